import { onThisNode, openClusterStore, TEST_CLUSTER } from '@komainu/testkit/cluster-store.ts';
import { hasZooKeeper, startZooKeeper } from '@komainu/testkit/zookeeper.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { NumberColumn, StringColumn } from '@komainu/wire/native/columns.ts';
import { describe, expect, test } from 'vitest';
import type { TelemetryStore } from '../port.ts';
import type { TableDefinition } from './definition.ts';
import { renderAddColumn, renderCreate } from './render.ts';
import { dropExpired, tableSizes } from './retention.ts';

const TABLE: TableDefinition = {
  name: 'events_test',
  engine: 'MergeTree',
  columns: [
    { name: 'at', type: 'DateTime', codec: 'Delta,ZSTD(1)' },
    { name: 'host', type: 'String' },
  ],
  orderBy: 'at',
  partitionByDay: 'toDate(at)',
  retentionDays: 3,
  shardBy: 'cityHash64(host)',
};

test('a distributed table takes blocks and answers, and its days are counted and dropped', async () => {
  await using store = await openClusterStore();
  const local = renderCreate({ ...TABLE, name: 'events_test_local' }, { kind: 'single' });
  const distributed = renderCreate(TABLE, TEST_CLUSTER).slice(1).map(onThisNode);
  for (const statement of [...local, ...distributed]) await store.command(statement);

  const at = new NumberColumn('at', 'DateTime');
  const host = new StringColumn('host');
  const batch = new ColumnBatch([at, host]);
  for (let day = 18; day <= 22; day++) {
    at.push(Date.UTC(2026, 10, day) / 1000);
    host.push(`host-${day}`);
    batch.endRow();
  }
  await store.insert('events_test', batch.encode(), batch.rows, { token: 'the same' });
  await store.insert('events_test', batch.encode(), batch.rows, { token: 'the same' });
  expect(await store.rows('SELECT count() AS rows, max(host) AS last FROM events_test')).toEqual([
    { rows: '5', last: 'host-22' },
  ]);
  expect(await tableSizes(store, [TABLE], TEST_CLUSTER)).toEqual([
    { table: 'events_test', rows: 5, sizeBytes: expect.any(Number), oldestDay: '2026-11-18', newestDay: '2026-11-22' },
  ]);
  const unclustered: TelemetryStore = Object.assign(Object.create(store), {
    command: (sql: string) => store.command(onThisNode(sql)),
    rows: (sql: string) => store.rows(sql),
  });
  expect(await dropExpired(unclustered, [TABLE], {}, Date.UTC(2026, 10, 22), TEST_CLUSTER)).toEqual([
    { table: 'events_test', day: '2026-11-18' },
  ]);
  expect(await store.rows('SELECT count() AS rows FROM events_test')).toEqual([{ rows: '4' }]);
});

describe.skipIf(!hasZooKeeper())('replicated tables (needs the zookeeper package)', () => {
  test('their definitions are accepted by the engine', async () => {
    await using zookeeper = await startZooKeeper();
    await using store = await openClusterStore(zookeeper.port);
    const tables: TableDefinition[] = [
      TABLE,
      { ...TABLE, name: 'replacing_test', engine: 'ReplacingMergeTree', versionColumn: 'at' },
      { ...TABLE, name: 'aggregating_test', engine: 'AggregatingMergeTree' },
    ];
    for (const table of tables)
      for (const statement of renderCreate(table, TEST_CLUSTER)) await store.command(onThisNode(statement));
    for (const statement of renderAddColumn('events_test', { name: 'later', type: 'String' }, TEST_CLUSTER)) {
      if (!statement.includes('_local')) await store.command(onThisNode(statement));
    }
    expect(await store.rows("SELECT name, engine FROM system.tables WHERE name LIKE '%_test%' ORDER BY name")).toEqual([
      { name: 'aggregating_test', engine: 'Distributed' },
      { name: 'aggregating_test_local', engine: 'ReplicatedAggregatingMergeTree' },
      { name: 'events_test', engine: 'Distributed' },
      { name: 'events_test_local', engine: 'ReplicatedMergeTree' },
      { name: 'replacing_test', engine: 'Distributed' },
      { name: 'replacing_test_local', engine: 'ReplicatedReplacingMergeTree' },
    ]);
  });
});
