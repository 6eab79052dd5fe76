import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ArrayColumn, type Column, DictionaryColumn, MapColumn, StringColumn } from '../native/columns.ts';
import { AttributeColumns } from './attribute-columns.ts';
import { AttributeGroup } from './attribute-group.ts';
import { LogDraft } from './draft.ts';

type Attribute = readonly [path: string, value: string, isJson: boolean];

/** Few paths and values, so that most come again; long ones too. */
const attribute = fc.tuple(
  fc.constantFrom('a', 'b', 'http.url', 'http.status_code', 'é'),
  fc.oneof(
    fc.constantFrom('', '1', '200', 'GET', 'über', '["a"]', '[', 'x'.repeat(200)),
    fc.string({ unit: 'binary', maxLength: 40 }),
  ),
  fc.boolean(),
);
/** Sets of attributes of which some rows have one in the middle. */
const GROUPS = [
  new AttributeGroup([
    ['g.a', 'x'],
    ['g.b', ''],
    ['g.c', 'y'.repeat(200)],
  ]),
  new AttributeGroup([
    ['a', 'of a group'],
    ['h', 'ü'],
    ['l', '[1]'],
  ]),
];
const row = fc.record({
  before: fc.array(attribute, { maxLength: 4 }),
  group: fc.constantFrom(...GROUPS, undefined),
  after: fc.array(attribute, { maxLength: 4 }),
  touched: fc.boolean(),
});
const step = fc.oneof({ weight: 9, arbitrary: row }, { weight: 1, arbitrary: fc.constantFrom('take back', 'reset') });

type Row = typeof row extends fc.Arbitrary<infer Made> ? Made : never;

function draftOf({ before, group, after, touched }: Row): LogDraft {
  const draft = new LogDraft();
  for (const [path, value, isJson] of before) draft.add(path, value, isJson);
  if (group !== undefined) draft.addGroup(group);
  if (touched && group !== undefined) draft.setValue(before.length, 'touched', false);
  for (const [path, value, isJson] of after) draft.add(path, value, isJson);
  return draft;
}

/** The attributes of a draft one by one. */
function attributesOf(draft: LogDraft): readonly Attribute[] {
  return Array.from({ length: draft.size }, (_, index) => [
    draft.paths[index] ?? '',
    draft.value(index),
    draft.isJson[index] ?? false,
  ]);
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
  const listKeys = new ArrayColumn('list_keys', new DictionaryColumn(''));
  for (const row of rows) {
    for (const [path, value, isJson] of distinct(row)) {
      attributes.keys.push(path);
      attributes.values.push(value);
      if (isJson) jsonKeys.inner.push(path);
      if (value.startsWith('[')) listKeys.inner.push(path);
    }
    attributes.endRow();
    jsonKeys.endRow();
    listKeys.endRow();
  }
  return bytesOf(attributes, jsonKeys, listKeys);
}

it('gives the bytes that plain columns give, also after rows were taken back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const columns = new AttributeColumns();
      const all = [columns.attributes, columns.jsonKeys, columns.listKeys];
      let rows: (readonly Attribute[])[] = [];
      const dictionary: (readonly Attribute[])[] = [];
      for (const one of steps) {
        if (one === 'reset') {
          for (const column of all) column.reset();
          columns.reset();
          rows = [];
          dictionary.length = 0;
        } else if (one === 'take back') {
          const kept = rows.length >> 1;
          for (const column of all) column.truncate(kept);
          columns.forget();
          rows.length = kept;
        } else {
          const draft = draftOf(one);
          columns.push(draft);
          rows.push(attributesOf(draft));
          dictionary.push(attributesOf(draft));
        }
      }
      // Words of a dictionary stay when their rows are taken back: only then the bytes may differ.
      if (dictionary.length === rows.length) expect(bytesOf(...all)).toEqual(simply(rows));
      const plain = new StringColumn('');
      for (const row of rows) for (const [, value] of distinct(row)) plain.push(value);
      expect(bytesOf(columns.attributes.values)).toEqual(bytesOf(plain));
    }),
    { numRuns: 150 },
  );
});
