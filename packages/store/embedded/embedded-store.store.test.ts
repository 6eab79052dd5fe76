import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { Int64Column, StringColumn } from '@komainu/wire/native/columns.ts';
import { expect, test } from 'vitest';
import type { TableDefinition } from '../tables/definition.ts';

const NUMBERS: TableDefinition = {
  name: 'numbers_test',
  engine: 'MergeTree',
  columns: [
    { name: 'number', type: 'UInt64' },
    { name: 'text', type: 'String' },
  ],
  orderBy: 'number',
};

function block(from: number, count: number): Buffer[] {
  const number = new Int64Column('number', 'UInt64');
  const text = new StringColumn('text');
  const batch = new ColumnBatch([number, text]);
  for (let row = 0; row < count; row++) {
    number.push(from + row);
    text.push(`line ${row}\n\nDROP TABLE numbers_test`);
    batch.endRow();
  }
  return batch.encode();
}

test('a block is stored, once for each token, with its request keys', async () => {
  await using store = await openTestStore([NUMBERS]);
  await store.insert('numbers_test', block(0, 100), 100, { requestKeys: ['request-1'] });
  await store.insert('numbers_test', block(100, 10), 10, { token: 'once' });
  await store.insert('numbers_test', block(100, 10), 10, { token: 'once' });
  expect(await store.rows('SELECT count() AS rows, max(number) AS last FROM numbers_test')).toEqual([
    { rows: '110', last: '109' },
  ]);
  expect(store.knowsRequestKey('request-1')).toBe(true);
  expect(store.knowsRequestKey('request-2')).toBe(false);
  expect(store.health()).toEqual({ state: 'ready', reason: '', restarts: 0, spooledBlocks: 0 });
});
