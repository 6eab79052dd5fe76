import type { TableDefinition } from '@komainu/store/tables/definition.ts';

/**
 * How groups of monitors stood: a row a change, a row a day while nothing changes, and what is remembered of the group, so
 * that states survive a restart and can be looked up for months.
 */
export const monitorStatesTable: TableDefinition = {
  name: 'monitor_states',
  engine: 'MergeTree',
  columns: [
    { name: 'ts', type: 'DateTime64(3)', codec: 'Delta, ZSTD(1)' },
    { name: 'monitor_id', type: 'UInt64', codec: 'Delta, ZSTD(1)' },
    { name: 'group_name', type: 'String', codec: 'ZSTD(1)', comment: 'sorted key:value pairs joined by commas, or *' },
    { name: 'state', type: 'LowCardinality(String)', codec: 'ZSTD(1)', comment: 'from this moment on' },
    { name: 'kind', type: 'LowCardinality(String)', codec: 'ZSTD(1)', comment: 'change, kept or gone' },
    { name: 'memory', type: 'String', codec: 'ZSTD(1)', comment: 'JSON of GroupMemory' },
  ],
  orderBy: '(monitor_id, ts)',
  partitionByDay: 'toDate(ts)',
  retentionDays: 450,
  shardBy: 'rand()',
};

export const monitorsTables: readonly TableDefinition[] = [monitorStatesTable];
