import { expect, it } from 'vitest';
import { countWithout, tagCardinalities } from './cardinality.ts';

it('says what every key adds', async () => {
  const series = Array.from({ length: 12 }, (_, index) => ({
    host: `h${index % 2}`,
    tags: ['bare', 'env:prod', `user:${index}`, ...(index < 3 ? ['canary:yes'] : [])],
  }));
  const found = await tagCardinalities(series);
  expect(
    found.map(({ key, series: carriers, values, seriesWithout }) => [key, carriers, values, seriesWithout]),
  ).toEqual([
    ['user', 12, 12, 4],
    ['', 12, 1, 12],
    ['canary', 3, 1, 12],
    ['env', 12, 1, 12],
    ['host', 12, 2, 12],
  ]);
  expect(found[4]?.top).toEqual([
    { value: 'h0', series: 6 },
    { value: 'h1', series: 6 },
  ]);
});

it('estimates when there are many', async () => {
  const series = Array.from({ length: 30_000 }, (_, index) => ({
    host: '',
    tags: [`user:${index}`, `page:${index % 7}`, `shard:${index % 25_000}`],
  }));
  const [user, , shard] = (await tagCardinalities(series)).sort((one, other) => (one.key > other.key ? -1 : 1));
  expect(user?.key).toBe('user');
  expect(Math.abs((user?.values ?? 0) - 30_000)).toBeLessThan(1_500);
  expect(Math.abs((shard?.seriesWithout ?? 0) - 30_000)).toBeLessThanOrEqual(1_500);
  expect(await countWithout(series, 'nothing')).toBeGreaterThan(28_000);
});
