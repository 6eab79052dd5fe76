import { expect, test } from 'vitest';
import type { TableDefinition } from './definition.ts';
import { renderAddColumn, renderAddIndex, renderChangeSettings, renderCreate, renderDropPartition } from './render.ts';

const TABLE: TableDefinition = {
  name: 'things',
  engine: 'ReplacingMergeTree',
  versionColumn: 'seen',
  columns: [
    { name: 'seen', type: 'DateTime', codec: 'Delta,ZSTD(1)' },
    { name: 'attributes', type: 'Map(LowCardinality(String), String)', comment: "the thing's own" },
    { name: 'env', type: 'LowCardinality(String)', materialized: "attributes['env']" },
  ],
  indexes: ['i_env env TYPE bloom_filter(0.01)'],
  orderBy: '(env, seen)',
  partitionByDay: 'toDate(seen)',
  settings: { index_granularity: 1024, storage_policy: "a 'policy'" },
  shardBy: 'cityHash64(env)',
};
const CLUSTER = { kind: 'cluster', cluster: 'main', database: 'komainu' } as const;

test('a table of one server', () => {
  expect(renderCreate(TABLE, { kind: 'single' })).toEqual([
    `CREATE TABLE IF NOT EXISTS \`things\` (
  \`seen\` DateTime CODEC(Delta,ZSTD(1)),
  \`attributes\` Map(LowCardinality(String), String) COMMENT 'the thing\\'s own',
  \`env\` LowCardinality(String) MATERIALIZED attributes['env'],
  INDEX i_env env TYPE bloom_filter(0.01)
) ENGINE = ReplacingMergeTree(\`seen\`)
PARTITION BY toDate(seen)
ORDER BY (env, seen)
SETTINGS non_replicated_deduplication_window = 1000, index_granularity = 1024, storage_policy = 'a \\'policy\\''`,
  ]);
  expect(renderCreate(TABLE, { kind: 'embedded' })).toEqual(renderCreate(TABLE, { kind: 'single' }));
});

test('a table of a cluster is a replicated table on each node and a distributed one over them', () => {
  const [local = '', distributed] = renderCreate(TABLE, CLUSTER);
  expect(local.split('\n')[0]).toBe("CREATE TABLE IF NOT EXISTS `things_local` ON CLUSTER 'main' (");
  expect(local).toContain(
    "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/komainu/things', '{replica}', `seen`)",
  );
  expect(local).toContain('SETTINGS replicated_deduplication_window = 1000, ');
  expect(distributed).toBe(
    "CREATE TABLE IF NOT EXISTS `things` ON CLUSTER 'main' AS `things_local` " +
      "ENGINE = Distributed('main', 'komainu', 'things_local', cityHash64(env))",
  );
});

test('settings change on one server, and on every node of a cluster', () => {
  const settings = { merge_selector_base: 10, storage_policy: 'cold' };
  expect(renderChangeSettings('things', settings, { kind: 'single' })).toBe(
    "ALTER TABLE `things` MODIFY SETTING merge_selector_base = 10, storage_policy = 'cold'",
  );
  expect(renderChangeSettings('things', settings, CLUSTER)).toBe(
    "ALTER TABLE `things_local` ON CLUSTER 'main' MODIFY SETTING merge_selector_base = 10, storage_policy = 'cold'",
  );
});

test('later indexes are those of every node, and later columns may say what rows without them have', () => {
  const index = 'i_host host TYPE bloom_filter(0.01)';
  expect(renderAddIndex('things', index, { kind: 'single' })).toBe(
    'ALTER TABLE `things` ADD INDEX IF NOT EXISTS i_host host TYPE bloom_filter(0.01)',
  );
  expect(renderAddIndex('things', index, CLUSTER)).toBe(
    "ALTER TABLE `things_local` ON CLUSTER 'main' ADD INDEX IF NOT EXISTS i_host host TYPE bloom_filter(0.01)",
  );
  const column = { name: 'host', type: 'String', default: "attributes['host']", codec: 'ZSTD(1)' };
  expect(renderAddColumn('things', column, { kind: 'single' })).toEqual([
    "ALTER TABLE `things` ADD COLUMN IF NOT EXISTS `host` String DEFAULT attributes['host'] CODEC(ZSTD(1))",
  ]);
});

test('later columns reach both tables of a cluster, partitions go from the local one', () => {
  const column = { name: 'host', type: 'String' };
  expect(renderAddColumn('things', column, { kind: 'single' })).toEqual([
    'ALTER TABLE `things` ADD COLUMN IF NOT EXISTS `host` String',
  ]);
  expect(renderAddColumn('things', column, CLUSTER)).toEqual([
    "ALTER TABLE `things_local` ON CLUSTER 'main' ADD COLUMN IF NOT EXISTS `host` String",
    "ALTER TABLE `things` ON CLUSTER 'main' ADD COLUMN IF NOT EXISTS `host` String",
  ]);
  expect(renderDropPartition('things', '20261122', CLUSTER)).toBe(
    "ALTER TABLE `things_local` ON CLUSTER 'main' DROP PARTITION ID '20261122'",
  );
});
