import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SeriesBatch } from '../tables/series.ts';
import { type DictionaryBlock, NativeReader } from './load-series-native.ts';

const row = fc.record({
  id: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  host: fc.oneof(fc.constantFrom('', 'h', 'ü'), fc.string({ unit: 'binary' })),
  tags: fc.array(fc.oneof(fc.constantFrom('a:1', 'b:2'), fc.string({ unit: 'binary' }))),
  seen: fc.nat(),
});

it('reads back every block, of whatever rows', () => {
  fc.assert(
    fc.property(fc.array(fc.array(row, { minLength: 1, maxLength: 400 })), (blocks) => {
      const reader = new NativeReader(Buffer.concat(blocks.flatMap(encoded)));
      for (const rows of blocks) {
        expect(reader.nextBlock()).toBe(true);
        expect(readRows(reader)).toEqual(rows);
      }
      expect(reader.nextBlock()).toBe(false);
    }),
  );
});

it('refuses a column of another type', () => {
  const reader = new NativeReader(Buffer.concat(encoded([{ id: 1n, host: '', tags: [], seen: 1 }])));
  reader.nextBlock();
  expect(() => reader.dictionary()).toThrow('column metric_id is UInt32 and not LowCardinality(String)');
});

type Row = { id: bigint; host: string; tags: string[]; seen: number };

/** The columns of the table, of which some are told apart. */
function encoded(rows: readonly Row[]): Buffer[] {
  const batch = new SeriesBatch();
  for (const { id, host, tags, seen } of rows) {
    for (const column of [batch.metricId, batch.interval, batch.firstSeen, batch.lastSeen]) column.push(seen);
    for (const column of [batch.metric, batch.type, batch.unit, batch.host]) column.push(host);
    batch.seriesId.pushHalves(Number(id & 0xffff_ffffn), Number(id >> 32n));
    for (const tag of tags) batch.tags.inner.push(tag);
    batch.tags.endRow();
    batch.endRow();
  }
  // The reader asks for whole seconds as UInt32, which have the bytes of a DateTime.
  return batch
    .encode()
    .map((part) => Buffer.from(part.toString('latin1').replace('\x08DateTime', '\x06UInt32'), 'latin1'));
}

function readRows(reader: NativeReader): Row[] {
  const seen = reader.numbers();
  const ids = reader.ids();
  reader.dictionary();
  reader.dictionary();
  reader.numbers();
  reader.dictionary();
  const host = reader.dictionary();
  const { ends, values } = reader.lists();
  reader.numbers();
  reader.numbers();
  return Array.from({ length: reader.rows }, (_, index) => ({
    id: (BigInt(ids[index * 2 + 1] ?? 0) << 32n) | BigInt(ids[index * 2] ?? 0),
    host: textOf(host, index),
    tags: Array.from({ length: (ends[index] ?? 0) - (ends[index - 1] ?? 0) }, (_unused, place) =>
      textOf(values, (ends[index - 1] ?? 0) + place),
    ),
    seen: seen[index] ?? 0,
  }));
}

function textOf({ text, keys }: DictionaryBlock, index: number): string {
  return text(keys[index] ?? 0);
}
