export interface ColumnDefinition {
  readonly name: string;
  /** A ClickHouse type, as in Native blocks. */
  readonly type: string;
  /** For example `Delta,ZSTD(1)`. */
  readonly codec?: string;
  /** An expression over other columns; such a column is never inserted. */
  readonly materialized?: string;
  /** An expression for rows that were inserted without the column, such as those of older versions. */
  readonly default?: string;
  readonly comment?: string;
}

export type TableSettings = Readonly<Record<string, string | number>>;

/**
 * A telemetry table, written once by the feature that owns it and rendered for the embedded engine, a single server and a
 * cluster (`tables/render.ts`).
 */
export interface TableDefinition {
  readonly name: string;
  readonly engine: 'MergeTree' | 'ReplacingMergeTree' | 'AggregatingMergeTree';
  /** The version column of a ReplacingMergeTree. */
  readonly versionColumn?: string;
  readonly columns: readonly ColumnDefinition[];
  /** Full text after `INDEX`, for example `i_tag tags TYPE text(tokenizer=array)`. */
  readonly indexes?: readonly string[];
  /** Full text after `PROJECTION`. */
  readonly projections?: readonly string[];
  readonly orderBy: string;
  /** An expression that gives a Date; tables without one are never dropped by age. */
  readonly partitionByDay?: string;
  /** Days kept unless the user says otherwise; only with `partitionByDay`. */
  readonly retentionDays?: number;
  readonly settings?: TableSettings;
  /** The sharding expression of a cluster. */
  readonly shardBy?: string;
}

/** One step from a version of the schema to the next. Steps are never edited after a release, only added. */
export interface Migration {
  /** Rises by one. */
  readonly version: number;
  readonly title: string;
  /** Tables to create. */
  readonly create?: readonly TableDefinition[];
  /** Columns to add to existing tables. */
  readonly addColumns?: readonly { readonly table: string; readonly column: ColumnDefinition }[];
  /** Indexes to add to existing tables, as in `TableDefinition`; parts get them when they are merged. */
  readonly addIndexes?: readonly { readonly table: string; readonly index: string }[];
  /** Settings to change on existing tables; a definition has those that new tables begin with. */
  readonly changeSettings?: readonly { readonly table: string; readonly settings: TableSettings }[];
}
