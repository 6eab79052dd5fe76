import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import { DictionaryColumn, Int64Column, StringColumn } from '@komainu/wire/native/columns.ts';

/** What is known of a host, a document a kind; the newest stands. */
export const hostDocumentsTable: TableDefinition = {
  name: 'host_documents',
  engine: 'ReplacingMergeTree',
  versionColumn: 'updated_at',
  columns: [
    { name: 'host', type: 'String', codec: 'ZSTD(1)' },
    {
      name: 'kind',
      type: 'LowCardinality(String)',
      comment: 'metadata, agent_checks, external_tags, activity, or an inventory of the Agent',
    },
    { name: 'body', type: 'String', codec: 'ZSTD(3)', comment: 'JSON' },
    { name: 'updated_at', type: 'UInt64', codec: 'ZSTD(1)', comment: 'Unix milliseconds' },
  ],
  orderBy: '(host, kind)',
  shardBy: 'cityHash64(host)',
};

export class HostDocumentsBatch extends ColumnBatch {
  readonly host: StringColumn;
  readonly kind: DictionaryColumn;
  readonly body: StringColumn;
  readonly updatedAt: Int64Column;

  constructor() {
    const host = new StringColumn('host');
    const kind = new DictionaryColumn('kind');
    const body = new StringColumn('body');
    const updatedAt = new Int64Column('updated_at', 'UInt64');
    super([host, kind, body, updatedAt]);
    this.host = host;
    this.kind = kind;
    this.body = body;
    this.updatedAt = updatedAt;
  }
}
