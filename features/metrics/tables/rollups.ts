import type { TableDefinition } from '@komainu/store/tables/definition.ts';

/**
 * What is kept of the points of a series in an interval; averages are `sm / ct`. Where there was one point, `mn` and `mx`
 * are 0 and `sm` tells all three: many series send one point a minute, and zeros compress to nothing.
 */
const COLUMNS: TableDefinition['columns'] = [
  { name: 'metric_id', type: 'UInt32', codec: 'ZSTD(1)' },
  { name: 'series_id', type: 'UInt64', codec: 'ZSTD(1)' },
  { name: 'ts', type: 'DateTime', codec: 'DoubleDelta,ZSTD(1)', comment: 'start of the interval' },
  { name: 'mn', type: 'Float64', codec: 'ZSTD(1)' },
  { name: 'mx', type: 'Float64', codec: 'ZSTD(1)' },
  { name: 'sm', type: 'Float64', codec: 'ZSTD(1)' },
  { name: 'ct', type: 'UInt32', codec: 'ZSTD(1)' },
];

/** Rolled up again, an interval replaces what it was before. */
const COMMON = {
  engine: 'ReplacingMergeTree',
  columns: COLUMNS,
  orderBy: '(metric_id, series_id, ts)',
  shardBy: 'series_id',
} as const;

export const minuteTable: TableDefinition = {
  ...COMMON,
  name: 'points_1m',
  partitionByDay: 'toDate(ts)',
  retentionDays: 90,
};

export const hourTable: TableDefinition = {
  ...COMMON,
  name: 'points_1h',
  partitionByDay: 'toStartOfMonth(ts)',
  // Fifteen months, and the month that a partition spans.
  retentionDays: 490,
};
