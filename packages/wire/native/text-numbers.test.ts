import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextNumbers } from './text-numbers.ts';

test('texts are numbered in the order in which they first come, and anew once they are forgotten', () => {
  const numbers = new TextNumbers();
  // Few enough texts that many come again, and enough that some share a place.
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.nat(3_000).map((number) => `host-${number}`),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 400 }), (texts) => {
      const known: string[] = [];
      for (const entry of texts) {
        if (!known.includes(entry)) known.push(entry);
        expect(numbers.of(entry)).toBe(known.indexOf(entry));
        expect(numbers.size).toBe(known.length);
      }
      numbers.clear();
    }),
  );
});
