import { objectOf, textOf, timeOf } from '@komainu/http/request-fields.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { SearchNode } from '@komainu/query/search/ast.ts';
import { type ListPage, type ListRow, listPage, listSql } from '@komainu/query/search/list.ts';
import { encodeCursor, type RunQuery } from '@komainu/query/search/source.ts';
import { parseWindow, type TimeWindow } from '@komainu/query/time.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { spanSource } from '../search-schema.ts';
import { parseSpanSearch } from '../search-text.ts';
import { latestVersions, SPAN_COLUMNS, type SpanRow } from './render.ts';

export const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;

export interface SpanFilter {
  readonly node: SearchNode;
  readonly window: TimeWindow;
}

/** Reads a filter of `query`, `from` and `to`; what is left out means everything of the last 15 minutes. */
export function parseFilter(filter: unknown, nowMs: number): SpanFilter {
  const { query, from, to } = objectOf(filter, 'filter');
  return {
    node: parseSpanSearch(textOf(query, 'filter.query') ?? '*'),
    window: parseWindow(timeOf(from, 'filter.from'), timeOf(to, 'filter.to'), nowMs),
  };
}

/** Pages read on when repetitions of spans were taken out; more than this many reads mean that something is wrong. */
const MOST_READS = 5;

/** Asks the table, on behalf of one client. */
export class SpanQueries {
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

  /**
   * One page of spans, each once, in its latest version. `after` is there whenever the page holds anything, as Datadog has
   * it. Rows of one span have one start and one id, so they never stand on two pages.
   */
  async list(
    filter: SpanFilter,
    page: { sort: 'asc' | 'desc'; limit: number; cursor?: string | undefined },
    signal: AbortSignal,
  ): Promise<ListPage<SpanRow>> {
    const run = this.runFor(signal);
    let { cursor } = page;
    let found: readonly (SpanRow & ListRow)[] = [];
    for (let read = 0; read < MOST_READS && found.length < page.limit; read++) {
      const request = { ...filter, sort: page.sort, limit: page.limit, cursor, columns: SPAN_COLUMNS };
      const rows = await run<SpanRow & ListRow>(listSql(spanSource, request));
      const { rows: taken, after } = listPage(rows, page.limit);
      found = latestVersions([...found, ...taken]);
      if (after === null) break;
      cursor = after;
    }
    const rows = found.slice(0, page.limit);
    const last = rows.at(-1);
    return { rows, after: last === undefined ? null : encodeCursor({ t: last.cursor_time, id: last.cursor_id }) };
  }
}
