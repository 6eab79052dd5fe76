import type { MetricType } from '@komainu/contracts/metrics/sample.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { sqlNumber } from '@komainu/store/sql.ts';
import { seriesTable } from '../tables/series.ts';
import type { SeriesRegistry } from './series-registry.ts';

type Row = [
  metric: string,
  low: number,
  high: number,
  host: string,
  tags: string[],
  type: string,
  interval: number,
  unit: string,
  firstSeen: number,
  lastSeen: number,
];

const TYPES: ReadonlySet<string> = new Set(['gauge', 'count', 'rate', 'distribution']);
const LOAD_LIMIT_MS = 120_000;
/** Series that come at a time, some 150 bytes each. */
const SERIES_A_PART = 200_000;
const IDS = 2n ** 64n;
const NEWLINE = 10;

/** Fills the registry with every stored series that was alive since then. */
export async function loadSeries(store: TelemetryStore, registry: SeriesRegistry, sinceUnixS: number): Promise<void> {
  const alive = `last_seen >= toDateTime(${sqlNumber(sinceUnixS)})`;
  const [counted] = await store.rows<{ series: number }>(
    `SELECT toFloat64(count()) AS series FROM ${seriesTable.name} WHERE ${alive}`,
    { timeoutMs: LOAD_LIMIT_MS },
  );
  const parts = Math.max(1, Math.ceil((counted?.series ?? 0) / SERIES_A_PART));
  for (let part = 0; part < parts; part++) await loadPart(store, registry, alive, part, parts);
}

/** Ids are hashes: equal ranges hold about as many series each, whatever metrics they are of. */
async function loadPart(
  store: TelemetryStore,
  registry: SeriesRegistry,
  alive: string,
  part: number,
  parts: number,
): Promise<void> {
  const from = (IDS * BigInt(part)) / BigInt(parts);
  const to = part === parts - 1 ? '' : ` AND series_id < ${(IDS * BigInt(part + 1)) / BigInt(parts)}`;
  const sql = `SELECT metric, toUInt32(bitAnd(series_id, 4294967295)), toUInt32(bitShiftRight(series_id, 32)), host, tags,
    type, interval, unit, toUnixTimestamp(first_seen), toUnixTimestamp(last_seen)
    FROM ${seriesTable.name} FINAL PREWHERE series_id >= ${from}${to} WHERE ${alive}`;
  const bytes = await store.bytes(sql, 'JSONCompactEachRow', { timeoutMs: LOAD_LIMIT_MS });
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    if (end > start) restore(registry, JSON.parse(bytes.toString('utf8', start, end)) as Row);
    start = end + 1;
  }
}

function restore(registry: SeriesRegistry, row: Row): void {
  const [metric, low, high, host, tags, type, intervalSeconds, unit, firstSeenUnixS, lastSeenUnixS] = row;
  registry.restore({
    metric,
    low,
    high,
    host,
    tags,
    type: isType(type) ? type : 'gauge',
    intervalSeconds,
    unit,
    firstSeenUnixS,
    lastSeenUnixS,
  });
}

function isType(text: string): text is MetricType {
  return TYPES.has(text);
}
