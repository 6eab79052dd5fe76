import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { type MemorySeries, memoryFetch } from './memory-fetch.ts';
import { parseMetricQuery } from './parse.ts';
import { plainEvaluate } from './plain-evaluate.ts';
import { MetricSyntaxError } from './syntax-error.ts';

const START_S = Date.UTC(2026, 2, 6) / 1000;
const PAIRS = [
  { metric: 'a', type: 'gauge' },
  { metric: 'b', type: 'count' },
] as const;

const series: fc.Arbitrary<readonly MemorySeries[]> = fc.array(
  fc
    .record({
      pair: fc.constantFrom(...PAIRS),
      host: fc.constantFrom('host:x', 'host:y', ''),
      env: fc.constantFrom('env:p', 'env:q', ''),
      // Whole numbers, so that sums do not depend on the order.
      points: fc.array(fc.tuple(fc.nat(5 * 24), fc.integer({ min: -9, max: 9 })), { maxLength: 30 }),
    })
    .map(({ pair, host, env, points }) => {
      const sorted = [...new Map(points)].toSorted(([a], [b]) => a - b);
      return {
        ...pair,
        intervalSeconds: 3_600,
        tags: [host, env].filter((tag) => tag !== ''),
        timesUnixS: sorted.map(([hour]) => START_S + hour * 3_600),
        values: sorted.map(([, value]) => value),
      };
    }),
  { maxLength: 8 },
);

const word = (...words: string[]) => fc.constantFrom(...words);
const query = fc
  .tuple(
    word('avg', 'sum', 'min', 'max', 'count'),
    word('a', 'b'),
    word('', ' by {host}', ' by {env}', ' by {host,env}'),
    word('', '.as_count()', '.as_rate()'),
    word('', '.fill(null)', '.fill(zero)', '.fill(zero, 7200)', '.fill(last, 14400)', '.fill(linear, 10800)'),
    word('', '.rollup(sum)', '.rollup(min)', '.rollup(max)', '.rollup(count)', '.rollup(avg)'),
  )
  .map(([space, metric, by, as, fill, rollup]) => `${space}:${metric}{*}${by}${as}${fill}${rollup}`);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    query,
    fc.tuple(tie('expression'), word('+', '-', '*', '/'), tie('expression')).map((parts) => `(${parts.join(' ')})`),
    fc.tuple(tie('expression'), word('+', '-', '*', '/'), word('2', '0', '7')).map((parts) => `(${parts.join(' ')})`),
    tie('expression').map((inner) => `-(${inner})`),
    tie('expression').map((inner) => `(${inner}).rollup(max)`),
  ),
}));

function shown(tags: Readonly<Record<string, string>>, values: readonly (number | null)[]): string {
  const numbers = values.map((value) =>
    value === null || Number.isNaN(value) ? '_' : Number(value.toPrecision(9)) + 0,
  );
  return `${JSON.stringify(Object.entries(tags).sort())} ${numbers.join(' ')}`;
}

async function compare(text: string, all: readonly MemorySeries[], intervalSeconds: number): Promise<void> {
  const node = parseMetricQuery(text);
  const window = { fromUnixS: START_S, toUnixS: START_S + 5 * 86_400 };
  try {
    const { grid, series: fast } = await evaluate(node, memoryFetch(all), window, { intervalSeconds });
    const plain = plainEvaluate(node, all, grid);
    expect(fast.map(({ tags, values }) => shown(tags, [...values])).sort()).toEqual(
      plain.map(({ tags, values }) => shown(tags, values)).sort(),
    );
  } catch (error) {
    if (!(error instanceof MetricSyntaxError && error.code === 'bad_groups')) throw error;
  }
}

test('arithmetic and rollups are what they say', async () => {
  const intervals = fc.constantFrom(3_600, 7_200, 21_600, 86_400);
  await fc.assert(fc.asyncProperty(expression, series, intervals, compare), { numRuns: 1_500 });
});

test('days of a time zone are what they say', async () => {
  const rollups = word('daily', 'daily, 6am', 'weekly, sunday', 'monthly');
  const zones = word('America/New_York', 'Asia/Kolkata', 'UTC');
  const spaces = word('sum', 'avg', 'max');
  const days = fc
    .tuple(spaces, rollups, zones, word('.as_rate()', '.as_count()'))
    .map(([space, rollup, zone, as]) => `${space}:b{*} by {host}${as}.fill(null).rollup(sum, ${rollup}, '${zone}')`);
  await fc.assert(
    fc.asyncProperty(days, series, (text, all) => compare(text, all, 3_600)),
    { numRuns: 300 },
  );
});
