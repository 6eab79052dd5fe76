import type { TimeWindow } from '../time.ts';
import {
  type AggregateRow,
  type Bucket,
  BucketList,
  type GroupValue,
  orderWithin,
  sortRows,
} from './aggregate-buckets.ts';
import type { AggregateRequest } from './aggregate-request.ts';
import { AggregateSql } from './aggregate-sql.ts';
import type { SearchNode } from './ast.ts';
import { countSql } from './count-sql.ts';
import type { RunQuery, SearchSource } from './source.ts';

export type { Bucket } from './aggregate-buckets.ts';

/** The group of all events, when a request asks for it without naming it. */
const TOTAL_LABEL = '__TOTAL__';

/**
 * Computes a v2 aggregate request. Groups are nested: within each group of one facet the next facet's best are kept. One
 * query a facet, one a time series interval, one a total; each bounded by the limits of the request.
 */
export async function runAggregate(
  source: SearchSource,
  request: AggregateRequest,
  window: TimeWindow,
  node: SearchNode,
  run: RunQuery,
): Promise<readonly Bucket[]> {
  const sql = new AggregateSql(source, request, window, node);
  const counted = async (): Promise<AggregateRow[]> => {
    const n = await countEvents(source, window, node, run);
    return [{ n, ...Object.fromEntries(request.computes.map((_, index) => [`c${index}`, n])) }];
  };
  let kept: GroupValue[][] = [[]];
  let rows: readonly AggregateRow[] = [];
  for (let level = 1; level <= Math.max(1, request.groupBy.length); level += 1) {
    rows = isCount(request) ? await counted() : await run<AggregateRow>(sql.groupsSql(level, kept));
    if (level < request.groupBy.length) kept = orderWithin(kept, rows, level);
  }
  const groups = request.groupBy.length === 0 ? rows : sortRows(kept, rows, request.groupBy.length);
  const buckets = new BucketList(request);
  for (const row of groups) if (Number(row['n']) > 0) buckets.addRow(row, request.groupBy.length);
  if (buckets.keys().length === 0) return [];
  for (const [intervalMs, indexes] of sql.timeSeries()) {
    const points = await run<AggregateRow>(sql.timeSeriesSql(intervalMs, indexes, buckets.keys()));
    buckets.addPoints(points, indexes);
  }
  for (const [level, group] of request.groupBy.entries()) {
    if (group.total === null) continue;
    const label = group.total === true ? TOTAL_LABEL : String(group.total);
    for (const row of await run<AggregateRow>(sql.totalSql(level, kept)))
      buckets.addRow({ ...row, [`g${level}`]: label }, level + 1);
  }
  return buckets.buckets();
}

/** How many events match; text as all 64-bit numbers of the store. */
async function countEvents(source: SearchSource, window: TimeWindow, node: SearchNode, run: RunQuery): Promise<string> {
  const counted = await source.wordCounts?.count(source, window, node, run);
  if (counted !== undefined) return String(counted);
  const [row] = await run<{ n: string }>(countSql(source, window, node));
  return row?.n ?? '0';
}

/** Whether all that is asked is how many events there are. */
function isCount(request: AggregateRequest): boolean {
  const { groupBy, computes } = request;
  return (
    groupBy.length === 0 &&
    computes.every(({ aggregation, intervalMs }) => aggregation === 'count' && intervalMs === null)
  );
}
