import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { expect, test } from 'vitest';
import type { TableDefinition } from './definition.ts';
import { dropExpired, tableSizes } from './retention.ts';

const table = (name: string, more: Partial<TableDefinition>): TableDefinition => ({
  name,
  engine: 'MergeTree',
  columns: [{ name: 'at', type: 'DateTime' }],
  orderBy: 'at',
  ...more,
});
const TABLES = [
  table('days', { partitionByDay: 'toDate(at)', retentionDays: 2 }),
  table('chosen', { partitionByDay: 'toDate(at)', retentionDays: 2 }),
  table('kept', { partitionByDay: 'toDate(at)' }),
  table('whole', {}),
  table('empty', { partitionByDay: 'toDate(at)', retentionDays: 1 }),
];
const NOON = Date.UTC(2026, 10, 22, 12);

test('whole days beyond the retention go, days partly within it stay', async () => {
  await using store = await openTestStore(TABLES);
  for (const name of ['days', 'chosen', 'kept', 'whole']) {
    // A row every six hours from 18 November to 23 November (tomorrow: a clock that runs ahead).
    await store.command(
      `INSERT INTO ${name} SELECT toDateTime('2026-11-18 00:00:00') + number * 21600 FROM numbers(24)`,
    );
  }
  expect(await dropExpired(store, TABLES, { chosen: 4 }, NOON)).toEqual([
    { table: 'days', day: '2026-11-18' },
    { table: 'days', day: '2026-11-19' },
  ]);
  expect(await dropExpired(store, TABLES, { chosen: 3 }, NOON)).toEqual([{ table: 'chosen', day: '2026-11-18' }]);
  const sizes = await tableSizes(store, TABLES);
  expect(
    sizes
      .map(({ sizeBytes, ...rest }) => ({ ...rest, filled: sizeBytes > 0 }))
      .sort((a, b) => a.table.localeCompare(b.table)),
  ).toEqual([
    { table: 'chosen', rows: 20, filled: true, oldestDay: '2026-11-19', newestDay: '2026-11-23' },
    { table: 'days', rows: 16, filled: true, oldestDay: '2026-11-20', newestDay: '2026-11-23' },
    { table: 'empty', rows: 0, filled: false },
    { table: 'kept', rows: 24, filled: true, oldestDay: '2026-11-18', newestDay: '2026-11-23' },
    { table: 'whole', rows: 24, filled: true },
  ]);
});
