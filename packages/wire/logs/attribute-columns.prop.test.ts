import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ArrayColumn, type Column, DictionaryColumn, MapColumn, StringColumn } from '../native/columns.ts';
import { AttributeColumns } from './attribute-columns.ts';
import { LogDraft } from './draft.ts';

type Attribute = readonly [path: string, value: string, isJson: boolean];

/** Few paths and values, so that most come again; long ones too. */
const attribute = fc.tuple(
  fc.constantFrom('a', 'b', 'http.url', 'http.status_code', 'é'),
  fc.oneof(
    fc.constantFrom('', '1', '200', 'GET', 'über', 'x'.repeat(200)),
    fc.string({ unit: 'binary', maxLength: 40 }),
  ),
  fc.boolean(),
);
const step = fc.oneof(
  { weight: 9, arbitrary: fc.array(attribute, { maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom('take back', 'reset') },
);

function draftOf(attributes: readonly Attribute[]): LogDraft {
  const draft = new LogDraft();
  for (const [path, value, isJson] of attributes) draft.add(path, value, isJson);
  return draft;
}

function bytesOf(...columns: readonly Column[]): Buffer {
  const out: Buffer[] = [];
  for (const column of columns) column.body(out);
  return Buffer.concat(out);
}

/** Of two equal paths in a row the first counts. */
function distinct(row: readonly Attribute[]): readonly Attribute[] {
  return row.filter(([path], index) => row.findIndex((other) => other[0] === path) === index);
}

/** The same columns, filled as simply as possible. */
function simply(rows: readonly (readonly Attribute[])[]): Buffer {
  const attributes = new MapColumn('attrs', new StringColumn(''));
  const jsonKeys = new ArrayColumn('json_keys', new DictionaryColumn(''));
  for (const row of rows) {
    for (const [path, value, isJson] of distinct(row)) {
      attributes.keys.push(path);
      attributes.values.push(value);
      if (isJson) jsonKeys.inner.push(path);
    }
    attributes.endRow();
    jsonKeys.endRow();
  }
  return bytesOf(attributes, jsonKeys);
}

it('gives the bytes that plain columns give, also after rows were taken back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const columns = new AttributeColumns();
      const both = [columns.attributes, columns.jsonKeys];
      let rows: (readonly Attribute[])[] = [];
      const dictionary: (readonly Attribute[])[] = [];
      for (const one of steps) {
        if (one === 'reset') {
          for (const column of both) column.reset();
          columns.reset();
          rows = [];
          dictionary.length = 0;
        } else if (one === 'take back') {
          const kept = rows.length >> 1;
          for (const column of both) column.truncate(kept);
          columns.forget();
          rows.length = kept;
        } else {
          columns.push(draftOf(one));
          rows.push(one);
          dictionary.push(one);
        }
      }
      // Words of a dictionary stay when their rows are taken back: only then the bytes may differ.
      if (dictionary.length === rows.length) expect(bytesOf(...both)).toEqual(simply(rows));
      const plain = new StringColumn('');
      for (const row of rows) for (const [, value] of distinct(row)) plain.push(value);
      expect(bytesOf(columns.attributes.values)).toEqual(bytesOf(plain));
    }),
    { numRuns: 150 },
  );
});
