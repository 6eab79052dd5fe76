import { describe, expect, it } from 'vitest';
import { DELIMITED, ProtobufReader } from './reader.ts';

const read = (...bytes: number[]) => new ProtobufReader(Uint8Array.from(bytes));
const NEGATIVE = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];

describe('ProtobufReader', () => {
  it('reads varints of every width', () => {
    expect({
      one: read(1).uint32(),
      two: read(0xac, 0x02).uint32(),
      negative32: read(...NEGATIVE).int32(),
      negative64: read(...NEGATIVE).int64(),
      greatest: read(...NEGATIVE).uint64BigInt(),
      time: read(0x80, 0x94, 0xeb, 0xdc, 0x83, 0xf6, 0xea, 0xf4, 0x17).uint64BigInt(),
      zigzag: [read(0).sint32(), read(1).sint32(), read(2).sint32(), read(3).sint64(), read(...NEGATIVE).sint64()],
    }).toEqual({
      one: 1,
      two: 300,
      negative32: -1,
      negative64: -1,
      greatest: 0xffffffffffffffffn,
      time: BigInt.asUintN(64, varint([0x80, 0x94, 0xeb, 0xdc, 0x83, 0xf6, 0xea, 0xf4, 0x17])),
      zigzag: [0, -1, 1, -2, -(2 ** 63)],
    });
  });

  it('walks nested messages and skips what it does not know', () => {
    // 1: "ab", 2: { 1: 7 }, 3: 1.5 (fixed64), 4: fixed32, 5: 2
    const reader = read(
      ...[0x0a, 2, 97, 98, 0x12, 2, 0x08, 7, 0x19, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0x25, 1, 0, 0, 0, 0x28, 2],
    );
    const seen: unknown[] = [];
    while (reader.next()) {
      if (reader.field === 1) seen.push(reader.string());
      else if (reader.field === 2 && reader.wire === DELIMITED) {
        const stop = reader.enter();
        while (reader.next(stop)) seen.push([reader.field, reader.uint32()]);
      } else if (reader.field === 3) seen.push(reader.double());
      else reader.skip();
    }
    expect(seen).toEqual(['ab', [1, 7], 1.5]);
  });

  it.each([
    ['cut varint', [0x80], (r: ProtobufReader) => r.uint32()],
    ['eleven bytes', [...NEGATIVE.map(() => 0xff), 1], (r: ProtobufReader) => r.varint64()],
    ['length past the end', [0x05, 1], (r: ProtobufReader) => r.string()],
    ['cut double', [1, 2, 3], (r: ProtobufReader) => r.double()],
    ['group', [0x0b], (r: ProtobufReader) => r.next() && r.skip()],
    ['field zero', [0x02], (r: ProtobufReader) => r.next()],
  ])('refuses a %s', (_name, bytes, act) => {
    expect(() => act(read(...bytes))).toThrow(expect.objectContaining({ code: 'bad_protobuf', status: 400 }));
  });
});

function varint(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte, index) => sum | (BigInt(byte & 127) << BigInt(7 * index)), 0n);
}
