import type { DistributionSketch, PointAddress, PointReader } from '@komainu/contracts/metrics/sample.ts';
import { sqlIdentifier } from '@komainu/query/sql.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { metricId } from '@komainu/wire/series/identity.ts';
import { pointsTable } from '../../tables/points.ts';
import { sketchesTable } from '../../tables/sketches.ts';
import { storedIdentity } from '../series-registry.ts';

/** Series a statement: their ids fill it. */
const SERIES_AT_ONCE = 4_000;

interface KeyRow {
  readonly series: string;
  readonly time: number;
}

interface SketchRow extends KeyRow {
  readonly keys: readonly number[];
  readonly counts: readonly number[];
  readonly count: string;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

/** The PointReader port: by the ids of the series, which need not be known to this server. */
export function createPointReader(store: TelemetryStore): PointReader {
  return {
    valuesAt: (points) =>
      readAt<KeyRow & { value: number }, number>(store, pointsTable.name, 'value', points, ({ value }) => value),
    sketchesAt: (points) =>
      readAt<SketchRow, DistributionSketch>(
        store,
        sketchesTable.name,
        'k AS keys, n AS counts, ct AS count, mn AS min, mx AS max, sm AS sum',
        points,
        ({ keys, counts, count, min, max, sum }) => ({ keys, counts, count: Number(count), min, max, sum }),
      ),
  };
}

async function readAt<Row extends KeyRow, Value>(
  store: TelemetryStore,
  table: string,
  columns: string,
  points: readonly PointAddress[],
  read: (row: Row) => Value,
): Promise<readonly (Value | undefined)[]> {
  const keys = points.map(keyOf);
  const found = new Map<string, Value>();
  for (let start = 0; start < points.length; start += SERIES_AT_ONCE) {
    const wanted = keys.slice(start, start + SERIES_AT_ONCE).flatMap((key) => key ?? []);
    if (wanted.length === 0) continue;
    const list = (values: readonly (string | number)[]) => [...new Set(values)].join(', ');
    const rows = await store.rows<Row>(
      [
        `SELECT toString(series_id) AS series, toUnixTimestamp(ts) AS time, ${columns} FROM ${sqlIdentifier(table)} FINAL`,
        `PREWHERE metric_id IN (${list(wanted.map(({ metric }) => metric))})`,
        `AND series_id IN (${list(wanted.map(({ series }) => series))})`,
        `AND ts IN (${list(wanted.map(({ time }) => `toDateTime(${time})`))})`,
      ].join(' '),
    );
    for (const row of rows) found.set(`${row.series} ${row.time}`, read(row));
  }
  return keys.map((key) => (key === undefined ? undefined : found.get(`${key.series} ${key.time}`)));
}

function keyOf(point: PointAddress): { metric: number; series: string; time: number } | undefined {
  const named = storedIdentity(point);
  if (typeof named === 'string') return undefined;
  const { low, high } = named.id;
  const series = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  return { metric: metricId(named.name), series: series.toString(), time: Math.floor(point.timeUnixS) };
}
