import { objectOf, textOf, timeOf } from '@komainu/http/request-fields.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { SearchNode } from '@komainu/query/search/ast.ts';
import { type ListPage, listPage, listSql } from '@komainu/query/search/list.ts';
import { encodeCursor, type RunQuery } from '@komainu/query/search/source.ts';
import { searchToSql } from '@komainu/query/search/to-sql.ts';
import { parseWindow, type TimeWindow } from '@komainu/query/time.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { logSearchSchema, logSource } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';
import { bothOf, indexNamesOf, inIndexes } from './narrow.ts';
import { LOG_COLUMNS, type LogRow } from './render.ts';

/** What a reader may look for; made by `LogReader` only, so that nothing is asked without the reader's restriction. */
export interface LogFilter {
  readonly node: SearchNode;
  readonly window: TimeWindow;
}

/** Reads logs on behalf of one client: every search that it hands out holds what the client's roles restrict it to. */
export class LogReader {
  readonly clock: Clock;
  readonly #store: TelemetryStore;
  readonly #restriction: SearchNode | undefined;
  readonly #signal: () => AbortSignal | undefined;

  constructor(parts: {
    store: TelemetryStore;
    clock: Clock;
    /** What the reader is limited to; undefined for those who may see everything. */
    restriction: SearchNode | undefined;
    /** Queries are cancelled when it fires, which it does when the client goes away. */
    signal: () => AbortSignal | undefined;
  }) {
    this.clock = parts.clock;
    this.#store = parts.store;
    this.#restriction = parts.restriction;
    this.#signal = parts.signal;
  }

  /**
   * Reads a filter of `query`, `indexes`, `from` and `to`; what is left out means everything of the last 15 minutes. `*` and
   * no index at all mean every index. Throws `bad_request`, `bad_time` and SearchSyntaxError (400).
   */
  filter(filter: unknown): LogFilter {
    const { query, indexes, from, to } = objectOf(filter, 'filter');
    const node = parseLogSearch(textOf(query, 'filter.query') ?? '*');
    return {
      node: this.restrict(inIndexes(node, indexNamesOf(indexes))),
      window: parseWindow(timeOf(from, 'filter.from'), timeOf(to, 'filter.to'), this.clock.nowMs()),
    };
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
    this.#aborting ??= this.#signal();
    return this.#store.rows<Row>(sql, this.#aborting === undefined ? {} : { signal: this.#aborting });
  };
  #aborting: AbortSignal | undefined;

  /** One page of logs. `after` is there whenever the page holds anything, as Datadog has it. */
  async list(
    filter: LogFilter,
    page: { sort: 'asc' | 'desc'; limit: number; cursor?: string | undefined },
  ): Promise<ListPage<LogRow>> {
    const sql = listSql(logSource, { ...filter, ...page, columns: LOG_COLUMNS });
    const { rows } = listPage(await this.run<LogRow>(sql), page.limit);
    const last = rows.at(-1);
    return { rows, after: last === undefined ? null : encodeCursor({ t: last.cursor_time, id: last.cursor_id }) };
  }
}
