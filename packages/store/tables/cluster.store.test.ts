import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTestStore } from '@komainu/testkit/embedded-store.ts';
import { freePort } from '@komainu/testkit/free-port.ts';
import { hasZooKeeper, startZooKeeper } from '@komainu/testkit/zookeeper.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { NumberColumn, StringColumn } from '@komainu/wire/native/columns.ts';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { TelemetryStore } from '../port.ts';
import type { TableDefinition } from './definition.ts';
import { type Layout, renderAddColumn, renderCreate } from './render.ts';
import { dropExpired, tableSizes } from './retention.ts';

const LAYOUT: Layout = { kind: 'cluster', cluster: 'main', database: 'komainu' };
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

/** A cluster of one shard, which is the engine itself: a port makes it local, nothing needs to listen there. */
async function clusterStore(zookeeperPort?: number): Promise<TelemetryStore & AsyncDisposable> {
  const directory = mkdtempSync(join(tmpdir(), 'komainu-cluster-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const port = await freePort();
  const zookeeper =
    zookeeperPort === undefined
      ? ''
      : `<zookeeper><node><host>127.0.0.1</host><port>${zookeeperPort}</port></node></zookeeper>`;
  const config = join(directory, 'cluster.xml');
  writeFileSync(
    config,
    `<clickhouse><tcp_port>${port}</tcp_port>${zookeeper}<macros><shard>1</shard><replica>a</replica></macros>
     <remote_servers><main><shard><replica><host>localhost</host><port>${port}</port></replica></shard></main></remote_servers>
     </clickhouse>`,
  );
  return openTestStore([], { engineArguments: [`--config-file=${config}`] });
}

/** The embedded engine has no queue for statements of a cluster; everything else of them it checks. */
const alone = (statement: string) => statement.replace(/ ON CLUSTER '[^']*'/, '');

test('a distributed table takes blocks and answers, and its days are counted and dropped', async () => {
  await using store = await clusterStore();
  const local = renderCreate({ ...TABLE, name: 'events_test_local' }, { kind: 'single' });
  const distributed = renderCreate(TABLE, LAYOUT).slice(1).map(alone);
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
  expect(await tableSizes(store, [TABLE], LAYOUT)).toEqual([
    { table: 'events_test', rows: 5, sizeBytes: expect.any(Number), oldestDay: '2026-11-18', newestDay: '2026-11-22' },
  ]);
  const unclustered: TelemetryStore = Object.assign(Object.create(store), {
    command: (sql: string) => store.command(alone(sql)),
    rows: (sql: string) => store.rows(sql),
  });
  expect(await dropExpired(unclustered, [TABLE], {}, Date.UTC(2026, 10, 22), LAYOUT)).toEqual([
    { table: 'events_test', day: '2026-11-18' },
  ]);
  expect(await store.rows('SELECT count() AS rows FROM events_test')).toEqual([{ rows: '4' }]);
});

describe.skipIf(!hasZooKeeper())('replicated tables (needs the zookeeper package)', () => {
  test('their definitions are accepted by the engine', async () => {
    await using zookeeper = await startZooKeeper();
    await using store = await clusterStore(zookeeper.port);
    const tables: TableDefinition[] = [
      TABLE,
      { ...TABLE, name: 'replacing_test', engine: 'ReplacingMergeTree', versionColumn: 'at' },
      { ...TABLE, name: 'aggregating_test', engine: 'AggregatingMergeTree' },
    ];
    for (const table of tables)
      for (const statement of renderCreate(table, LAYOUT)) await store.command(alone(statement));
    for (const statement of renderAddColumn('events_test', { name: 'later', type: 'String' }, LAYOUT)) {
      if (!statement.includes('_local')) await store.command(alone(statement));
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
