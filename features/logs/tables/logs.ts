import type { ColumnDefinition, Migration, TableDefinition } from '@komainu/store/tables/definition.ts';
import { LATE_MERGES, TEXTS_IN_ONE_STREAM } from '@komainu/store/tables/settings.ts';
import { LOG_LIMITS } from '@komainu/wire/logs/limits.ts';

const TEXT = 'LowCardinality(String)';
const DAY_MS = 86_400_000;

/** Days that logs are kept unless the user says otherwise. */
export const LOG_DAYS = LOG_LIMITS.maxAgeMs / DAY_MS;

/** The index of the words of messages; every version of the table has it. */
export const MESSAGE_INDEX = 'i_message';

/** Given by the intake: looking through all values of each log costs the engine a fifth of an insert. */
const listKeys: ColumnDefinition = {
  name: 'list_keys',
  type: 'Array(LowCardinality(String))',
  codec: 'ZSTD(1)',
  default: "arrayFilter((path, text) -> startsWith(text, '['), mapKeys(attrs), mapValues(attrs))",
  comment: 'keys of attrs with text that begins like a JSON list',
};

const listsIndex = `i_lists ${listKeys.name} TYPE bloom_filter(0.01) GRANULARITY 1`;

const indexName: ColumnDefinition = {
  name: 'index_name',
  type: TEXT,
  codec: 'ZSTD(1)',
  comment: 'the index that keeps the log',
};

/** An attribute that many search for, in a column of its own: thirty times as fast as the map. */
const hot = (name: string, path: string, type = 'String') => ({
  name,
  type,
  codec: 'ZSTD(1)',
  materialized: `attrs['${path}']`,
});

/** The value of the first tag with this key. */
const tagColumn = (key: string) => ({
  name: key,
  type: TEXT,
  codec: 'ZSTD(1)',
  materialized: `substring(arrayFirst(tag -> startsWith(tag, '${key}:'), tags), ${key.length + 2})`,
});

/**
 * Logs, one row each, in the order of time: what everybody asks for is the latest. Words of the message and whole tags are
 * found in text indexes, ids and values of attributes through bloom filters.
 */
export const logsTable: TableDefinition = {
  name: 'logs',
  engine: 'MergeTree',
  columns: [
    { name: 'ts', type: 'DateTime64(3)', codec: 'Delta, LZ4' },
    { name: 'id', type: 'UInt64', codec: 'Delta, ZSTD(1)', comment: 'time-ordered, by receipt' },
    { name: 'service', type: TEXT, codec: 'ZSTD(1)' },
    { name: 'host', type: TEXT, codec: 'ZSTD(1)' },
    { name: 'source', type: TEXT, codec: 'ZSTD(1)' },
    { name: 'status', type: TEXT, codec: 'ZSTD(1)' },
    { name: 'message', type: 'String', codec: 'ZSTD(1)' },
    { name: 'trace_id', type: 'String', codec: 'ZSTD(1)', comment: '32 hex digits or empty' },
    { name: 'span_id', type: 'String', codec: 'ZSTD(1)', comment: '16 hex digits or empty' },
    { name: 'tags', type: 'Array(LowCardinality(String))', codec: 'ZSTD(1)' },
    { name: 'attrs', type: 'Map(LowCardinality(String), String)', codec: 'ZSTD(1)' },
    {
      name: 'json_keys',
      type: 'Array(LowCardinality(String))',
      codec: 'ZSTD(1)',
      comment: 'keys of attrs with JSON text',
    },
    listKeys,
    indexName,
    tagColumn('env'),
    tagColumn('version'),
    hot('http_status_code', 'http.status_code', TEXT),
    hot('http_method', 'http.method', TEXT),
    hot('http_url_path', 'http.url_details.path'),
    hot('client_ip', 'network.client.ip'),
    hot('usr_id', 'usr.id'),
    hot('error_kind', 'error.kind', TEXT),
    hot('duration', 'duration'),
  ],
  indexes: [
    `${MESSAGE_INDEX} lower(message) TYPE text(tokenizer = splitByNonAlpha)`,
    'i_tags tags TYPE text(tokenizer = array)',
    'i_trace trace_id TYPE bloom_filter(0.001) GRANULARITY 1',
    'i_values mapValues(attrs) TYPE bloom_filter(0.05) GRANULARITY 1',
    listsIndex,
  ],
  // With the id, since lists are sorted by both: read in that order, the newest are found without sorting all.
  orderBy: '(ts, id)',
  partitionByDay: 'toDate(ts)',
  retentionDays: LOG_DAYS,
  // New blocks in one file a part: the hundred files of a wide part cost more than what is written to them.
  settings: { min_bytes_for_wide_part: 100 * 1024 * 1024, ...LATE_MERGES, ...TEXTS_IN_ONE_STREAM },
  shardBy: 'rand()',
};

export const logsTables: readonly TableDefinition[] = [logsTable];

/** Columns that tables of the first version lack. */
export const logIndexColumn: NonNullable<Migration['addColumns']> = [{ table: logsTable.name, column: indexName }];

/** What tables of the first seven versions lack: searches for values of attributes go by it. */
export const logLists: Pick<Migration, 'addColumns' | 'addIndexes'> = {
  addColumns: [{ table: logsTable.name, column: listKeys }],
  addIndexes: [{ table: logsTable.name, index: listsIndex }],
};

/** Settings that the table had not before version 6. */
export const logMerges: NonNullable<Migration['changeSettings']> = [{ table: logsTable.name, settings: LATE_MERGES }];

/** Settings that the table had not before version 7. */
export const logTexts: NonNullable<Migration['changeSettings']> = [
  { table: logsTable.name, settings: TEXTS_IN_ONE_STREAM },
];
