import { objectOf, textOf, timeOf } from '@komainu/http/request-fields.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { SearchNode } from '@komainu/query/search/ast.ts';
import type { ListPage } from '@komainu/query/search/list.ts';
import { listPage, listSql } from '@komainu/query/search/list.ts';
import { encodeCursor, type RunQuery } from '@komainu/query/search/source.ts';
import { parseWindow, type TimeWindow } from '@komainu/query/time.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { logSource } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';
import { LOG_COLUMNS, type LogRow } from './render.ts';

interface LogFilter {
  readonly node: SearchNode;
  readonly window: TimeWindow;
}

/** Reads a filter of `query`, `from` and `to`; what is left out means everything of the last 15 minutes. */
export function parseFilter(filter: unknown, nowMs: number): LogFilter {
  const { query, from, to } = objectOf(filter, 'filter');
  return {
    node: parseLogSearch(textOf(query, 'filter.query') ?? '*'),
    window: parseWindow(timeOf(from, 'filter.from'), timeOf(to, 'filter.to'), nowMs),
  };
}

/** Asks the table, on behalf of one client. */
export class LogQueries {
  readonly store: TelemetryStore;
  readonly clock: Clock;

  constructor(store: TelemetryStore, clock: Clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Runs queries that are cancelled when `signal` fires, which it does when the client goes away. */
  runFor(signal: AbortSignal): RunQuery {
    return <Row>(sql: string) => this.store.rows<Row>(sql, { signal });
  }

  /** One page of logs. `after` is there whenever the page holds anything, as Datadog has it. */
  async list(
    filter: LogFilter,
    page: { sort: 'asc' | 'desc'; limit: number; cursor?: string | undefined },
    signal: AbortSignal,
  ): Promise<ListPage<LogRow>> {
    const sql = listSql(logSource, { ...filter, ...page, columns: LOG_COLUMNS });
    const { rows } = listPage(await this.runFor(signal)<LogRow>(sql), page.limit);
    const last = rows.at(-1);
    return { rows, after: last === undefined ? null : encodeCursor({ t: last.cursor_time, id: last.cursor_id }) };
  }
}
