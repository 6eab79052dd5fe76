import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import {
  ArrayColumn,
  DictionaryColumn,
  Int64Column,
  MapColumn,
  NumberColumn,
  type NumericType,
  StringColumn,
} from '@komainu/wire/native/columns.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TableDefinition } from './tables/definition.ts';

const NUMBER_TYPES: NumericType[] = [
  'Int8',
  'UInt8',
  'Int16',
  'UInt16',
  'Int32',
  'UInt32',
  'Float32',
  'Float64',
  'DateTime',
  'Date',
];

/** One column of every class, nested ones included. */
class EveryColumn extends ColumnBatch {
  readonly numbers = NUMBER_TYPES.map((type) => new NumberColumn(`n_${type}`, type));
  readonly unsigned = new Int64Column('unsigned', 'UInt64');
  readonly signed = new Int64Column('signed', 'Int64');
  readonly at = new Int64Column('at', 'DateTime64(3)');
  readonly text = new StringColumn('text');
  readonly raw = new StringColumn('raw');
  readonly word = new DictionaryColumn('word');
  readonly texts = new ArrayColumn('texts', new StringColumn(''));
  readonly words = new ArrayColumn('words', new DictionaryColumn(''));
  readonly floats = new ArrayColumn('floats', new NumberColumn('', 'Float64'));
  readonly nested = new ArrayColumn('nested', new ArrayColumn('', new DictionaryColumn('')));
  readonly attributes = new MapColumn('attributes', new StringColumn(''));
  readonly metrics = new MapColumn('metrics', new NumberColumn('', 'Float64'));
  readonly tags = new MapColumn('tags', new DictionaryColumn(''));
  readonly order = new Int64Column('order', 'UInt64');

  constructor() {
    super([]);
    // Class fields are ready only now.
    Object.assign(this, { columns: this.all() });
  }

  private all() {
    const { numbers, unsigned, signed, at, text, raw, word, texts, words, floats, nested, attributes, metrics, tags } =
      this;
    const others = [unsigned, signed, at, text, raw, word, texts, words, floats, nested, attributes, metrics, tags];
    return [...numbers, ...others, this.order];
  }

  /** Pushes the columns up to `until`; without it the whole row. */
  push(row: Row, order: number, until = Number.POSITIVE_INFINITY): void {
    const steps = [
      ...this.numbers.map((column, index) => () => column.push(row.numbers[index] ?? 0)),
      () => this.unsigned.pushBigInt(row.unsigned),
      () => this.signed.push(row.signed),
      () => this.at.push(row.atMs),
      () => this.text.push(row.text),
      () => this.raw.pushBytes(row.raw, 0, row.raw.length),
      () => this.word.push(row.text),
      () => {
        for (const text of row.list) this.texts.inner.push(text);
        this.texts.endRow();
      },
      () => {
        for (const text of row.list) this.words.inner.push(text);
        this.words.endRow();
      },
      () => {
        for (const value of row.floats) this.floats.inner.push(value);
        this.floats.endRow();
      },
      () => {
        for (const text of row.list) {
          this.nested.inner.inner.push(text);
          this.nested.inner.endRow();
        }
        this.nested.endRow();
      },
      () => {
        for (const [key, value] of row.map) {
          this.attributes.keys.push(key);
          this.attributes.values.push(value);
        }
        this.attributes.endRow();
      },
      () => {
        for (const [index, [key]] of row.map.entries()) {
          this.metrics.keys.push(key);
          this.metrics.values.push(index / 4);
        }
        this.metrics.endRow();
      },
      () => {
        for (const [key, value] of row.map) {
          this.tags.keys.push(key);
          this.tags.values.push(value);
        }
        this.tags.endRow();
      },
      () => this.order.push(order),
    ];
    for (const step of steps.slice(0, until)) step();
    if (until >= steps.length) this.endRow();
  }
}

interface Row {
  readonly numbers: readonly number[];
  readonly unsigned: bigint;
  readonly signed: number;
  readonly atMs: number;
  readonly text: string;
  readonly raw: Uint8Array;
  readonly list: readonly string[];
  readonly floats: readonly number[];
  readonly map: readonly (readonly [string, string])[];
}

const TABLE: TableDefinition = {
  name: 'every_column',
  engine: 'MergeTree',
  columns: new EveryColumn().columns.map(({ name, type }) => ({ name, type })),
  orderBy: 'order',
};

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', minLength: 20, maxLength: 200 }),
  fc.constantFrom(
    '',
    'a',
    'b',
    'x'.repeat(31),
    'x'.repeat(32),
    'x'.repeat(43),
    'é'.repeat(43),
    'x'.repeat(6000),
    '日本語',
  ),
);

const row: fc.Arbitrary<Row> = fc.record({
  numbers: fc.tuple(
    fc.integer({ min: -128, max: 127 }),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: -32768, max: 32767 }),
    fc.integer({ min: 0, max: 65535 }),
    fc.integer({ min: -2147483648, max: 2147483647 }),
    fc.integer({ min: 0, max: 4294967295 }),
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: 0, max: 4294967295 }),
    fc.integer({ min: 0, max: 65535 }),
  ),
  unsigned: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  signed: fc.maxSafeInteger(),
  atMs: fc.integer({ min: 0, max: 9_000_000_000_000 }),
  text,
  raw: fc.uint8Array({ maxLength: 60 }),
  list: fc.array(text, { maxLength: 4 }),
  floats: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 4 }),
  map: fc.uniqueArray(fc.tuple(text, text), { maxLength: 4, selector: ([key]) => key }),
});

/** A row; or a row given up after some columns; or a request taken back after some rows. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('row' as const), row }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('half' as const), row, columns: fc.nat(23) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('back' as const), rows: fc.nat(3) }) },
);

function expected(value: Row, order: number) {
  const maps = value.map.map(([key, entry]) => [key, entry]);
  return {
    numbers: value.numbers,
    unsigned: String(value.unsigned),
    signed: String(value.signed),
    at: String(value.atMs),
    text: value.text,
    raw: Buffer.from(value.raw).toString('hex').toUpperCase(),
    word: value.text,
    texts: value.list,
    words: value.list,
    floats: value.floats,
    nested: value.list.map((entry) => [entry]),
    attributes: maps,
    metrics: value.map.map(([key], index) => [key, index / 4]),
    tags: maps,
    order: String(order),
  };
}

/** A Float32 is printed with the fewest digits that name it, which JavaScript reads as another Float64. */
function asPushed(numbers: readonly unknown[]): unknown[] {
  return numbers.map((number, index) => (NUMBER_TYPES[index] === 'Float32' ? Math.fround(Number(number)) : number));
}

// Maps come back as pairs, because JSON objects would reorder keys that look like numbers.
const READ = `SELECT
  tuple(${NUMBER_TYPES.map((type) => (type === 'DateTime' || type === 'Date' ? `toUInt32(n_${type})` : `n_${type}`)).join(', ')}) AS numbers,
  unsigned, signed, toString(toUnixTimestamp64Milli(at)) AS at, text, hex(raw) AS raw, word, texts, words, floats, nested,
  arrayZip(mapKeys(attributes), mapValues(attributes)) AS attributes,
  arrayZip(mapKeys(metrics), mapValues(metrics)) AS metrics,
  arrayZip(mapKeys(tags), mapValues(tags)) AS tags, order
  FROM every_column ORDER BY order`;

test('every column class arrives as it was pushed, also after rows were taken back', async () => {
  await using store = await openTestStore([TABLE]);
  const batch = new EveryColumn();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      batch.reset();
      const rows: Row[] = [];
      for (const next of steps) {
        if (next.kind === 'row') {
          batch.push(next.row, rows.length);
          rows.push(next.row);
        } else if (next.kind === 'half') {
          batch.push(next.row, rows.length, next.columns);
          batch.truncate(rows.length);
        } else {
          rows.length = Math.max(0, rows.length - next.rows);
          batch.truncate(rows.length);
        }
      }
      expect(batch.rows).toBe(rows.length);
      if (rows.length === 0) return;
      await store.command('TRUNCATE TABLE every_column');
      await store.insert('every_column', batch.encode(), batch.rows);
      const read = await store.rows<{ numbers: unknown }>(READ);
      const got = read.map((entry) => ({ ...entry, numbers: asPushed(Object.values(entry.numbers as object)) }));
      expect(got).toEqual(rows.map(expected));
    }),
    { numRuns: 120 },
  );
}, 120_000);

test('a dictionary of more than 65 536 words, and one just below each width', async () => {
  await using store = await openTestStore([
    {
      name: 'words',
      engine: 'MergeTree',
      columns: [{ name: 'word', type: 'LowCardinality(String)' }],
      orderBy: 'tuple()',
    },
  ]);
  for (const size of [1, 255, 256, 257, 65_535, 65_536, 65_537, 150_000]) {
    const word = new DictionaryColumn('word');
    const batch = new ColumnBatch([word]);
    for (let index = 0; index < size; index++) {
      word.push(`word ${index}`);
      batch.endRow();
    }
    await store.command('TRUNCATE TABLE words');
    await store.insert('words', batch.encode(), batch.rows);
    expect(
      await store.rows(
        'SELECT count() AS rows, uniqExact(word) AS words, sum(toUInt64(substring(toString(word), 6))) AS total FROM words',
      ),
    ).toEqual([{ rows: String(size), words: String(size), total: String((size * (size - 1)) / 2) }]);
  }
}, 120_000);

test('arrays and maps that are empty in every row, and a text of several megabytes', async () => {
  await using store = await openTestStore([TABLE]);
  const batch = new EveryColumn();
  const empty: Row = {
    numbers: [],
    unsigned: 0n,
    signed: 0,
    atMs: 0,
    text: 'é'.repeat(2_000_000),
    raw: new Uint8Array(),
    list: [],
    floats: [],
    map: [],
  };
  for (let order = 0; order < 3; order++) batch.push(empty, order);
  await store.insert('every_column', batch.encode(), batch.rows);
  expect(
    await store.rows(
      `SELECT count() AS rows, sum(length(texts) + length(words) + length(nested) + length(attributes) + length(tags)) AS entries,
       sum(lengthUTF8(text)) AS characters FROM every_column`,
    ),
  ).toEqual([{ rows: '3', entries: '0', characters: '6000000' }]);
});
