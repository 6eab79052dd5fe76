import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { ArrayColumn, Int64Column, NumberColumn } from '@komainu/wire/native/columns.ts';
import { POINT_DAYS } from './points.ts';

/** A sketch a row: bins of the Agent's mapping (wire, sketches/mapping.ts) and the exact summary. */
export const sketchesTable: TableDefinition = {
  name: 'sketches',
  engine: 'ReplacingMergeTree',
  columns: [
    { name: 'metric_id', type: 'UInt32', codec: 'ZSTD(1)' },
    { name: 'series_id', type: 'UInt64', codec: 'ZSTD(1)' },
    { name: 'ts', type: 'DateTime', codec: 'DoubleDelta,ZSTD(1)' },
    { name: 'k', type: 'Array(Int16)', codec: 'Delta,ZSTD(1)', comment: 'keys of the bins, ascending' },
    { name: 'n', type: 'Array(UInt32)', codec: 'ZSTD(1)', comment: 'values in each bin' },
    { name: 'ct', type: 'UInt64', codec: 'ZSTD(1)' },
    { name: 'mn', type: 'Float64', codec: 'ZSTD(1)' },
    { name: 'mx', type: 'Float64', codec: 'ZSTD(1)' },
    { name: 'sm', type: 'Float64', codec: 'ZSTD(1)' },
  ],
  orderBy: '(metric_id, series_id, ts)',
  partitionByDay: 'toDate(ts)',
  retentionDays: POINT_DAYS,
  shardBy: 'series_id',
};

export class SketchesBatch extends ColumnBatch {
  readonly metricId: NumberColumn;
  readonly seriesId: Int64Column;
  readonly time: NumberColumn;
  readonly keys: ArrayColumn<NumberColumn>;
  readonly counts: ArrayColumn<NumberColumn>;
  readonly count: Int64Column;
  readonly min: NumberColumn;
  readonly max: NumberColumn;
  readonly sum: NumberColumn;

  constructor() {
    const metricId = new NumberColumn('metric_id', 'UInt32');
    const seriesId = new Int64Column('series_id', 'UInt64');
    const time = new NumberColumn('ts', 'DateTime');
    const keys = new ArrayColumn('k', new NumberColumn('', 'Int16'));
    const counts = new ArrayColumn('n', new NumberColumn('', 'UInt32'));
    const count = new Int64Column('ct', 'UInt64');
    const min = new NumberColumn('mn', 'Float64');
    const max = new NumberColumn('mx', 'Float64');
    const sum = new NumberColumn('sm', 'Float64');
    super([metricId, seriesId, time, keys, counts, count, min, max, sum]);
    this.metricId = metricId;
    this.seriesId = seriesId;
    this.time = time;
    this.keys = keys;
    this.counts = counts;
    this.count = count;
    this.min = min;
    this.max = max;
    this.sum = sum;
  }
}
