import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { Int64Column, NumberColumn } from '@komainu/wire/native/columns.ts';

/** Days that points are kept as they came. Older ones are refused at the door: they would be dropped at once. */
export const POINT_DAYS = 30;

/** A point a row. Of two points of one series at one second the last written stands; readers say FINAL. */
export const pointsTable: TableDefinition = {
  name: 'points',
  engine: 'ReplacingMergeTree',
  columns: [
    { name: 'metric_id', type: 'UInt32', codec: 'ZSTD(1)' },
    { name: 'series_id', type: 'UInt64', codec: 'ZSTD(1)' },
    { name: 'ts', type: 'DateTime', codec: 'DoubleDelta,ZSTD(1)' },
    { name: 'value', type: 'Float64', codec: 'ZSTD(1)' },
  ],
  orderBy: '(metric_id, series_id, ts)',
  partitionByDay: 'toDate(ts)',
  retentionDays: POINT_DAYS,
  shardBy: 'series_id',
};

export class PointsBatch extends ColumnBatch {
  readonly metricId: NumberColumn;
  readonly seriesId: Int64Column;
  readonly time: NumberColumn;
  readonly value: NumberColumn;

  constructor() {
    const metricId = new NumberColumn('metric_id', 'UInt32');
    const seriesId = new Int64Column('series_id', 'UInt64');
    const time = new NumberColumn('ts', 'DateTime');
    const value = new NumberColumn('value', 'Float64');
    super([metricId, seriesId, time, value]);
    this.metricId = metricId;
    this.seriesId = seriesId;
    this.time = time;
    this.value = value;
  }
}
