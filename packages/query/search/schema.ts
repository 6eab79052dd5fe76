import type { FieldSql } from './resolve.ts';

/**
 * How a table's columns answer to search words. Each searchable table (logs, spans, events) has one; the same schema
 * drives the SQL and names what the predicate reads.
 */
export interface SearchSchema {
  /**
   * Bare words search here. Index it as `INDEX … lower(message) TYPE text(tokenizer=splitByNonAlpha)`: over the expression,
   * not with a preprocessor, because the engine then compares case wherever it does not use the index (ClickHouse 26.7:
   * in SELECT, and in some conditions below NOT).
   */
  readonly messageColumn: string;
  /** Reserved words that are columns: `host:` `service:` `status:` `source:` `trace_id:` … to a column. */
  readonly reserved: Readonly<Record<string, ReservedColumn>>;
  /** `key:value` for any other key is looked up here: Array(String) of `key:value`. */
  readonly tagsColumn: string;
  /** `@path:value`. */
  readonly attributes: AttributeColumns;
  /** Words that mean another, for example `level` for `status`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /**
   * Words that are no reserved ones and name an attribute, to its path: `status_code` to `http.status_code`. Such a word
   * means the tag of this key or the attribute, see facet-words.ts.
   */
  readonly facetWords?: ReadonlyMap<string, string>;
  /**
   * Fields that somebody has saved, or a request has made from others, by their names with `#`; not there where nothing
   * knows such fields. The store knows them, events in memory do not.
   */
  readonly calculated?: ReadonlyMap<string, FieldSql>;
}

export interface ReservedColumn {
  readonly column: string;
  /**
   * `text` compares without regard to case only when Datadog does; `keyword` is exact; `number` takes ranges; `id` is a
   * UInt64 column whose values are written in decimal: it is there on every row and has no order.
   */
  readonly kind: 'keyword' | 'text' | 'number' | 'id';
  /** For numbers: what one written unit is in stored units, for example durations written as `2s`, stored in ns. */
  readonly unit?: 'ns';
}

interface AttributeColumns {
  /** Map(String, String): strings as they are, other JSON values as JSON text. */
  readonly text: string;
  /** Map(String, Float64), when numbers are kept apart. */
  readonly number?: string;
  /**
   * Array(String) of the paths whose text begins like a JSON list. Given where this column and `mapValues` of the texts have a
   * bloom filter: a search for a value then reads only the blocks that may have it.
   */
  readonly lists?: string;
  /** Paths that also stand in a column of their own (String-like), and are read from there. */
  readonly hot: Readonly<Record<string, string>>;
  /** Those of the hot columns that are LowCardinality: counting them takes a fifth of the time. */
  readonly fewValues?: ReadonlySet<string>;
  /** Paths answered by a reserved column, for example `@duration` of spans. */
  readonly reserved?: Readonly<Record<string, ReservedColumn>>;
}

/** What a predicate reads of an event in memory; it must give what the SQL gives for the row. */
export interface SearchableEvent {
  readonly message: string;
  /** The value of a reserved column by its column name; undefined when the table has no such column. */
  reserved(column: string): string | number | undefined;
  readonly tags: readonly string[];
  /** Attribute by dotted path: the JSON value, undefined when absent. A path that leads to an object is absent. */
  attribute(path: string): unknown;
  /** Whether an attribute is a list. Left out, each that a path may lead into is looked at. */
  hasList?(): boolean;
  /** The values of all attributes kept in `AttributeColumns.text` (leaves), for `*:word`. */
  attributeValues(): Iterable<unknown>;
}
