import { expect, it } from 'vitest';
import { SeriesRegistry } from '../series-registry.ts';
import { type ContainedMetric, SeriesGovernor } from './governor.ts';

function grown(limit: number, contained: (metric: ContainedMetric) => void = () => {}) {
  const governor = new SeriesGovernor(limit, { contained, released() {} });
  const registry = new SeriesRegistry(undefined, governor);
  const add = (host: string, tags: readonly string[], nowUnixS = 100) =>
    registry.find({ metric: 'm', host, tags, type: 'gauge', intervalSeconds: 10, unit: '' }, nowUnixS);
  return { governor, add };
}

it('refuses new series of the tag that explodes and says so once', () => {
  const told: unknown[] = [];
  const { governor, add } = grown(20, (contained) => told.push(contained));
  const first = Array.from({ length: 22 }, (_, index) => add('h', ['env:prod', `user:${index}`]));
  expect(first.slice(18)).toEqual([18, 19, 'series_limit', 'series_limit']);
  expect([add('h', ['env:prod', 'user:3']), add('other', ['env:prod']), add('h', ['user:20'])]).toEqual([
    3,
    20,
    'series_limit',
  ]);
  const contained = { metric: 'm', tag: 'user', sinceUnixMs: 100_000, seriesBefore: 20 };
  expect([told, governor.governed()]).toEqual([[contained], [{ ...contained, containedSeries: 3 }]]);
});

it('refuses every new series where no single tag explodes, and too many without the tag', () => {
  const grid = grown(100);
  for (let index = 0; index < 100; index++) grid.add('', [`a:${index % 10}`, `b:${Math.floor(index / 10)}`]);
  expect([grid.add('', ['c:1']), grid.governor.governed()[0]?.tag]).toEqual(['series_limit', null]);
  const tagged = grown(10);
  for (let index = 0; index < 11; index++) tagged.add('', [`user:${index}`]);
  const without = Array.from({ length: 11 }, (_, index) => tagged.add('', [`page:${index}`]));
  expect(without.slice(9)).toEqual([19, 'series_limit']);
});

it('remembers refusals by the hash of the decoder until something is lifted', () => {
  const governor = new SeriesGovernor(1);
  const registry = new SeriesRegistry(undefined, governor);
  const introduce = (host: string, low: number, nowUnixS = 100) =>
    registry.introduce({ metric: 'm', host, tags: [], type: 'gauge', intervalSeconds: 10, unit: '' }, low, 7, nowUnixS);
  expect([introduce('a', 1), introduce('b', 2), introduce('b', 2)]).toEqual([0, 'series_limit', 'series_limit']);
  expect(governor.governed()[0]?.containedSeries).toBe(1);
  governor.lift('m');
  expect([introduce('b', 2), introduce('c', 3), introduce('a', 1)]).toEqual([1, 'series_limit', 0]);
});

it('counts by the hour, stays shut until lifted, and is off at 0', () => {
  const slow = grown(2);
  expect([slow.add('a', []), slow.add('b', []), slow.add('c', [], 3_700)]).toEqual([0, 1, 2]);
  const shut = grown(2);
  for (const host of ['a', 'b', 'c']) shut.add(host, []);
  expect(shut.add('d', [], 90_000)).toBe('series_limit');
  expect([shut.governor.lift('other'), shut.governor.lift('m'), shut.governor.lift('m')]).toEqual([false, true, false]);
  expect([shut.add('d', [], 90_001), shut.governor.governed()]).toEqual([2, []]);
  const off = grown(0);
  expect(Array.from({ length: 50 }, (_, index) => off.add('', [`user:${index}`])).at(-1)).toBe(49);
});

it('goes on containing what was contained before a restart, and is not moved by it where there is no limit', () => {
  const contained = { metric: 'm', tag: 'user', sinceUnixMs: 100_000, seriesBefore: 20 };
  const restarted = grown(20);
  restarted.governor.restore([contained]);
  expect([restarted.add('', ['user:1']), restarted.add('', ['page:1'])]).toEqual(['series_limit', 0]);
  expect(restarted.governor.governed()).toEqual([{ ...contained, containedSeries: 1 }]);
  const off = grown(0);
  off.governor.restore([contained]);
  expect([off.add('', ['user:1']), off.governor.governed()]).toEqual([0, []]);
});
