import { sqlIdentifier, sqlStringList } from '@komainu/query/sql.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { logsTable } from '../../tables/logs.ts';
import { type IndexUsage, LATE_MS } from './usage.ts';

/** Logs received this long ago are committed, unless the store is very slow: then they are counted a poll later. */
const COUNTED_AFTER_MS = 5_000;
/** Logs received this long ago are not counted again. */
const SETTLED_AFTER_MS = 60_000;
/** How late logs may be that the first count of a process finds: it reads the days before, which is done once. */
const FIRST_REACH_MS = 2 * 86_400_000;
const SECOND_MS = 1_000;

interface CountRow {
  readonly index_name: string;
  readonly settled: string;
  readonly recent: string;
}

/** Asks the store how many logs of today each index has, by when they were received, which their ids begin with. */
export async function countUsage(store: TelemetryStore, usages: readonly IndexUsage[], nowMs: number): Promise<void> {
  // Indexes that are counted from the same moment, which is most of them, share a query.
  const together = new Map<string, IndexUsage[]>();
  for (const usage of usages) {
    const key = Object.values(usage.wanted(nowMs)).join(' ');
    together.set(key, [...(together.get(key) ?? []), usage]);
  }
  await Promise.all([...together.values()].map((group) => countGroup(store, group, nowMs)));
}

async function countGroup(store: TelemetryStore, usages: readonly IndexUsage[], nowMs: number): Promise<void> {
  const [first] = usages;
  if (first === undefined) return;
  const { dayStartMs, fromMs, withLate } = first.wanted(nowMs);
  const countedMs = Math.max(fromMs, wholeSecond(nowMs - COUNTED_AFTER_MS));
  // What came late is counted once, by the first count: a second one would leave it out.
  const settleMs = withLate ? countedMs : Math.max(fromMs, wholeSecond(nowMs - SETTLED_AFTER_MS));
  const names = sqlStringList(usages.map(({ name }) => name));
  const onTime = `toUnixTimestamp64Milli(ts) + ${LATE_MS} >= toInt64(bitShiftRight(id, 20))`;
  const rows = await store.rows<CountRow>(
    [
      `SELECT index_name, countIf(id < ${firstId(settleMs)}) AS settled, countIf(id >= ${firstId(settleMs)}) AS recent`,
      `FROM ${sqlIdentifier(logsTable.name)}`,
      `WHERE ts >= fromUnixTimestamp64Milli(toInt64(${fromMs - (withLate ? FIRST_REACH_MS : LATE_MS)}), 'UTC')`,
      `AND id >= ${firstId(fromMs)} AND id < ${firstId(countedMs)} AND index_name IN ${names}`,
      `${withLate ? '' : `AND ${onTime} `}GROUP BY index_name`,
    ].join(' '),
    { maxThreads: 1 },
  );
  const found = new Map(rows.map((row) => [row.index_name, row]));
  for (const usage of usages) {
    const row = found.get(usage.name);
    const settled = Number(row?.settled ?? 0);
    const recent = Number(row?.recent ?? 0);
    usage.counted({ dayStartMs, settled, settleMs, recent, countedMs });
  }
}

/** The least id of a log received at this time. */
function firstId(unixMs: number): string {
  return `toUInt64(${BigInt(unixMs) << 20n})`;
}

function wholeSecond(unixMs: number): number {
  return Math.floor(unixMs / SECOND_MS) * SECOND_MS;
}
