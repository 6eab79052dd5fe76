import { expect, it } from 'vitest';
import { shareLimits } from './share-limits.ts';

const ask = { calculated: [{ name: 'own', expression: '1' }], subqueries: [] };
const saved = [{ name: 'saved', expression: '1' }];
const among = [{ field: 'host', filter: { query: '*' } }];

it.each([
  ['list', 'status:error', ask, [false, false, false, undefined]],
  ['toplist', '#own', ask, [true, true, false, 'saveFirst']],
  ['toplist', '#saved', ask, [true, false, false, 'noMetric']],
  ['list', '', { ...ask, subqueries: among }, [true, true, true, 'staysHere']],
  ['sql', '', ask, [true, true, true, 'sqlStays']],
] as const)('%s of %s', (view, asked, state, expected) => {
  const { noMetric, noMonitor, noWidget, note } = shareLimits(view, asked, state, saved);
  expect([noMetric, noMonitor, noWidget, note]).toEqual(expected);
});
