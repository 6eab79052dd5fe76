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

test('of a day with rows that are kept only the others go', async () => {
  const logs = table('logs', {
    columns: [
      { name: 'at', type: 'DateTime' },
      { name: 'kind', type: 'LowCardinality(String)' },
    ],
    partitionByDay: 'toDate(at)',
    retentionDays: 2,
  });
  await using store = await openTestStore([logs]);
  for (const day of ['2026-10-01', '2026-10-02']) {
    await store.command(
      `INSERT INTO logs SELECT toDateTime('${day} 00:00:00') + number, if(number < 3, 'a', 'b') FROM numbers(10)`,
    );
  }
  const kept = async () => [{ table: 'logs', column: 'kind', valuesByDay: new Map([['2026-10-02', ['a', 'c']]]) }];
  const drop = () => dropExpired(store, [logs], {}, NOON, { kind: 'embedded' }, kept);
  expect(await drop()).toEqual([
    { table: 'logs', day: '2026-10-01' },
    { table: 'logs', day: '2026-10-02' },
  ]);
  expect(await store.rows('SELECT toString(toDate(at)) AS day, kind, count() AS n FROM logs GROUP BY ALL')).toEqual([
    { day: '2026-10-02', kind: 'a', n: '3' },
  ]);
  expect(await drop()).toEqual([]);
});
