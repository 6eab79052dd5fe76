import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { ArrayColumn, DictionaryColumn, NumberColumn, StringColumn } from '@komainu/wire/native/columns.ts';

/** A result of a service check a row. */
export const serviceChecksTable: TableDefinition = {
  name: 'service_checks',
  engine: 'ReplacingMergeTree',
  columns: [
    { name: 'check', type: 'LowCardinality(String)' },
    { name: 'host', type: 'LowCardinality(String)' },
    { name: 'tags', type: 'Array(LowCardinality(String))', codec: 'ZSTD(1)' },
    { name: 'ts', type: 'DateTime', codec: 'DoubleDelta,ZSTD(1)' },
    { name: 'status', type: 'UInt8', comment: '0 ok, 1 warning, 2 critical, 3 unknown' },
    { name: 'message', type: 'String', codec: 'ZSTD(1)' },
  ],
  orderBy: '(check, host, tags, ts)',
  partitionByDay: 'toDate(ts)',
  retentionDays: 30,
  shardBy: 'cityHash64(check, host)',
};

export class ServiceChecksBatch extends ColumnBatch {
  readonly check: DictionaryColumn;
  readonly host: DictionaryColumn;
  readonly tags: ArrayColumn<DictionaryColumn>;
  readonly time: NumberColumn;
  readonly status: NumberColumn;
  readonly message: StringColumn;

  constructor() {
    const check = new DictionaryColumn('check');
    const host = new DictionaryColumn('host');
    const tags = new ArrayColumn('tags', new DictionaryColumn(''));
    const time = new NumberColumn('ts', 'DateTime');
    const status = new NumberColumn('status', 'UInt8');
    const message = new StringColumn('message');
    super([check, host, tags, time, status, message]);
    this.check = check;
    this.host = host;
    this.tags = tags;
    this.time = time;
    this.status = status;
    this.message = message;
  }
}
