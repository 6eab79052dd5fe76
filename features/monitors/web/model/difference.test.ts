import { expect, it } from 'vitest';
import { differenceQuery } from './difference.ts';

it('writes what a change alert judges as a metric query', () => {
  const of = (kind: 'change' | 'pct_change', shift: string) =>
    differenceQuery({ aggregation: 'avg', window: 'last_5m', query: 'avg:a{*}', change: { kind, shift } });
  expect([of('change', 'last_1h'), of('pct_change', 'shift_1d'), of('change', 'shift_1mo')]).toEqual([
    '(avg:a{*}) - timeshift(avg:a{*}, -3600)',
    '((avg:a{*}) - timeshift(avg:a{*}, -86400)) / abs(timeshift(avg:a{*}, -86400)) * 100',
    undefined,
  ]);
});
