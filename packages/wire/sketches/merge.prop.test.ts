import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SketchBuilder } from './builder.ts';
import { mergeSketches } from './merge.ts';

// Whole numbers add up to the same sum in any order.
const values = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 50 });

function sketchOf(of: readonly number[]) {
  const builder = new SketchBuilder();
  for (const value of of) builder.add(value);
  return builder.build();
}

it('two sketches together are the sketch of all values', () => {
  fc.assert(
    fc.property(values, values, (one, other) => {
      expect(mergeSketches(sketchOf(one), sketchOf(other))).toEqual(sketchOf([...one, ...other]));
    }),
    { seed: 20261122 },
  );
});
