import type { FetchedSeries, MetricFetch } from '@komainu/query/metrics/fetch.ts';
import { fillGaps, passes, takeDifferences } from '@komainu/query/metrics/series-steps.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import { sqlNumber } from '@komainu/store/sql.ts';
import { quantileOf, valueOfKey } from '@komainu/wire/sketches/mapping.ts';
import { sketchesTable } from '../../tables/sketches.ts';
import type { SeriesEntry } from '../series-registry.ts';
import { idText, MOST_IDS, within } from './point-source.ts';
import { RowBinary } from './row-binary.ts';
import type { SeriesGroup } from './select-series.ts';

/** The exact summary of one group in one interval, and its bins when a percentile is asked for. */
interface Cell {
  count: number;
  min: number;
  max: number;
  sum: number;
  bins: Map<number, number>;
}

/**
 * Answers a fetch from sketches. Sketches of a group are merged, not averaged: `avg` is the mean of all values, a
 * percentile that of all values; a threshold counts values by their bins. Counts and sums as a rate are divided by the
 * interval.
 */
export async function fetchSketches(
  store: TelemetryStore,
  request: MetricFetch,
  groups: readonly SeriesGroup[],
  metric: { readonly id: number; readonly series: readonly number[]; readonly unit: string },
): Promise<FetchedSeries[]> {
  const { grid, space } = request;
  const cells: Map<number, Cell>[] = groups.map(() => new Map());
  for (const chunk of chunksOf(groups)) {
    await readSummaries(store, request, chunk, metric, cells);
    if (space.kind === 'percentile' || space.kind === 'threshold') await readBins(store, request, chunk, metric, cells);
  }
  const unit = metric.unit === '' ? {} : { unit: metric.unit };
  return groups.flatMap((group, index) => {
    const found = cells[index];
    if (found === undefined || found.size === 0) return [];
    const values = new Float64Array(grid.points).fill(Number.NaN);
    for (const [slot, cell] of found) if (slot < grid.points) values[slot] = valueIn(cell, request);
    if (request.fill !== null) fillGaps(values, request.fill, grid.intervalSeconds);
    if (request.differences !== undefined) takeDifferences(values, request.differences);
    return [{ tags: group.tags, values, ...unit }];
  });
}

function valueIn(cell: Cell, { space, as, grid }: MetricFetch): number {
  const per = as === 'rate' ? grid.intervalSeconds : 1;
  switch (space.kind) {
    case 'avg':
      return cell.sum / cell.count;
    case 'sum':
      return cell.sum / per;
    case 'count':
      return cell.count / per;
    case 'min':
      return cell.min;
    case 'max':
      return cell.max;
    case 'threshold': {
      let passing = 0;
      // A bin stands for its middle value, but nothing lies beyond the exact minimum and maximum.
      for (const [key, count] of cell.bins) {
        if (passes(Math.min(Math.max(valueOfKey(key), cell.min), cell.max), space)) passing += count;
      }
      return passing / per;
    }
    case 'percentile': {
      const bins = [...cell.bins].sort(([a], [b]) => a - b);
      return quantileOf(
        space.quantile,
        bins.map(([key]) => key),
        bins.map(([, count]) => count),
        cell,
      );
    }
  }
}

interface Member {
  readonly entry: SeriesEntry;
  readonly group: number;
}

/** Series with the number of their group, as many at a time as one statement names; all at once when there is one group. */
function chunksOf(groups: readonly SeriesGroup[]): Member[][] {
  const members = groups.flatMap((group, index) => group.members.map((entry) => ({ entry, group: index })));
  const chunks: Member[][] = [];
  for (let start = 0; start < members.length; start += MOST_IDS) chunks.push(members.slice(start, start + MOST_IDS));
  return chunks;
}

interface Selection {
  readonly where: string;
  readonly group: string;
  readonly slot: string;
}

function selectionOf({ grid }: MetricFetch, chunk: readonly Member[], metricId: number, ofMetric: number): Selection {
  const ids = chunk.map(({ entry }) => idText(entry)).join(', ');
  const one = new Set(chunk.map(({ group }) => group)).size === 1;
  const numbers = chunk.map(({ group }) => sqlNumber(group)).join(', ');
  // Without a list of ids the whole metric is meant; that is only right when the chunk is the whole metric.
  const chosen = chunk.length === ofMetric ? '' : ` AND series_id IN (${ids})`;
  const until = grid.startUnixS + grid.points * grid.intervalSeconds;
  return {
    where: `metric_id = ${sqlNumber(metricId)}${chosen}${within(grid.startUnixS, until)}`,
    group: one
      ? `toUInt32(${sqlNumber(chunk[0]?.group ?? 0)})`
      : `transform(series_id, CAST([${ids}], 'Array(UInt64)'), CAST([${numbers}], 'Array(UInt32)'), toUInt32(4294967295))`,
    slot: `toUInt32(intDiv(toUnixTimestamp(ts) - ${sqlNumber(grid.startUnixS)}, ${sqlNumber(grid.intervalSeconds)}))`,
  };
}

type Metric = { readonly id: number; readonly series: readonly number[] };

async function readSummaries(
  store: TelemetryStore,
  request: MetricFetch,
  chunk: readonly Member[],
  metric: Metric,
  cells: readonly Map<number, Cell>[],
): Promise<void> {
  const { where, group, slot } = selectionOf(request, chunk, metric.id, metric.series.length);
  const sql = `SELECT ${group} AS g, ${slot} AS slot, toFloat64(sum(ct)), min(mn), max(mx), sum(sm)
    FROM ${sketchesTable.name} FINAL PREWHERE ${where} GROUP BY g, slot`;
  const rows = new RowBinary(await store.bytes(sql, 'RowBinary'));
  while (!rows.done) {
    const found = cells[rows.u32()];
    const at = rows.u32();
    const cell: Cell = { count: rows.f64(), min: rows.f64(), max: rows.f64(), sum: rows.f64(), bins: new Map() };
    const before = found?.get(at);
    if (before === undefined) found?.set(at, cell);
    else {
      before.count += cell.count;
      before.sum += cell.sum;
      before.min = Math.min(before.min, cell.min);
      before.max = Math.max(before.max, cell.max);
    }
  }
}

async function readBins(
  store: TelemetryStore,
  request: MetricFetch,
  chunk: readonly Member[],
  metric: Metric,
  cells: readonly Map<number, Cell>[],
): Promise<void> {
  const { where, group, slot } = selectionOf(request, chunk, metric.id, metric.series.length);
  const sql = `SELECT g, slot, key, toFloat64(sum(values)) FROM (
      SELECT ${group} AS g, ${slot} AS slot, k, n FROM ${sketchesTable.name} FINAL PREWHERE ${where}
    ) ARRAY JOIN k AS key, n AS values GROUP BY g, slot, key`;
  const rows = new RowBinary(await store.bytes(sql, 'RowBinary'));
  while (!rows.done) {
    const cell = cells[rows.u32()]?.get(rows.u32());
    const key = rows.i16();
    const count = rows.f64();
    cell?.bins.set(key, (cell.bins.get(key) ?? 0) + count);
  }
}
