import { evaluate } from './evaluate.ts';
import type { FetchMetric } from './fetch.ts';
import { parseFormula, parseMetricQuery } from './parse.ts';

/**
 * Milliseconds to compute formulas over 50 lines of 1,000 points, once the points are there:
 * `node packages/query/metrics/evaluate.bench.ts`. Text is parsed each time.
 */
const LINES = 50;
const POINTS = 1_000;
const ROUNDS = 200;
const WINDOW = { fromUnixS: 0, toUnixS: POINTS * 10 };

const lines = Array.from({ length: LINES }, (_, line) => ({
  tags: { host: `web-${line}` },
  values: Float64Array.from({ length: POINTS }, (_value, index) => 50 + 40 * Math.sin(index / 50 + line) + (index % 7)),
}));
const total = [{ tags: {}, values: new Float64Array(POINTS).fill(5_000) }];
const fetch: FetchMetric = async ({ groupBy }) => (groupBy.length === 0 ? total : lines);
const references = {
  a: parseMetricQuery('sum:errors{*} by {host}.as_count()'),
  b: parseMetricQuery('sum:hits{*} by {host}.as_count()'),
  t: parseMetricQuery('sum:hits{*}'),
};

const FORMULAS = [
  'a / b * 100',
  '(a + b) / t * 100 - a',
  'max(a, b)',
  'top(a / b, 10, "max", "desc")',
  'ewma_5(a) + median_5(b)',
  'moving_rollup(a, 300, "avg")',
  'robust_trend(a)',
  'autosmooth(a)',
  'piecewise_constant(a)',
  'anomalies(a, "basic", 2)',
  'anomalies(a, "robust", 2, seasonality="hourly")',
  'anomalies(a, "agile", 2, seasonality="hourly")',
  'forecast(a, "linear", 1)',
  'outliers(a, "dbscan", 3)',
  'outliers(a, "mad", 3, 20)',
];

for (const formula of FORMULAS) {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await evaluate(parseFormula(formula, Object.keys(references)), fetch, WINDOW, { references, intervalSeconds: 10 });
    times.push(performance.now() - start);
    if (times.reduce((sum, time) => sum + time, 0) > 3_000) break;
  }
  times.sort((a, b) => a - b);
  console.log(`${formula.padEnd(50)} ${(times[times.length >> 1] ?? 0).toFixed(2)} ms`);
}
