import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { expect, test } from 'vitest';
import type { TableDefinition } from './definition.ts';
import { expireRows } from './expire-rows.ts';

const TABLE: TableDefinition = {
  name: 'kept',
  engine: 'MergeTree',
  columns: [
    { name: 'at', type: 'DateTime' },
    { name: 'kind', type: 'LowCardinality(String)' },
  ],
  partitionByDay: 'toDate(at)',
  orderBy: 'at',
};
const NOON = Date.UTC(2026, 10, 22, 12);

test('rows go by the retention of their value, whole days at once where nothing else is in them', async () => {
  await using store = await openTestStore([TABLE]);
  const left = () =>
    store.rows<{ day: string; kinds: string[] }>(
      'SELECT toString(toDate(at)) AS day, arraySort(groupArray(toString(kind))) AS kinds FROM kept GROUP BY day ORDER BY day',
    );
  // 18 to 22 November: short and long every day, and a day of short ones alone.
  await store.command(
    "INSERT INTO kept SELECT toDateTime('2026-11-18 06:00:00') + number * 86400, 'short' FROM numbers(5)",
  );
  await store.command(
    "INSERT INTO kept SELECT toDateTime('2026-11-19 06:00:00') + number * 86400, 'long' FROM numbers(4)",
  );
  const daysByValue = new Map([
    ['short', 2],
    ['absent', 1],
  ]);
  const retention = { column: 'kind', daysByValue, mayGetOthers: () => false };
  expect(await expireRows(store, TABLE, retention, NOON)).toEqual([
    { day: '2026-11-18', values: ['short', 'absent'], rows: 1 },
    { day: '2026-11-19', values: ['short', 'absent'], rows: 1 },
  ]);
  expect(await left()).toEqual([
    { day: '2026-11-19', kinds: ['long'] },
    { day: '2026-11-20', kinds: ['long', 'short'] },
    { day: '2026-11-21', kinds: ['long', 'short'] },
    { day: '2026-11-22', kinds: ['long', 'short'] },
  ]);
  // The same where more may come at any moment: the day is rewritten instead of dropped.
  await store.command("INSERT INTO kept SELECT toDateTime('2026-11-17 06:00:00'), 'short'");
  expect(await expireRows(store, TABLE, { ...retention, mayGetOthers: () => true }, NOON)).toEqual([
    { day: '2026-11-17', values: ['short', 'absent'], rows: 1 },
  ]);
  expect((await left()).length).toBe(4);
  // Nothing is left to do, and without a retention nothing is ever done.
  expect(await expireRows(store, TABLE, retention, NOON)).toEqual([]);
  expect(await expireRows(store, TABLE, { ...retention, daysByValue: new Map() }, NOON)).toEqual([]);
});
