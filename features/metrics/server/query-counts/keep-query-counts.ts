import type { Clock } from '@komainu/kernel/clock.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { sqlNumber } from '@komainu/store/sql.ts';
import { MetricQueriesBatch, metricQueriesTable } from '../../tables/metric-queries.ts';
import { COUNTED_DAYS, type CountedQueries, type QueryCounts } from './query-counts.ts';

const STORE_MS = 60_000;
const LOAD_LIMIT_MS = 60_000;
const DAY_MS = 86_400_000;

type Row = [metric: string, tag: string, day: number, queries: number, last: number];

/** Fills the counts with what was stored. */
export async function loadQueryCounts(store: TelemetryStore, counts: QueryCounts, nowUnixMs: number): Promise<void> {
  const from = Math.floor(nowUnixMs / DAY_MS) - COUNTED_DAYS;
  const sql = `SELECT metric, tag, toUInt32(day), toFloat64(sum(queries)), toUnixTimestamp(max(last))
    FROM ${metricQueriesTable.name} WHERE toUInt32(day) > ${sqlNumber(from)} GROUP BY metric, tag, day ORDER BY day`;
  const text = (await store.bytes(sql, 'JSONCompactEachRow', { timeoutMs: LOAD_LIMIT_MS })).toString('utf8');
  counts.restore(rowsOf(text));
}

function* rowsOf(text: string): Generator<CountedQueries> {
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    if (end > start) {
      const [metric, tag, day, queries, lastUnixS] = JSON.parse(text.slice(start, end)) as Row;
      yield { metric, tag, day, queries, lastUnixS };
    }
    start = end + 1;
  }
}

/** Stores what was counted once a minute, and at the end. A failure is logged and tried again. */
export function keepQueryCounts(
  store: TelemetryStore,
  counts: QueryCounts,
  clock: Clock,
  logger: Logger,
): { close(): Promise<void> } {
  let isClosed = false;
  let cancel = () => {};
  const again = () => {
    if (!isClosed) cancel = clock.after(STORE_MS, () => void keep().finally(again));
  };
  const keep = async () => {
    const rows = counts.take();
    if (rows.length === 0) return;
    try {
      const batch = new MetricQueriesBatch();
      for (const { metric, tag, day, queries, lastUnixS } of rows) {
        batch.day.push(day);
        batch.metric.push(metric);
        batch.tag.push(tag);
        batch.queries.push(queries);
        batch.last.push(lastUnixS);
        batch.endRow();
      }
      await store.insert(metricQueriesTable.name, batch.encode(), batch.rows);
    } catch (error) {
      counts.giveBack(rows);
      logger.log('warn', 'how often metrics are asked for could not be stored: trying again', {
        code: codeOf(error),
        reason: messageOf(error),
      });
    }
  };
  again();
  return {
    async close() {
      isClosed = true;
      cancel();
      await keep();
    },
  };
}
