import type { SqlColumnType } from '@komainu/contracts/logs/sql-api.ts';
import { resolveField } from '@komainu/query/search/resolve.ts';
import { type SearchSource, whereSql } from '@komainu/query/search/source.ts';
import { sqlIdentifier } from '@komainu/query/sql.ts';
import type { LogFilter } from '../api/reader.ts';
import type { ValueType } from './sql-value.ts';

interface BaseColumn {
  readonly name: string;
  readonly type: SqlColumnType & ValueType;
  readonly sql: string;
}

const text = (name: string, column = name): BaseColumn => ({ name, type: 'text', sql: sqlIdentifier(column) });

/** The columns that `SELECT * FROM logs` shows. */
export const BASE_COLUMNS: readonly BaseColumn[] = [
  { name: 'timestamp', type: 'time', sql: "toTimeZone(`ts`, 'UTC')" },
  text('service'),
  text('host'),
  text('source'),
  text('status'),
  text('message'),
  { name: 'tags', type: 'list', sql: '`tags`' },
  text('trace_id'),
  text('span_id'),
  text('index', 'index_name'),
  text('env'),
  text('version'),
  { name: 'attributes', type: 'map', sql: '`attrs`' },
];

/** One use of the table `logs` in a query: what the reader may see of the window, with the columns that are asked for. */
export class VirtualTable {
  readonly #filter: LogFilter;
  /** SQL by the name that it gets in the engine. */
  readonly #columns = new Map<string, string>();
  readonly #fields = new Map<string, string>();

  constructor(filter: LogFilter) {
    this.#filter = filter;
  }

  /** A column as it is called in the engine; undefined when there is none of that name. */
  column(name: string): { readonly name: string; readonly type: ValueType } | undefined {
    const base = BASE_COLUMNS.find((column) => column.name === name);
    if (base !== undefined) {
      this.#columns.set(`v_${base.name}`, base.sql);
      return { name: `v_${base.name}`, type: base.type };
    }
    const isField = (name.startsWith('@') && name.length > 1) || this.#schema.facetWords?.has(name) === true;
    return isField ? { name: this.field(name), type: 'any' } : undefined;
  }

  /** The column of an attribute (`@path`), a facet's word or the key of a tag; NULL where a log lacks it. */
  field(path: string): string {
    const known = this.#fields.get(path);
    if (known !== undefined) return known;
    const name = `f${this.#fields.size}`;
    this.#fields.set(path, name);
    this.#columns.set(name, `nullIf(toString(${resolveField(path, this.#schema).text}), '')`);
    return name;
  }

  /** The subquery; ask for it when every column is known. */
  sql(): string {
    const { source, window, node } = this.#filter;
    const columns = [...this.#columns].map(([name, sql]) => `${sql} AS ${sqlIdentifier(name)}`);
    // A query may count rows without a look at any column.
    const selected = columns.length === 0 ? '1 AS `v_none`' : columns.join(', ');
    return `(SELECT ${selected} FROM ${sqlIdentifier(source.table)} WHERE ${whereSql(source, window, node)})`;
  }

  get #schema(): SearchSource['schema'] {
    return this.#filter.source.schema;
  }
}
