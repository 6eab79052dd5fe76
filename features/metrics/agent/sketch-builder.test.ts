import { expect, test } from 'vitest';
import { SketchBuilder } from './sketch-builder.ts';

test('counts that do not fit 16 bits repeat their key', () => {
  const builder = new SketchBuilder();
  builder.add(1, 140_000);
  expect(builder.build(5)).toEqual({
    timeUnixS: 5,
    count: 140_000,
    min: 1,
    max: 1,
    sum: 140_000,
    keys: [1338, 1338, 1338],
    counts: [65535, 65535, 8930],
  });
});

test('no more than 4096 bins, and no count is lost', () => {
  const builder = new SketchBuilder();
  for (let exponent = -20; exponent < 60; exponent += 0.015) builder.add(Math.exp(exponent), 1);
  for (let exponent = -20; exponent < 60; exponent += 0.015) builder.add(-Math.exp(exponent), 1);
  const sketch = builder.build(0);
  expect(sketch.keys.length).toBeLessThanOrEqual(4096);
  expect(sketch.counts.reduce((sum, count) => sum + count, 0)).toBe(sketch.count);
});
