import { setImmediate } from 'node:timers/promises';
import type { Fill, TimeAggregation } from '@komainu/query/metrics/ast.ts';
import type { FetchedSeries, MetricFetch } from '@komainu/query/metrics/fetch.ts';
import { fillGaps, takeDifferences } from '@komainu/query/metrics/series-steps.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { sqlNumber } from '@komainu/store/sql.ts';
import type { SeriesEntry, SeriesRegistry } from '../series-registry.ts';
import { GroupLine } from './group-line.ts';
import { type Stretch, seriesWhere, sourceSql } from './point-source.ts';
import { countRows, partsOf } from './query-size.ts';
import { RowBinary } from './row-binary.ts';
import type { SeriesGroup } from './select-series.ts';

/** Up to about this many rows are sent as they are and put into intervals here: cheaper than grouping them in SQL. */
const SENT_ROWS = 400_000;
/** Up to so many rows, their true number need not be asked for. */
const COUNTED_ROWS = 1_000_000;
/** Others get a turn after so many series. */
const SERIES_A_TURN = 2_000;
/** A guess for series that state no interval. */
const USUAL_INTERVAL_S = 15;
/** Seconds between the rows of a series, by where they are read. */
const ROW_SECONDS: Readonly<Record<Stretch['table'], number>> = { points: 0, minutes: 60, hours: 3600 };

const GAUGE_FILL: Fill = { method: 'linear', limitSeconds: 300 };

/** The column that holds what is merged, and how SQL merges it. Averages are the sum over the count. */
const MERGED: Readonly<Record<TimeAggregation, readonly [column: string, grouped: string]>> = {
  avg: ['sm', 'sum(sm)'],
  sum: ['sm', 'sum(sm)'],
  count: ['sm', 'sum(sm)'],
  min: ['mn', 'min(mn)'],
  max: ['mx', 'max(mx)'],
};

/** Answers a fetch from points and their roll-ups. */
export async function fetchPoints(
  store: TelemetryStore,
  registry: SeriesRegistry,
  request: MetricFetch,
  groups: readonly SeriesGroup[],
  stretches: readonly Stretch[],
  metric: { readonly id: number; readonly series: readonly number[]; readonly unit: string },
): Promise<FetchedSeries[]> {
  const { space, grid } = request;
  if (space.kind === 'percentile' || space.kind === 'threshold' || groups.length === 0) return [];
  const lines = groups.map(({ members }) => new GroupLine(space.kind, grid.points, members.length));
  const groupOf = new Map<number, number>();
  const members: SeriesEntry[] = [];
  groups.forEach((group, index) => {
    for (const entry of group.members) {
      groupOf.set(entry.number, index);
      members.push(entry);
    }
  });
  const where = seriesWhere(metric.id, members, metric.series.length);
  const estimated = estimate(members, stretches);
  const parts = await sizedParts(store, request, sourceSql(stretches, where), estimated, metric.series.length);
  const byType = new Map<TimeAggregation, SeriesEntry['type'][]>();
  for (const { type } of members) {
    const time = timeAggregation(request, type);
    const types = byType.get(time) ?? [];
    if (!types.includes(type)) byType.set(time, [...types, type]);
  }
  for (const [time, types] of byType) {
    for (const part of parts) {
      const source = sourceSql(stretches, `${where}${part}`);
      await readSeries(store, registry, source, request, time, estimated, (entry, values) => {
        const group = groupOf.get(entry.number);
        if (group !== undefined && types.includes(entry.type))
          lines[group]?.add(changed(finish(values, entry, request, time), request));
      });
    }
  }
  const unit = metric.unit === '' ? {} : { unit: metric.unit };
  return groups.flatMap((group, index) => {
    const values = lines[index]?.result();
    return values === undefined ? [] : [{ tags: group.tags, values, ...unit }];
  });
}

/** The parts in which a query is read: one, unless it looks large; then its rows are counted first. */
async function sizedParts(
  store: TelemetryStore,
  { metric, grid }: MetricFetch,
  source: string,
  estimated: number,
  ofMetric: number,
): Promise<readonly string[]> {
  if (estimated <= SENT_ROWS) return [''];
  // Grouped in SQL there are no more than these, however many points there are.
  const grouped = ofMetric * grid.points;
  const rows = grouped <= COUNTED_ROWS ? grouped : Math.min(grouped, await countRows(store, source));
  return partsOf(metric, ofMetric, rows);
}

/** How points within an interval become one, by the metric's type unless the query says so. */
function timeAggregation(request: MetricFetch, type: SeriesEntry['type']): TimeAggregation {
  if (isWeighted(request, type)) return 'sum';
  if (request.time !== null) return request.time;
  if (type === 'count') return 'sum';
  return type === 'rate' && request.as === 'count' ? 'sum' : 'avg';
}

function changed(values: Float64Array, { differences }: MetricFetch): Float64Array {
  return differences === undefined ? values : takeDifferences(values, differences);
}

/** Averages of gauges that weigh a series by how long it lived. */
function isWeighted({ weighted, time }: MetricFetch, type: SeriesEntry['type']): boolean {
  return weighted === true && type === 'gauge' && (time === null || time === 'avg');
}

/** Counts into rates or back, and gaps filled. */
function finish(values: Float64Array, entry: SeriesEntry, request: MetricFetch, time: TimeAggregation): Float64Array {
  const { grid, as } = request;
  if (isWeighted(request, entry.type)) {
    const part = Math.min(1, (entry.intervalSeconds || USUAL_INTERVAL_S) / grid.intervalSeconds);
    return values.map((value) => value * part);
  }
  const factor = conversion(entry, as, time, grid.intervalSeconds);
  if (factor !== 1)
    for (let index = 0; index < values.length; index++) values[index] = (values[index] as number) * factor;
  const fill = request.fill ?? (entry.type === 'gauge' ? GAUGE_FILL : null);
  return fill === null ? values : fillGaps(values, fill, grid.intervalSeconds);
}

/** A rate's points stand for value × interval; a count's interval is the grid's once its points are added up. */
function conversion(entry: SeriesEntry, as: MetricFetch['as'], time: TimeAggregation, gridSeconds: number): number {
  if (as === 'count' && entry.type === 'rate') return entry.intervalSeconds > 0 ? entry.intervalSeconds : 1;
  if (as !== 'rate' || entry.type !== 'count') return 1;
  if (time === 'sum') return 1 / gridSeconds;
  return entry.intervalSeconds > 0 ? 1 / entry.intervalSeconds : 1;
}

/** How many rows the stretches hold, as far as the intervals of series tell. */
function estimate(members: readonly SeriesEntry[], stretches: readonly Stretch[]): number {
  let rows = 0;
  for (const { table, fromUnixS, toUnixS } of stretches) {
    const seconds = toUnixS - fromUnixS;
    for (const { intervalSeconds } of members) {
      rows += seconds / Math.max(ROW_SECONDS[table], intervalSeconds || USUAL_INTERVAL_S);
    }
  }
  return rows;
}

/** Calls `each` with every series' values in the grid's intervals, one series after the other. */
async function readSeries(
  store: TelemetryStore,
  registry: SeriesRegistry,
  source: string,
  { grid }: MetricFetch,
  time: TimeAggregation,
  estimated: number,
  each: (entry: SeriesEntry, values: Float64Array) => void,
): Promise<void> {
  const halves = 'toUInt32(bitAnd(series_id, 4294967295)), toUInt32(bitShiftRight(series_id, 32))';
  const slot = `toUInt32(intDiv(t - ${sqlNumber(grid.startUnixS)}, ${sqlNumber(grid.intervalSeconds)}))`;
  const [column, grouped] = MERGED[time];
  const sql =
    estimated <= SENT_ROWS
      ? `SELECT ${halves}, ${slot}, ${column}, toUInt32(ct) FROM (${source}) ORDER BY series_id`
      : `SELECT ${halves}, ${slot} AS slot, ${grouped}, toUInt32(sum(ct)) FROM (${source}) GROUP BY series_id, slot ORDER BY series_id`;
  const rows = new RowBinary(await store.bytes(sql, 'RowBinary'));
  const slots = new SlotValues(grid.points, time);
  let lastLow = -1;
  let lastHigh = -1;
  let series = 0;
  const flush = () => {
    series++;
    const number = lastHigh < 0 ? -1 : registry.numberOfId(lastLow, lastHigh);
    if (number >= 0) each(registry.entry(number), slots.take());
    else slots.take();
  };
  while (!rows.done) {
    const low = rows.u32();
    const high = rows.u32();
    if (low !== lastLow || high !== lastHigh) {
      flush();
      if (series % SERIES_A_TURN === 0) await setImmediate();
      lastLow = low;
      lastHigh = high;
    }
    slots.add(rows.u32(), rows.f64(), rows.u32());
  }
  flush();
}

/** Puts the points of one series into intervals. */
class SlotValues {
  readonly #time: TimeAggregation;
  readonly #values: Float64Array;
  readonly #counts: Uint32Array;
  readonly #taken: Float64Array;

  constructor(points: number, time: TimeAggregation) {
    this.#time = time;
    this.#values = new Float64Array(points).fill(Number.NaN);
    this.#counts = new Uint32Array(points);
    this.#taken = new Float64Array(points);
  }

  add(slot: number, value: number, points: number): void {
    const seen = this.#counts[slot];
    if (seen === undefined) return;
    const before = this.#values[slot] as number;
    this.#counts[slot] = seen + points;
    if (seen === 0) this.#values[slot] = value;
    else if (this.#time === 'min') this.#values[slot] = Math.min(before, value);
    else if (this.#time === 'max') this.#values[slot] = Math.max(before, value);
    else this.#values[slot] = before + value;
  }

  /** The values so far, in an array that the next call uses again; starts anew. */
  take(): Float64Array {
    const values = this.#values;
    const taken = this.#taken;
    const divided = this.#time === 'avg';
    const counted = this.#time === 'count';
    for (let slot = 0; slot < values.length; slot++) {
      const count = this.#counts[slot] as number;
      const value = values[slot] as number;
      taken[slot] = count === 0 ? Number.NaN : counted ? count : divided ? value / count : value;
    }
    values.fill(Number.NaN);
    this.#counts.fill(0);
    return taken;
  }
}
