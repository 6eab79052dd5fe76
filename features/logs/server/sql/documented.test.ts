import { readFileSync } from 'node:fs';
import { FUNCTIONS } from '@komainu/query/calculated/functions.ts';
import { expect, it } from 'vitest';
import { AGGREGATE_FUNCTIONS, WINDOW_FUNCTIONS } from './aggregates.ts';
import { SCALAR_FUNCTIONS } from './functions.ts';

it('documents every function', () => {
  const page = readFileSync(new URL('../../../../docs/reference/logs-asking.md', import.meta.url), 'utf8');
  const all = [FUNCTIONS, SCALAR_FUNCTIONS, AGGREGATE_FUNCTIONS, WINDOW_FUNCTIONS].flatMap((some) =>
    Object.values(some),
  );
  expect(all.map(({ usage }) => usage).filter((usage) => !page.includes(`\`${usage}\``))).toEqual([]);
});
