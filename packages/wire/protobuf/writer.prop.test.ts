import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProtobufReader } from './reader.ts';
import { ProtobufWriter } from './writer.ts';

test('a nested message of any size is read back', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 200 }), { maxLength: 200 }),
      fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      fc.double({ noNaN: true }),
      (texts, whole, real) => {
        const writer = new ProtobufWriter(16);
        writer.message(3, () => {
          for (const text of texts) writer.message(1, () => writer.stringElement(2, text));
          writer.unsigned(4, whole);
        });
        writer.double(5, real);
        const reader = new ProtobufReader(writer.finish());
        const read = { texts: [] as string[], whole: 0, real: 0 };
        while (reader.next()) {
          if (reader.field === 5) {
            read.real = reader.double();
            continue;
          }
          const stop = reader.enter();
          while (reader.next(stop)) {
            if (reader.field === 4) read.whole = reader.uint64();
            else {
              const inner = reader.enter();
              while (reader.next(inner)) read.texts.push(reader.string());
            }
          }
        }
        expect(read).toEqual({ texts, whole, real });
      },
    ),
  );
});
