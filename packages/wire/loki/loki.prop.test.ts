import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtobufWriter } from '../protobuf/writer.ts';
import { readLokiProtobuf } from './protobuf.ts';
import { snappyDecode } from './snappy.ts';

const MOST = 1_000_000;
const unpack = (...bytes: readonly (number | string)[]) =>
  snappyDecode(
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
    expect(() => snappyDecode(Buffer.of(0xff, 0xff, 0xff, 0x7f, 0), MOST)).toThrow(/larger/);
  });

  it('never throws anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        try {
          snappyDecode(Buffer.from(bytes), MOST);
        } catch (error) {
          expect(error).toMatchObject({ status: expect.toBeOneOf([400, 413]) });
        }
      }),
    );
  });
});

it('reads pushes in protobuf', () => {
  const writer = new ProtobufWriter();
  writer.message(1, () => {
    writer.string(1, '{app="shop", path="C:\\\\logs \\"x\\", y", empty=""}');
    writer.message(2, () => {
      writer.message(1, () => {
        writer.unsigned(1, 1_795_348_800);
        writer.unsigned(2, 5_000_000);
      });
      writer.string(2, 'line');
      writer.message(3, () => {
        writer.string(1, 'trace_id');
        writer.string(2, '0a');
      });
    });
  });
  expect(readLokiProtobuf(Buffer.from(writer.finish()))).toEqual([
    {
      labels: { app: 'shop', path: 'C:\\logs "x", y', empty: '' },
      entries: [{ timestamp: '1795348800005000000', line: 'line', metadata: { trace_id: '0a' } }],
    },
  ]);
});

it('throws nothing else than bad_protobuf', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      try {
        readLokiProtobuf(Buffer.from(bytes));
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad_protobuf' });
      }
    }),
  );
});
