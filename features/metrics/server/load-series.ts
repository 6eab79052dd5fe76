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

/** Fills the registry with every stored series that was alive since then. */
export async function loadSeries(store: TelemetryStore, registry: SeriesRegistry, sinceUnixS: number): Promise<void> {
  const sql = `SELECT metric, toUInt32(bitAnd(series_id, 4294967295)), toUInt32(bitShiftRight(series_id, 32)), host, tags,
    type, interval, unit, toUnixTimestamp(first_seen), toUnixTimestamp(last_seen)
    FROM ${seriesTable.name} FINAL WHERE last_seen >= toDateTime(${sqlNumber(sinceUnixS)})`;
  const text = (await store.bytes(sql, 'JSONCompactEachRow', { timeoutMs: LOAD_LIMIT_MS })).toString('utf8');
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    if (end > start) restore(registry, JSON.parse(text.slice(start, end)) as Row);
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
