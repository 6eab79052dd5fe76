import { CodedError } from '@komainu/kernel/errors.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readDashboard } from './read-dashboard.ts';

const KEYS = ['title', 'layout_type', 'widgets', 'definition', 'type', 'id', 'tabs', 'widget_ids', 'name', 'tags'];
const VALUES = ['ordered', 'group', 'note', '@1', 'team:a', '', 1, null];

const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(...VALUES),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('json'), { maxKeys: 6 }),
  ),
}));

it('reads or refuses whatever is sent, and reads its own answer again', () => {
  fc.assert(
    fc.property(json, json, json, (widgets, tabs, body) => {
      for (const sent of [body, { title: 'a', layout_type: 'free', widgets, tabs }]) {
        try {
          const read = readDashboard(sent);
          expect(readDashboard(JSON.parse(JSON.stringify(read)))).toEqual(read);
        } catch (error) {
          if (!(error instanceof CodedError)) throw error;
          expect(error.status).toBe(400);
        }
      }
    }),
    { numRuns: 500 },
  );
});

it('refuses what is nested without end', () => {
  let inner: object = { type: 'group', widgets: [] };
  for (let level = 0; level < 5_000; level++) inner = { type: 'group', widgets: [{ definition: inner }] };
  const sent = { title: 'a', layout_type: 'free', widgets: [{ definition: inner }] };
  expect(() => readDashboard(sent)).toThrow('nested deeper than 64 levels');
});
