import { expect, it } from 'vitest';
import { funnelSteps } from './funnel.ts';

const events = (...pairs: readonly (readonly [key: string, unixMs: number])[]) =>
  pairs.map(([key, unixMs]) => ({ key, unixMs }));

it('counts keys that come through the steps in order', () => {
  const first = events(['a', 10], ['b', 10], ['c', 10], ['d', 50], ['a', 5]);
  const second = events(['a', 7], ['a', 3], ['b', 30], ['d', 40]);
  const third = events(['b', 29], ['a', 27]);
  expect(funnelSteps(['1', '2', '3'], [first, second, third])).toEqual([
    { label: '1', count: 4, averageMs: null },
    { label: '2', count: 2, averageMs: 11 },
    { label: '3', count: 1, averageMs: 20 },
  ]);
});

it('has nobody where nothing came', () => {
  expect(funnelSteps(['1', '2'], [events(['a', 1]), []])).toEqual([
    { label: '1', count: 1, averageMs: null },
    { label: '2', count: 0, averageMs: null },
  ]);
});
