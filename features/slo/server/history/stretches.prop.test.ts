import fc from 'fast-check';
import { expect, it } from 'vitest';
import { common, lengthOf, merged, type Stretch, without } from './stretches.ts';

const stretches = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: -3, max: 20 })).map(([from, length]) => ({
    from,
    to: from + length,
  })),
  { maxLength: 12 },
);

/** The seconds that stretches cover, told plainly. */
function seconds(all: readonly Stretch[]): Set<number> {
  const out = new Set<number>();
  for (const { from, to } of all) for (let at = from; at < to; at++) out.add(at);
  return out;
}

const less = (a: Set<number>, b: Set<number>) => new Set([...a].filter((one) => !b.has(one)));
const both = (a: Set<number>, b: Set<number>) => new Set([...a].filter((one) => b.has(one)));

it('computes with stretches as with the seconds in them', () => {
  fc.assert(
    fc.property(stretches, stretches, (one, other) => {
      const [a, b] = [merged(one), merged(other)];
      expect(seconds(a)).toEqual(seconds(one));
      expect(lengthOf(a)).toBe(seconds(one).size);
      expect(seconds(without(a, b))).toEqual(less(seconds(one), seconds(other)));
      expect(lengthOf(without(a, b))).toBe(less(seconds(one), seconds(other)).size);
      expect(seconds(common(a, b))).toEqual(both(seconds(one), seconds(other)));
      expect(lengthOf(common(a, b))).toBe(both(seconds(one), seconds(other)).size);
    }),
  );
});
