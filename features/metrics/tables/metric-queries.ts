import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { DictionaryColumn, NumberColumn } from '@komainu/wire/native/columns.ts';

/** How often a metric, and each of its tag keys, was asked for on a day; rows of a day add up. */
export const metricQueriesTable: TableDefinition = {
  name: 'metric_queries',
  engine: 'AggregatingMergeTree',
  columns: [
    { name: 'day', type: 'Date', comment: 'UTC' },
    { name: 'metric', type: 'LowCardinality(String)' },
    { name: 'tag', type: 'LowCardinality(String)', comment: "'' for the metric itself" },
    { name: 'queries', type: 'SimpleAggregateFunction(sum, UInt64)' },
    { name: 'last', type: 'SimpleAggregateFunction(max, DateTime)', comment: 'the newest of them' },
  ],
  orderBy: '(metric, tag, day)',
  partitionByDay: 'toStartOfMonth(day)',
  // What rules by usage may look back, and the month that a partition spans.
  retentionDays: 121,
  shardBy: 'cityHash64(metric)',
};

export class MetricQueriesBatch extends ColumnBatch {
  readonly day: NumberColumn;
  readonly metric: DictionaryColumn;
  readonly tag: DictionaryColumn;
  readonly queries: NumberColumn;
  readonly last: NumberColumn;

  constructor() {
    const day = new NumberColumn('day', 'Date');
    const metric = new DictionaryColumn('metric');
    const tag = new DictionaryColumn('tag');
    const queries = new NumberColumn('queries', 'UInt32');
    const last = new NumberColumn('last', 'DateTime');
    super([day, metric, tag, queries, last]);
    this.day = day;
    this.metric = metric;
    this.tag = tag;
    this.queries = queries;
    this.last = last;
  }
}
