import type { TableDefinition } from '@komainu/store/tables/definition.ts';

const TEXT = 'LowCardinality(String)';

const tagColumn = (key: string) => ({
  name: key,
  type: TEXT,
  codec: 'ZSTD(1)',
  materialized: `substring(arrayFirst(tag -> startsWith(tag, '${key}:'), tags), ${key.length + 2})`,
});

/** Events, one row each, in the order of time. Ids grow with the time of receipt, so that a min-max index finds them. */
export const eventsTable: TableDefinition = {
  name: 'events',
  engine: 'MergeTree',
  columns: [
    { name: 'ts', type: 'DateTime64(3)', codec: 'Delta, ZSTD(1)' },
    { name: 'id', type: 'UInt64', codec: 'Delta, ZSTD(1)', comment: 'time-ordered, by receipt' },
    { name: 'title', type: 'String', codec: 'ZSTD(1)' },
    { name: 'message', type: 'String', codec: 'ZSTD(1)' },
    { name: 'host', type: TEXT, codec: 'ZSTD(1)' },
    { name: 'source', type: TEXT, codec: 'ZSTD(1)' },
    { name: 'status', type: TEXT, codec: 'ZSTD(1)', comment: 'error, warn, info or ok' },
    { name: 'alert_type', type: TEXT, codec: 'ZSTD(1)' },
    { name: 'priority', type: TEXT, codec: 'ZSTD(1)' },
    { name: 'aggregation_key', type: 'String', codec: 'ZSTD(1)' },
    { name: 'device_name', type: TEXT, codec: 'ZSTD(1)' },
    { name: 'event_type', type: TEXT, codec: 'ZSTD(1)' },
    { name: 'category', type: TEXT, codec: 'ZSTD(1)', comment: 'change, alert or empty' },
    { name: 'related_event_id', type: 'UInt64', codec: 'ZSTD(1)' },
    { name: 'tags', type: 'Array(LowCardinality(String))', codec: 'ZSTD(1)' },
    { name: 'attrs', type: 'Map(LowCardinality(String), String)', codec: 'ZSTD(1)' },
    {
      name: 'json_keys',
      type: 'Array(LowCardinality(String))',
      codec: 'ZSTD(1)',
      comment: 'keys of attrs with JSON text',
    },
    tagColumn('env'),
    tagColumn('service'),
    { name: 'content', type: 'String', codec: 'ZSTD(1)', materialized: "concat(title, '\\n', message)" },
  ],
  indexes: [
    'i_content content TYPE text(tokenizer = splitByNonAlpha, preprocessor = lower(content))',
    'i_tags tags TYPE text(tokenizer = array)',
    'i_id id TYPE minmax GRANULARITY 1',
  ],
  orderBy: 'ts',
  partitionByDay: 'toDate(ts)',
  retentionDays: 450,
  shardBy: 'rand()',
};

export const eventsTables: readonly TableDefinition[] = [eventsTable];
