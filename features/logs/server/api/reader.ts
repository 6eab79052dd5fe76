import { objectOf, textOf, timeOf } from '@komainu/http/request-fields.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { fieldName, withCalculatedFields } from '@komainu/query/calculated/fields.ts';
import { readCalculatedFields } from '@komainu/query/calculated/read-fields.ts';
import type { SearchNode } from '@komainu/query/search/ast.ts';
import { bindFacetWords } from '@komainu/query/search/facet-words.ts';
import { type ListPage, listPage, listSql } from '@komainu/query/search/list.ts';
import { resolveField } from '@komainu/query/search/resolve.ts';
import { encodeCursor, type RunQuery, type SearchSource } from '@komainu/query/search/source.ts';
import { subqueryNode } from '@komainu/query/search/subquery.ts';
import { searchToSql } from '@komainu/query/search/to-sql.ts';
import { sqlString } from '@komainu/query/sql.ts';
import { parseWindow, type TimeWindow } from '@komainu/query/time.ts';
import type { QueryOptions, TelemetryStore } from '@komainu/store/port.ts';
import { parseRows } from '@komainu/store/result-rows.ts';
import { logSearchSchema } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';
import { subqueriesOf } from './filter-parts.ts';
import { bothOf, indexNamesOf, inIndexes } from './narrow.ts';
import { LOG_COLUMNS, type LogRow } from './render.ts';

/** What a reader may look for; made by `LogReader` only, so that nothing is asked without the reader's restriction. */
export interface LogFilter {
  /** The table, with the facets' words and the request's calculated fields. */
  readonly source: SearchSource;
  readonly node: SearchNode;
  readonly window: TimeWindow;
  /** The request's calculated fields, `#name`: lists show their values. */
  readonly shown?: readonly string[];
}

/** Subqueries within subqueries: each is a search of its own. */
const MOST_DEPTH = 3;

/** What a subquery stands in. */
interface Outer {
  readonly source: SearchSource;
  readonly window: TimeWindow;
  readonly depth: number;
}

/** Reads logs on behalf of one client: every search that it hands out holds what the client's roles restrict it to. */
export class LogReader {
  readonly clock: Clock;
  /** The table, with the words of the facets as they are now. */
  readonly source: SearchSource;
  readonly #store: TelemetryStore;
  readonly #restriction: SearchNode | undefined;
  readonly #signal: () => AbortSignal | undefined;

  constructor(parts: {
    store: TelemetryStore;
    clock: Clock;
    source: SearchSource;
    /** What the reader is limited to; undefined for those who may see everything. */
    restriction: SearchNode | undefined;
    /** Queries are cancelled when it fires, which it does when the client goes away. */
    signal: () => AbortSignal | undefined;
  }) {
    this.clock = parts.clock;
    this.source = parts.source;
    this.#store = parts.store;
    // A facet that somebody adds must not change what others may see.
    this.#restriction = parts.restriction && bindFacetWords(parts.restriction, logSearchSchema);
    this.#signal = parts.signal;
  }

  /**
   * Reads a filter of `query`, `indexes`, `from`, `to`, `calculated_fields` and `subqueries`; what is left out means
   * everything of the last 15 minutes. `*` and no index at all mean every index. Throws `bad_request`, `bad_time`,
   * `bad_calculated_field` and SearchSyntaxError (400).
   */
  filter(filter: unknown): LogFilter {
    const { query, indexes, from, to, calculated_fields, subqueries } = objectOf(filter, 'filter');
    const window = parseWindow(timeOf(from, 'filter.from'), timeOf(to, 'filter.to'), this.clock.nowMs());
    const fields = readCalculatedFields(calculated_fields, 'filter.calculated_fields');
    const source = { ...this.source, schema: withCalculatedFields(this.source.schema, fields) };
    const wanted = inIndexes(parseLogSearch(textOf(query, 'filter.query') ?? '*'), indexNamesOf(indexes));
    const among = this.#amongNodes(subqueries, { source, window, depth: 1 });
    const shown = fields.map(({ name }) => `#${fieldName(name)}`);
    return { source, window, node: this.restrict(among.reduce(bothOf, wanted)), shown };
  }

  /** The conditions of subqueries, which may have some of their own. Throws `bad_request` (400) where they nest too deep. */
  #amongNodes(subqueries: unknown, outer: Outer): readonly SearchNode[] {
    const parts = subqueriesOf(subqueries);
    if (parts.length > 0 && outer.depth > MOST_DEPTH) {
      throw badRequest('bad_request', `subqueries are nested more than ${MOST_DEPTH} deep`);
    }
    return parts.map((part) => subqueryNode(outer.source, { ...part, ...this.#innerFilter(part.filter, outer) }));
  }

  /** The filter of a subquery, within the outer window where it has none of its own. */
  #innerFilter(filter: Readonly<Record<string, unknown>>, outer: Outer): Pick<LogFilter, 'node' | 'window'> {
    const { query, from, to, subqueries } = filter;
    const start = timeOf(from, 'the start of a subquery') ?? outer.window.fromUnixMs;
    const end = timeOf(to, 'the end of a subquery') ?? outer.window.toUnixMs;
    const window = parseWindow(start, end, this.clock.nowMs());
    const wanted = parseLogSearch(textOf(query, 'the query of a subquery') ?? '*');
    const among = this.#amongNodes(subqueries, { ...outer, window, depth: outer.depth + 1 });
    return { node: this.restrict(among.reduce(bothOf, wanted)), window };
  }

  /** The search, narrowed to what the reader may see. For searches that do not come through `filter`. */
  restrict(node: SearchNode): SearchNode {
    return this.#restriction === undefined ? node : bothOf(node, this.#restriction);
  }

  /** The SQL condition of what the reader may see; '1' for all. For queries that are not written from a search. */
  restrictionSql(): string {
    return this.#restriction === undefined ? '1' : searchToSql(this.#restriction, logSearchSchema);
  }

  /** Runs SQL as it stands: the conditions of `filter`, `restrict` or `restrictionSql` must be in it. */
  readonly run: RunQuery = <Row>(sql: string) => {
    const { signal } = this;
    return this.#store.rows<Row>(sql, signal === undefined ? {} : { signal });
  };

  /** Fires when the client goes away. */
  get signal(): AbortSignal | undefined {
    this.#aborting ??= this.#signal();
    return this.#aborting;
  }
  #aborting: AbortSignal | undefined;

  /** As `run`, for queries of users: with limits of their own, and rows as lists of values. */
  async compactRows(sql: string, limits: Pick<QueryOptions, 'timeoutMs' | 'maxMemoryBytes'>): Promise<unknown[][]> {
    const { signal } = this;
    const options = signal === undefined ? limits : { ...limits, signal };
    return parseRows(await this.#store.bytes(sql, 'JSONCompactEachRow', options));
  }

  /** One page of logs. `after` is there whenever the page holds anything, as Datadog has it. */
  async list(
    filter: LogFilter,
    page: { sort: 'asc' | 'desc'; limit: number; cursor?: string | undefined },
  ): Promise<ListPage<LogRow>> {
    const columns = [...LOG_COLUMNS, ...calculatedColumn(filter)];
    const sql = listSql(filter.source, { ...filter, ...page, columns });
    const { rows } = listPage(await this.run<LogRow>(sql), page.limit);
    const last = rows.at(-1);
    return { rows, after: last === undefined ? null : encodeCursor({ t: last.cursor_time, id: last.cursor_id }) };
  }
}

/** The calculated fields of the request as a map, for lists that show them; nothing when there are none. */
function calculatedColumn({ source: { schema }, shown = [] }: LogFilter): readonly string[] {
  if (shown.length === 0) return [];
  const entries = shown.map((name) => `${sqlString(name)}, toString(${resolveField(name, schema).text})`);
  return [`map(${entries.join(', ')}) AS calculated`];
}
