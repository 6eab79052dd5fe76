import { expect, it } from 'vitest';
import { EMPTY_PIPELINE } from './draft.ts';
import { startDraft, startParams } from './start-of.ts';

it('brings lines to a new pipeline by its address', () => {
  const params = startParams({ query: 'source:a', samples: ['x 1', 'y'.repeat(3_000)], rule: 'r x %{integer:n}' });
  expect(params).toEqual({ pipeline: 'new', filter: 'source:a', parse: '["x 1"]', rule: 'r x %{integer:n}' });
  const { query, processors } = startDraft(params);
  expect([query, processors.map(({ definition }) => definition)]).toMatchObject([
    'source:a',
    [{ type: 'grok-parser', source: 'message', samples: ['x 1'], grok: { match_rules: 'r x %{integer:n}' } }],
  ]);
});

it('starts empty where the address brings nothing', () => {
  expect([startDraft({}), startDraft({ parse: '{' })]).toEqual([EMPTY_PIPELINE, EMPTY_PIPELINE]);
});
