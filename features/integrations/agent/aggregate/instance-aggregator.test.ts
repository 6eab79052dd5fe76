import { expect, test } from 'vitest';
import { InstanceAggregator, type Sample, type SampleType } from './instance-aggregator.ts';
import type { ValueCollectors } from './parts.ts';

const collectors: ValueCollectors = {
  histogram: () => {
    const values: number[] = [];
    return {
      add: (value) => void values.push(value),
      points: () => [
        { suffix: '.max', value: Math.max(...values) },
        { suffix: '.count', value: values.length, rate: true },
      ],
    };
  },
  sketch: () => ({
    add: () => {},
    build: (timeUnixS) => ({ timeUnixS, count: 1, min: 1, max: 1, sum: 1, keys: [1], counts: [1] }),
  }),
};

/** Runs of ten seconds with the samples of one metric each; gives the points that each run made. */
function runs(type: SampleType, samples: readonly (readonly number[])[], flushFirstValue = false) {
  const aggregator = new InstanceAggregator(collectors, 10);
  return samples.map((values, run) => {
    const timeS = 1000 + run * 10;
    for (const value of values) {
      const sample: Sample = { type, metric: 'm', value, host: 'h', tags: ['a:b'], flushFirstValue, weight: 1 };
      aggregator.add(sample, timeS);
    }
    const { series, sketches } = aggregator.commit(timeS);
    return [...series.map((one) => [one.metric, one.type, ...one.values]), ...sketches.map((one) => [one.metric])];
  });
}

test.each<[SampleType, number[][], unknown[]]>([
  ['gauge', [[1, 2], [], [3]], [[['m', 'gauge', 2]], [], [['m', 'gauge', 3]]]],
  ['count', [[1, 2], [3], []], [[['m', 'count', 3]], [['m', 'count', 3]], []]],
  ['rate', [[10], [30], [5], [15]], [[], [['m', 'gauge', 2]], [], [['m', 'gauge', 1]]]],
  ['rate', [[10], [], [30]], [[], [], [['m', 'gauge', 1]]]],
  ['monotonic_count', [[10], [30], [5], [6]], [[], [['m', 'count', 20]], [['m', 'count', 0]], [['m', 'count', 1]]]],
  ['monotonic_count', [[10], [], [30]], [[], [], [['m', 'count', 20]]]],
  [
    'histogram',
    [[1, 5]],
    [
      [
        ['m.max', 'gauge', 5],
        ['m.count', 'rate', 2],
      ],
    ],
  ],
  ['distribution', [[1]], [[['m']]]],
])('%s of %j gives %j', (type, samples, expected) => {
  expect(runs(type, samples)).toEqual(expected);
});

test('a running total whose first value counts is sent at once, and again from zero after a restart', () => {
  expect(runs('monotonic_count', [[10], [30], [5]], true)).toEqual([
    [['m', 'count', 10]],
    [['m', 'count', 20]],
    [['m', 'count', 5]],
  ]);
});

test('what is no longer sampled is forgotten', () => {
  const aggregator = new InstanceAggregator(collectors, 10);
  const sample = { metric: 'm', value: 1, host: 'h', tags: [], flushFirstValue: false, weight: 1 };
  aggregator.add({ ...sample, type: 'gauge' }, 1);
  aggregator.add({ ...sample, type: 'rate' }, 1);
  aggregator.commit(1);
  expect(aggregator.contexts).toBe(1);
  aggregator.commit(100_000);
  expect(aggregator.contexts).toBe(0);
});
