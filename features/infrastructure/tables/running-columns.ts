import type { TableDefinition } from '@komainu/store/tables/definition.ts';
import { ColumnBatch } from '@komainu/wire/native/batch.ts';
import type { Column } from '@komainu/wire/native/columns.ts';

export const TEXT = { type: 'LowCardinality(String)', codec: 'ZSTD(1)' };
export const RATE = { type: 'Float32', codec: 'ZSTD(1)' };
export const COUNT = { type: 'UInt32', codec: 'T64, ZSTD(1)' };
export const BYTES = { type: 'UInt64', codec: 'T64, ZSTD(1)' };

/** How long what runs is kept, and where: the rows of a host stand together. */
const KEPT = {
  partitionByDay: 'toDate(ts)',
  retentionDays: 2,
  shardBy: 'cityHash64(host)',
} satisfies Partial<TableDefinition>;

/** A table of things as they were seen last; `key` are the columns that name one. */
export function seenTable(name: string, key: string, columns: TableDefinition['columns']): TableDefinition {
  return { name, engine: 'ReplacingMergeTree', versionColumn: 'ts', columns, orderBy: `(${key})`, ...KEPT };
}

/** A table of what things used, a row each time that they were looked at. */
export function samplesTable(name: string, key: string, columns: TableDefinition['columns']): TableDefinition {
  // A message that comes twice is there once.
  return { name, engine: 'ReplacingMergeTree', columns, orderBy: `(${key}, ts)`, ...KEPT };
}

/** Of which host messages tell, and when they were made. */
export interface RunningOrigin {
  readonly host: string;
  readonly timeUnixMs: number;
}

/** A batch whose columns are pushed to by name. */
export class NamedBatch<Columns extends Readonly<Record<string, Column>>> extends ColumnBatch {
  protected readonly to: Columns;

  constructor(columns: Columns) {
    super(Object.values(columns));
    this.to = columns;
  }
}
