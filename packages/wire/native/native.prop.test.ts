import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ColumnBatch } from './batch.ts';
import { ByteWriter } from './bytes.ts';
import { ArrayColumn, DictionaryColumn, MapColumn, NumberColumn, StringColumn } from './columns.ts';

/** LEB128 as ClickHouse reads it: lengths may be written with more bytes than they need. */
function readVarint(bytes: Buffer, from: number): [value: number, next: number] {
  let value = 0;
  for (let index = from, factor = 1; ; index++, factor *= 128) {
    const byte = bytes[index] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) return [value, index + 1];
  }
}

test('varints are LEB128 up to 2^53', () => {
  fc.assert(
    fc.property(fc.oneof(fc.maxSafeNat(), fc.nat(300)), (value) => {
      const writer = new ByteWriter(1);
      writer.varint(value);
      expect(readVarint(writer.view(), 0)).toEqual([value, writer.length]);
    }),
  );
});

test('strings and byte strings are a length and their bytes, whatever their size', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }), fc.nat(30_000))
      .map(([unit, times]) => unit.repeat(times)),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
      const writer = new ByteWriter(1);
      for (const entry of texts) {
        const bytes = Buffer.from(entry);
        writer.string(entry);
        writer.bytes(Buffer.concat([Buffer.from('<'), bytes, Buffer.from('>')]), 1, bytes.length + 1);
      }
      const out = writer.view();
      const read: string[] = [];
      for (let offset = 0; offset < out.length; ) {
        const [length, start] = readVarint(out, offset);
        read.push(out.toString('utf8', start, start + length));
        offset = start + length;
      }
      expect(read).toEqual(texts.flatMap((entry) => [entry, entry]));
    }),
    { numRuns: 60 },
  );
});

test('a block is the columns one after another, each with its name and type', () => {
  const word = new DictionaryColumn('w');
  const list = new ArrayColumn('l', new NumberColumn('', 'UInt8'));
  const batch = new ColumnBatch([word, list]);
  for (const text of ['b', 'a', 'b']) {
    word.push(text);
    list.inner.push(text.charCodeAt(0));
    list.endRow();
    batch.endRow();
  }
  batch.truncate(2);
  const name = (text: string) => [text.length, ...Buffer.from(text)];
  const u64 = (value: number) => [value, 0, 0, 0, 0, 0, 0, 0];
  expect([...Buffer.concat(batch.encode())]).toEqual([
    ...[2, 2],
    ...[...name('w'), ...name('LowCardinality(String)'), ...u64(1)],
    ...[0, 6, 0, 0, 0, 0, 0, 0, ...u64(2), ...name('b'), ...name('a'), ...u64(2), 0, 1],
    ...[...name('l'), ...name('Array(UInt8)'), ...u64(1), ...u64(2), 98, 97],
  ]);
});

test('a batch whose columns disagree is not encoded, and a reset one is empty', () => {
  const text = new StringColumn('text');
  const map = new MapColumn('map', new StringColumn(''));
  const batch = new ColumnBatch([text, map]);
  text.push('half a row');
  expect(() => batch.encode()).toThrow('column text holds 1 rows, the batch 0');
  batch.truncate(0);
  expect(batch.encode().length).toBeGreaterThan(0);
  map.keys.push('k');
  map.values.push('v');
  map.endRow();
  text.push('whole');
  batch.endRow();
  const encoded = Buffer.concat(batch.encode());
  batch.reset();
  expect([batch.rows, text.rows, map.rows, batch.sizeBytes()]).toEqual([0, 0, 0, 0]);
  text.push('after the reset, what was encoded stays');
  expect(encoded.includes('whole')).toBe(true);
});

test('indexes of a dictionary are as wide as its size needs, whenever it grew, and narrow again after a reset', () => {
  const column = new DictionaryColumn('d');
  for (const size of [1, 256, 257, 3_000, 65_536, 65_537, 70_000, 300]) {
    const expected: number[] = [];
    for (let row = 0; row < size + 2_000; row++) {
      const value = row < size ? row : (row * 7) % size;
      column.push(`value-${value}`);
      expected.push(value);
    }
    column.truncate(size + 1_999);
    const out: Buffer[] = [];
    column.body(out);
    const [header, , , data = Buffer.alloc(0)] = out;
    const width = 1 << (header?.[0] ?? 0);
    expect(width).toBe(size <= 256 ? 1 : size <= 65_536 ? 2 : 4);
    const read = Array.from({ length: data.length / width }, (_, row) => data.readUIntLE(row * width, width));
    expect(read).toEqual(expected.slice(0, -1));
    column.reset();
  }
});

test('rows of a list end where they were said to end, however many there are', () => {
  const list = new ArrayColumn('l', new NumberColumn('', 'UInt8'));
  const ends: bigint[] = [];
  for (let row = 0; row < 5_000; row++) {
    for (let count = row % 3; count > 0; count--) list.inner.push(count);
    list.endRow();
    ends.push(BigInt(list.inner.rows));
  }
  list.truncate(4_000);
  const out: Buffer[] = [];
  list.body(out);
  const [offsets = Buffer.alloc(0), values] = out;
  expect(Array.from({ length: offsets.length / 8 }, (_, row) => offsets.readBigUInt64LE(row * 8))).toEqual(
    ends.slice(0, 4_000),
  );
  expect(BigInt(values?.length ?? 0)).toBe(ends[3_999]);
});

test('bytes are copied from arrays that are no buffers, and repeated, whatever their length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(400), (source, from) => {
      const start = Math.min(from, source.length);
      const writer = new ByteWriter(1);
      writer.raw(source, start, source.length);
      writer.repeat(0, writer.length);
      const piece = Buffer.from(source.slice(start));
      expect(writer.view().equals(Buffer.concat([piece, piece]))).toBe(true);
    }),
  );
});
