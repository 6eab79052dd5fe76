import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { ArrayColumn, DictionaryColumn, Int64Column, NumberColumn } from '@komainu/wire/native/columns.ts';

/** One row a series; written again when its type changes and, once in a while, to say that it still lives. */
export const seriesTable: TableDefinition = {
  name: 'series',
  engine: 'ReplacingMergeTree',
  versionColumn: 'last_seen',
  columns: [
    {
      name: 'metric_id',
      type: 'UInt32',
      codec: 'ZSTD(1)',
      comment: 'hash of the metric name: keeps a metric together',
    },
    { name: 'series_id', type: 'UInt64', codec: 'ZSTD(1)', comment: 'hash of metric, host and tags' },
    { name: 'metric', type: 'LowCardinality(String)' },
    { name: 'type', type: 'LowCardinality(String)', comment: 'gauge, count, rate, distribution' },
    { name: 'interval', type: 'UInt32', comment: 'seconds that a count or rate covers; 0 unknown' },
    { name: 'unit', type: 'LowCardinality(String)' },
    { name: 'host', type: 'LowCardinality(String)' },
    { name: 'tags', type: 'Array(LowCardinality(String))', codec: 'ZSTD(1)', comment: 'sorted, without host' },
    { name: 'first_seen', type: 'DateTime', codec: 'ZSTD(1)' },
    { name: 'last_seen', type: 'DateTime', codec: 'ZSTD(1)' },
  ],
  orderBy: '(metric_id, series_id)',
  shardBy: 'series_id',
};

export class SeriesBatch extends ColumnBatch {
  readonly metricId: NumberColumn;
  readonly seriesId: Int64Column;
  readonly metric: DictionaryColumn;
  readonly type: DictionaryColumn;
  readonly interval: NumberColumn;
  readonly unit: DictionaryColumn;
  readonly host: DictionaryColumn;
  readonly tags: ArrayColumn<DictionaryColumn>;
  readonly firstSeen: NumberColumn;
  readonly lastSeen: NumberColumn;

  constructor() {
    const metricId = new NumberColumn('metric_id', 'UInt32');
    const seriesId = new Int64Column('series_id', 'UInt64');
    const metric = new DictionaryColumn('metric');
    const type = new DictionaryColumn('type');
    const interval = new NumberColumn('interval', 'UInt32');
    const unit = new DictionaryColumn('unit');
    const host = new DictionaryColumn('host');
    const tags = new ArrayColumn('tags', new DictionaryColumn(''));
    const firstSeen = new NumberColumn('first_seen', 'DateTime');
    const lastSeen = new NumberColumn('last_seen', 'DateTime');
    super([metricId, seriesId, metric, type, interval, unit, host, tags, firstSeen, lastSeen]);
    this.metricId = metricId;
    this.seriesId = seriesId;
    this.metric = metric;
    this.type = type;
    this.interval = interval;
    this.unit = unit;
    this.host = host;
    this.tags = tags;
    this.firstSeen = firstSeen;
    this.lastSeen = lastSeen;
  }
}
