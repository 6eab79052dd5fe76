import { bench, describe } from 'vitest';
import { evaluateRange } from './evaluate.ts';
import { Labels } from './labels.ts';
import { memorySelect } from './memory-select.ts';
import { parsePromql } from './parse.ts';

const SERIES = 500;
const SAMPLES = 240;

/** An hour of 500 counters, a sample every 15 s. */
const stored = Array.from({ length: SERIES }, (_, index) => ({
  labels: Labels.of([
    ['__name__', 'requests_total'],
    ['host', `h${index % 50}`],
    ['job', `j${index}`],
  ]),
  timesMs: Float64Array.from({ length: SAMPLES }, (_unused, sample) => sample * 15_000),
  values: Float64Array.from({ length: SAMPLES }, (_unused, sample) => sample * index),
}));

describe(`${SERIES} series, 60 steps`, () => {
  const range = { startMs: 0, endMs: 3_600_000, stepMs: 60_000 };
  const select = memorySelect(stored);
  for (const query of [
    'avg by (host) (requests_total)',
    'sum by (host) (rate(requests_total[5m]))',
    'requests_total / on(job) group_left requests_total',
    'max_over_time(rate(requests_total[2m])[10m:1m])',
  ]) {
    bench(query, async () => {
      await evaluateRange(parsePromql(query), select, range);
    });
  }
});
