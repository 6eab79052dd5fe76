import { describe, expect, test } from 'vitest';
import { evaluate, intervalOf } from './evaluate.ts';
import type { MetricFetch } from './fetch.ts';
import { chooseInterval, gridOf } from './grid.ts';
import { parseFormula, parseMetricQueries, parseMetricQuery } from './parse.ts';

const window = { fromUnixS: 1_000_000_020, toUnixS: 1_000_003_620 };

describe('the interval', () => {
  test.each([
    [60, null, 1],
    [300, null, 1],
    [900, null, 5],
    [3_600, null, 20],
    [4 * 3_600, null, 60],
    [86_400, null, 300],
    [7 * 86_400, null, 3_600],
    [30 * 86_400, null, 14_400],
    [90 * 86_400, null, 43_200],
    [365 * 86_400, null, 86_400],
    [900 * 86_400, null, 259_200],
    [3_600, 60, 60],
    [3_600, 7, 7],
    [86_400, 1, 60],
    [30 * 86_400, 60, 1_800],
  ])('of %d s, asked %s, is %d s', (span, asked, expected) => {
    expect(chooseInterval({ fromUnixS: 0, toUnixS: span }, asked)).toBe(expected);
  });

  test('begins at multiples and covers the window', () => {
    expect(gridOf({ fromUnixS: 65, toUnixS: 121 }, 60)).toEqual({ startUnixS: 60, intervalSeconds: 60, points: 2 });
  });

  test('is shared by expressions', () => {
    const nodes = parseMetricQueries('avg:a{*}.rollup(60), avg:b{*}.rollup(avg, 300)');
    expect(intervalOf(nodes, window)).toBe(300);
  });
});

test('a fetch is told everything', async () => {
  const requests: MetricFetch[] = [];
  const fetch = async (request: MetricFetch) => {
    requests.push(request);
    return [];
  };
  const query = 'p95:a.b{env:prod} by {host}.rollup(max, 60).as_rate().fill(last, 120) + hour_before(sum:c{*})';
  await evaluate(parseMetricQuery(query), fetch, window);
  const grid = { startUnixS: 1_000_000_020, intervalSeconds: 60, points: 60 };
  expect(requests).toEqual([
    {
      metric: 'a.b',
      scope: { kind: 'tag', key: 'env', value: 'prod', pattern: null, offset: 8, length: 8 },
      groupBy: ['host'],
      space: { kind: 'percentile', quantile: 0.95 },
      time: 'max',
      as: 'rate',
      fill: { method: 'last', limitSeconds: 120 },
      grid,
    },
    {
      metric: 'c',
      scope: { kind: 'all' },
      groupBy: [],
      space: { kind: 'sum' },
      time: null,
      as: null,
      fill: null,
      grid: { ...grid, startUnixS: 1_000_000_020 - 3_600 },
    },
  ]);
});

test('formulas use queries by name, and lines of other sources', async () => {
  const values = Float64Array.of(1, 2);
  const { grid, series } = await evaluate(
    parseFormula('errors / hits * 100', ['errors', 'hits']),
    async () => [{ tags: {}, values: Float64Array.of(4, 8) }],
    { fromUnixS: 0, toUnixS: 20 },
    {
      intervalSeconds: 10,
      references: {
        errors: { kind: 'source', fetch: async () => [{ tags: {}, values }] },
        hits: parseMetricQuery('sum:hits{*}.as_count()'),
      },
    },
  );
  expect(grid.points).toBe(2);
  expect(series).toEqual([{ tags: {}, values: Float64Array.of(25, 25) }]);
});

test('formulas know only their names', () => {
  expect(() => parseFormula('a + b', ['a'])).toThrow('no query is named "b": a');
  expect(() => parseFormula('a/1b', ['a'])).toThrow('an operator or the end is expected, not "b" (at character 4)');
  expect(parseFormula('errors/hits*100', ['errors', 'hits'])).toMatchObject({
    left: { operator: '/', left: { name: 'errors', offset: 0, length: 6 }, right: { name: 'hits', offset: 7 } },
    right: { value: 100 },
  });
  // The metric is called as the query is.
  expect(parseFormula('a{*}/a', ['a'])).toMatchObject({ left: { kind: 'query', metric: 'a' }, right: { name: 'a' } });
  expect(() => parseMetricQuery('a + b')).toThrow(/a scope is expected/);
});

test('what is asked twice is fetched once', async () => {
  let fetches = 0;
  const fetch = async () => {
    fetches += 1;
    return [{ tags: {}, values: Float64Array.of(fetches) }];
  };
  const text = 'avg:a{x:y} + abs(avg:a{ x:y }) + avg:a{x:y}.rollup(max) + avg:a{!x:y}';
  const { series } = await evaluate(parseMetricQuery(text), fetch, { fromUnixS: 0, toUnixS: 1 });
  expect({ fetches, values: series[0]?.values }).toEqual({ fetches: 3, values: Float64Array.of(1 + 1 + 2 + 3) });
});
