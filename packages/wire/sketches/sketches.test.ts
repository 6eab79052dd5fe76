import { describe, expect, it } from 'vitest';
import { CollectingSink } from '../series/collecting-sink.ts';
import { delimited, double, integer, message, packed } from '../series/protobuf-body.ts';
import { addEvenly, SketchBuilder } from './builder.ts';
import { decodeDistributionPoints } from './distribution-points.ts';
import { BIAS, keyOf, quantileOf, valueOfKey } from './mapping.ts';
import { decodeSketches } from './protobuf.ts';

describe('mapping', () => {
  it('gives the Agent’s keys', () => {
    expect([0, 1e-10, 1e-9, 1, 2, 100, -1, Number.MAX_VALUE].map(keyOf)).toEqual([
      0, 0, 1, 1338, 1383, 1635, -1338, 32766,
    ]);
  });

  it('comes back within the relative error', () => {
    for (const value of [1e-6, 0.3, 1, 7, 1234.5, 9e12]) {
      expect(Math.abs(valueOfKey(keyOf(value)) / value - 1)).toBeLessThan(1 / 127);
    }
    expect(valueOfKey(BIAS)).toBe(1);
  });

  it('finds quantiles of 1 to 1000', () => {
    const builder = new SketchBuilder();
    for (let value = 1; value <= 1000; value++) builder.add(value);
    const sketch = builder.build();
    const quantiles = [0, 0.5, 0.95, 0.99, 1].map((q) => quantileOf(q, sketch.keys, sketch.counts, sketch));
    const errors = quantiles.map((value, index) =>
      Math.abs(value / ([1, 500.5, 950.05, 990.01, 1000][index] ?? 1) - 1),
    );
    expect(Math.max(...errors)).toBeLessThan(0.008);
    expect([sketch.count, sketch.sum, sketch.min, sketch.max]).toEqual([1000, 500500, 1, 1000]);
  });

  it('finds none in an empty sketch', () => {
    expect(quantileOf(0.5, [], [], { count: 0, min: 0, max: 0 })).toBeNaN();
  });

  it('spreads buckets without losing a value', () => {
    const builder = new SketchBuilder();
    addEvenly(builder, 1, 10, 1000);
    addEvenly(builder, -5, 0, 7);
    addEvenly(builder, 3, 3, 2);
    const { counts } = builder.build();
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1009);
  });
});

function encodeSketch(dogsketches: readonly Buffer[], metric = 'd'): Buffer {
  return delimited(
    1,
    message(
      delimited(1, metric),
      delimited(2, 'h'),
      delimited(4, 't:1'),
      ...dogsketches.map((body) => delimited(7, body)),
    ),
  );
}

describe('decodeSketches', () => {
  const summary = (time: number, count: number) =>
    message(integer(1, time), integer(2, count), double(3, -1), double(4, 2), double(5, 0.5), double(6, 1));

  it('adds up repeated keys', () => {
    const sink = new CollectingSink();
    const dogsketch = message(summary(100, 70004), packed(7, [-1338, 1338, 1338], true), packed(8, [1, 65535, 4468]));
    decodeSketches(message(encodeSketch([dogsketch, summary(110, 0)])), sink);
    expect([sink.series.map(({ identity, sketches }) => [identity, sketches]), sink.refused]).toEqual([
      [
        [
          { metric: 'd', host: 'h', tags: ['t:1'], type: 'distribution', intervalSeconds: 0, unit: '' },
          [[100, { keys: [-1338, 1338], counts: [1, 70003], count: 70004, min: -1, max: 2, sum: 1 }]],
        ],
      ],
      { bad_sketch: 1 },
    ]);
  });

  it('refuses keys without counts and the old format', () => {
    const sink = new CollectingSink();
    const uneven = message(summary(1, 2), packed(7, [1, 2], true), packed(8, [1]));
    decodeSketches(message(encodeSketch([uneven]), delimited(1, message(delimited(1, 'o'), delimited(3, '')))), sink);
    expect(sink.refused).toEqual({ bad_sketch: 1, old_distribution_format: 1 });
  });
});

it('makes a sketch of each distribution point', () => {
  const sink = new CollectingSink();
  decodeDistributionPoints(
    { series: [{ metric: 'd', points: [[5, [1, 1, 'x', null]], [6, []], 'odd', [7, 2]] }, { points: [[1, [1]]] }] },
    sink,
  );
  expect([sink.series[0]?.sketches, sink.refused]).toEqual([
    [
      [5, { keys: [1338], counts: [2], count: 2, sum: 2, min: 1, max: 1 }],
      [7, { keys: [1383], counts: [1], count: 1, sum: 2, min: 2, max: 2 }],
    ],
    { not_a_number: 1, bad_point: 1, no_metric_name: 1 },
  ]);
});
