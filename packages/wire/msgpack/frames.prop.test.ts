import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MsgpackFrames } from './frames.ts';
import { type Encodable, encodeMsgpack } from './writer.ts';

function cut(chunks: readonly Buffer[], maxBytes = 1_000_000): { frames: Buffer[]; waiting: number; error: string } {
  const frames: Buffer[] = [];
  const cutter = new MsgpackFrames((frame) => frames.push(frame), maxBytes);
  try {
    for (const chunk of chunks) cutter.push(chunk);
    return { frames, waiting: cutter.waiting.length, error: '' };
  } catch (error) {
    return { frames, waiting: 0, error: (error as { code: string }).code };
  }
}

const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.double(),
  fc.string({ maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);
const value: fc.Arbitrary<Encodable> = fc.letrec<{ value: Encodable }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 20 }),
  ),
})).value;

it('gives back every value, however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 5 }), fc.array(fc.nat(2_000)), (values, cuts) => {
      const encoded = values.map(encodeMsgpack);
      const stream = Buffer.concat(encoded);
      const places = [...cuts.map((at) => at % (stream.length + 1)), 0, stream.length].sort((a, b) => a - b);
      const chunks = places.slice(1).map((place, index) => stream.subarray(places[index], place));
      expect(cut(chunks)).toEqual({ frames: encoded, waiting: 0, error: '' });
    }),
  );
});

it('waits for what is missing', () => {
  const whole = encodeMsgpack(['tag', 1, { message: 'm' }]);
  expect(cut([whole.subarray(0, -1)])).toEqual({ frames: [], waiting: whole.length - 1, error: '' });
});

it.each([
  ['a text of 4 GB', Buffer.of(0xdb, 255, 255, 255, 255)],
  ['an array of 4 billion', Buffer.of(0xdd, 255, 255, 255, 255)],
  ['a map of 4 billion', Buffer.of(0xdf, 255, 255, 255, 255)],
  ['an extension of 4 GB', Buffer.of(0xc9, 255, 255, 255, 255, 0)],
  ['arrays in arrays', Buffer.alloc(2_000_000, 0x91)],
])('refuses %s at once', (_name, bytes) => {
  expect(cut([bytes])).toEqual({ frames: [], waiting: 0, error: 'message_too_large' });
});

it('never throws anything else, and takes bytes one by one in linear time', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      expect(['', 'message_too_large']).toContain(cut([Buffer.from(bytes)]).error);
    }),
  );
  const long = encodeMsgpack(Array.from({ length: 50_000 }, () => 'x'));
  const started = performance.now();
  expect(cut([...long].map((byte) => Buffer.of(byte))).frames).toEqual([long]);
  expect(performance.now() - started).toBeLessThan(5_000);
});
