import { setImmediate } from 'node:timers/promises';
import type { Fill, TimeAggregation } from '@komainu/query/metrics/ast.ts';
import type { FetchedSeries, MetricFetch } from '@komainu/query/metrics/fetch.ts';
import { fillGaps, takeDifferences } from '@komainu/query/metrics/series-steps.ts';
import type { QueryOptions, TelemetryStore } from '@komainu/store/port.ts';
import type { SeriesEntry, SeriesRegistry } from '../series-registry.ts';
import { GroupLine } from './group-line.ts';
import { isNarrow, type Stretch, seriesWhere, sourceSql } from './point-source.ts';
import { countRows, mayBeTooWide, partsOf } from './query-size.ts';
import { RowBinary } from './row-binary.ts';
import type { SeriesGroup } from './select-series.ts';
import { type SeriesColumns, seriesSql, valuesOfSeries } from './series-sql.ts';

/** As many intervals of series are read by one thread. */
const VALUES_A_THREAD = 1_000_000;
/** Others get a turn after so many series. */
const SERIES_A_TURN = 2_000;
/** A guess for series that state no interval. */
const USUAL_INTERVAL_S = 15;
const GAUGE_FILL: Fill = { method: 'linear', limitSeconds: 300 };

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
  const read = isNarrow(members, metric.series.length) ? members.length : metric.series.length;
  const parts = await sizedParts(store, request, sourceSql(stretches, where), read);
  const byType = new Map<TimeAggregation, SeriesEntry['type'][]>();
  for (const { type } of members) {
    const time = timeAggregation(request, type);
    const types = byType.get(time) ?? [];
    if (!types.includes(type)) byType.set(time, [...types, type]);
  }
  for (const [time, types] of byType) {
    const columns = valuesOfSeries(time, grid.points, stretches);
    const statements = parts.map((part) => seriesSql(columns, grid, sourceSql(stretches, `${where}${part}`)));
    await readSeries(store, registry, statements, columns, read, grid.points, (entry, values) => {
      const group = groupOf.get(entry.number);
      if (group !== undefined && types.includes(entry.type))
        lines[group]?.add(changed(finish(values, entry, request, time), request));
    });
  }
  const unit = metric.unit === '' ? {} : { unit: metric.unit };
  return groups.flatMap((group, index) => {
    const values = lines[index]?.result();
    return values === undefined ? [] : [{ tags: group.tags, values, ...unit }];
  });
}

/** The parts in which a query of so many series is read; the rows of a large one are counted first, to refuse it. */
async function sizedParts(
  store: TelemetryStore,
  { metric, grid }: MetricFetch,
  source: string,
  series: number,
): Promise<readonly string[]> {
  const values = series * grid.points;
  const rows = mayBeTooWide(values) ? await countRows(store, source) : 0;
  return partsOf(metric, series, rows, values);
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

/** Calls `each` with every series' values in the grid's intervals; the array is used again for the next one. */
async function readSeries(
  store: TelemetryStore,
  registry: SeriesRegistry,
  statements: readonly string[],
  { values: kind }: SeriesColumns,
  series: number,
  points: number,
  each: (entry: SeriesEntry, values: Float64Array) => void,
): Promise<void> {
  const values = new Float64Array(points);
  const counts = new Float64Array(points);
  // A dashboard asks many of these at once: sharing one among threads costs half as much again.
  const options = series * points <= VALUES_A_THREAD ? { maxThreads: 1 } : {};
  let turn = 0;
  for await (const body of bodiesOf(store, statements, options)) {
    const rows = new RowBinary(body);
    while (!rows.done) {
      const number = registry.numberOfId(rows.u32(), rows.u32());
      rows.doubles(values);
      if (kind === 'counted') rows.doubles(counts);
      if (kind !== 'ready') leaveOut(values, kind === 'counts' ? values : counts);
      if (number >= 0) each(registry.entry(number), values);
      if (++turn % SERIES_A_TURN === 0) await setImmediate();
    }
  }
}

/** Answers in turn; the store works at the next one while this one is read. */
async function* bodiesOf(
  store: TelemetryStore,
  statements: readonly string[],
  options: QueryOptions,
): AsyncGenerator<Buffer> {
  const ask = (at: number): Promise<Buffer> | undefined => {
    const sql = statements[at];
    const answer = sql === undefined ? undefined : store.bytes(sql, 'RowBinary', options);
    // Whoever stops before the end does not wait for it; who goes on is told below.
    answer?.catch(() => {});
    return answer;
  };
  let next = ask(0);
  for (let at = 1; next !== undefined; at++) {
    const body = await next;
    next = ask(at);
    yield body;
  }
}

/** NaN where nothing was counted. */
function leaveOut(values: Float64Array, counts: Float64Array): void {
  for (let slot = 0; slot < values.length; slot++) if (counts[slot] === 0) values[slot] = Number.NaN;
}
