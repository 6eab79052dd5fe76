import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSnappy } from './snappy.ts';

const MOST = 1_000_000;
const unpack = (...bytes: readonly (number | string)[]) =>
  decodeSnappy(
    Buffer.concat(bytes.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part)))),
    MOST,
  ).toString();

describe('Snappy', () => {
  it.each([
    ['a literal', [3, 2 << 2, 'abc'], 'abc'],
    ['a copy with an offset of a byte', [8, 3 << 2, 'abcd', 1, 4], 'abcdabcd'],
    ['a copy that overlaps itself', [6, 0, 'a', ((5 - 4) << 2) | 1, 1], 'aaaaaa'],
    ['a copy with an offset of two bytes', [8, 3 << 2, 'abcd', (3 << 2) | 2, 4, 0], 'abcdabcd'],
    ['a copy with an offset of four bytes', [8, 3 << 2, 'abcd', (3 << 2) | 3, 4, 0, 0, 0], 'abcdabcd'],
    ['a literal whose length follows', [61, 60 << 2, 60, 'x'.repeat(61)], 'x'.repeat(61)],
    ['nothing', [0], ''],
  ])('unpacks %s', (_name, bytes, text) => {
    expect(unpack(...bytes)).toBe(text);
  });

  it.each([
    ['no header', []],
    ['a length that is no number', [255, 255, 255, 255, 255, 255]],
    ['a length that the block cannot hold', [0x80, 0x80, 0x04, 0]],
    ['a cut literal', [3, 2 << 2, 'ab']],
    ['a copy from before the start', [8, 3 << 2, 'abcd', 1, 9]],
    ['a copy from nowhere', [8, 3 << 2, 'abcd', 1, 0]],
    ['more than it says', [2, 2 << 2, 'abc']],
    ['less than it says', [4, 2 << 2, 'abc']],
  ])('refuses %s', (_name, bytes) => {
    expect(() => unpack(...bytes)).toThrow(/Snappy/);
  });

  it('refuses what would be too large before it is unpacked', () => {
    expect(() => decodeSnappy(Buffer.of(0xff, 0xff, 0xff, 0x7f, 0), MOST)).toThrow(/larger/);
  });

  it('never throws anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        try {
          decodeSnappy(Buffer.from(bytes), MOST);
        } catch (error) {
          expect(error).toMatchObject({ status: expect.toBeOneOf([400, 413]) });
        }
      }),
    );
  });
});
