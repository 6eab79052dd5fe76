import type { Migration, TableDefinition } from '@komainu/store/tables/definition.ts';
import { LATE_MERGES, TEXTS_IN_ONE_STREAM } from '@komainu/store/tables/settings.ts';

const TEXT = 'LowCardinality(String)';

/**
 * Spans, one row each. Ordered for questions about a service; the projection finds the rows of one trace (a trace lookup
 * reads whole granules of two map columns, so granules are small). The columns from `span_kind` to `error_type` repeat
 * what stands in `meta` for the facets that everybody uses. A long-running span comes several times: `partial_version` is
 * its snapshot's number, -1 for the finished span; readers keep the last. Texts that repeat are numbers of a dictionary on
 * disk: LZ4 packs those as well as ZSTD for less, and a word of a resource is looked up in the dictionary, which is as
 * fast as an index of words.
 */
export const spansTable: TableDefinition = {
  name: 'spans',
  engine: 'MergeTree',
  columns: [
    { name: 'trace_id', type: 'UInt64', codec: 'ZSTD(1)', comment: 'low 64 bits' },
    { name: 'trace_id_high', type: 'UInt64', codec: 'ZSTD(1)', comment: 'high 64 bits, 0 when the tracer has none' },
    { name: 'span_id', type: 'UInt64', codec: 'ZSTD(1)' },
    { name: 'parent_id', type: 'UInt64', codec: 'ZSTD(1)', comment: '0 for a root' },
    { name: 'service', type: TEXT, codec: 'LZ4' },
    { name: 'name', type: TEXT, codec: 'LZ4', comment: 'the operation' },
    { name: 'resource', type: TEXT, codec: 'LZ4' },
    { name: 'type', type: TEXT, codec: 'LZ4' },
    { name: 'start', type: 'DateTime64(9)', codec: 'Delta, ZSTD(1)' },
    { name: 'duration', type: 'UInt64', codec: 'ZSTD(1)', comment: 'nanoseconds' },
    { name: 'error', type: 'UInt8', codec: 'ZSTD(1)' },
    { name: 'top_level', type: 'UInt8', codec: 'ZSTD(1)', comment: 'entry of a service' },
    { name: 'partial_version', type: 'Int32', codec: 'ZSTD(1)' },
    { name: 'host', type: TEXT, codec: 'LZ4' },
    { name: 'env', type: TEXT, codec: 'LZ4' },
    { name: 'version', type: TEXT, codec: 'LZ4' },
    { name: 'span_kind', type: TEXT, codec: 'LZ4' },
    { name: 'http_method', type: TEXT, codec: 'LZ4' },
    { name: 'http_status', type: TEXT, codec: 'LZ4' },
    { name: 'http_route', type: TEXT, codec: 'LZ4' },
    { name: 'peer_service', type: TEXT, codec: 'LZ4' },
    { name: 'db_system', type: TEXT, codec: 'LZ4' },
    { name: 'db_name', type: TEXT, codec: 'LZ4' },
    { name: 'component', type: TEXT, codec: 'LZ4' },
    { name: 'error_type', type: TEXT, codec: 'LZ4' },
    { name: 'tags', type: 'Array(LowCardinality(String))', codec: 'ZSTD(1)', comment: 'of the container and the host' },
    { name: 'meta', type: 'Map(LowCardinality(String), String)', codec: 'ZSTD(1)' },
    { name: 'metrics', type: 'Map(LowCardinality(String), Float64)', codec: 'LZ4' },
    { name: 'meta_struct', type: 'Map(LowCardinality(String), String)', codec: 'ZSTD(1)', comment: 'msgpack' },
    { name: 'status', type: TEXT, materialized: "if(error = 0, 'ok', 'error')" },
  ],
  projections: ['by_trace (SELECT _part_offset ORDER BY trace_id)'],
  orderBy: '(service, name, toStartOfMinute(start), start)',
  partitionByDay: 'toDate(start)',
  retentionDays: 15,
  settings: { index_granularity: 1024, ...LATE_MERGES, ...TEXTS_IN_ONE_STREAM },
  shardBy: 'trace_id',
};

/** Every table of the feature. */
export const tracesTables: readonly TableDefinition[] = [spansTable];

/** Settings that the table had not before version 6. */
export const spanMerges: NonNullable<Migration['changeSettings']> = [{ table: spansTable.name, settings: LATE_MERGES }];

/** Settings that the table had not before version 7. */
export const spanTexts: NonNullable<Migration['changeSettings']> = [
  { table: spansTable.name, settings: TEXTS_IN_ONE_STREAM },
];
