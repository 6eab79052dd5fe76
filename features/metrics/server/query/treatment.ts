import type { Fill, TimeAggregation } from '@komainu/query/metrics/ast.ts';
import type { MetricFetch } from '@komainu/query/metrics/fetch.ts';
import { fillGaps, takeDifferences } from '@komainu/query/metrics/series-steps.ts';
import type { SeriesEntry } from '../series-registry.ts';

/** A guess for series that state no interval. */
const USUAL_INTERVAL_S = 15;
const GAUGE_FILL: Fill = { method: 'linear', limitSeconds: 300 };

/** What happens to the points of a series before it meets others: within an interval, and to what an interval has then. */
export interface Treatment {
  readonly time: TimeAggregation;
  /** Counts into rates or back; a positive number. */
  readonly factor: number;
  /** Null where nothing is filled, or the intervals are too long for any gap to be. */
  readonly fill: Fill | null;
}

export type TreatedSeries = Pick<SeriesEntry, 'type' | 'intervalSeconds'>;

/** How the points of a series are treated, by its type unless the query says so. */
export function treatmentOf(entry: TreatedSeries, request: MetricFetch): Treatment {
  const { grid, as } = request;
  if (isWeighted(request, entry.type)) {
    const part = Math.min(1, (entry.intervalSeconds || USUAL_INTERVAL_S) / grid.intervalSeconds);
    return { time: 'sum', factor: part, fill: null };
  }
  const time = timeAggregation(request, entry.type);
  const fill = request.fill ?? (entry.type === 'gauge' ? GAUGE_FILL : null);
  const fills = fill !== null && fill.method !== 'null' && fill.limitSeconds >= grid.intervalSeconds;
  return { time, factor: conversion(entry, as, time, grid.intervalSeconds), fill: fills ? fill : null };
}

/** Treats a series in place. */
export function treat(values: Float64Array, { factor, fill }: Treatment, request: MetricFetch): Float64Array {
  scale(values, factor);
  if (fill !== null) fillGaps(values, fill, request.grid.intervalSeconds);
  return request.differences === undefined ? values : takeDifferences(values, request.differences);
}

/** Multiplies in place. */
export function scale(values: Float64Array, factor: number): void {
  if (factor === 1) return;
  for (let index = 0; index < values.length; index++) values[index] = (values[index] as number) * factor;
}

function timeAggregation(request: MetricFetch, type: SeriesEntry['type']): TimeAggregation {
  if (request.time !== null) return request.time;
  if (type === 'count') return 'sum';
  return type === 'rate' && request.as === 'count' ? 'sum' : 'avg';
}

/** Averages of gauges that weigh a series by how long it lived. */
function isWeighted({ weighted, time }: MetricFetch, type: SeriesEntry['type']): boolean {
  return weighted === true && type === 'gauge' && (time === null || time === 'avg');
}

/** A rate's points stand for value × interval; a count's interval is the grid's once its points are added up. */
function conversion(entry: TreatedSeries, as: MetricFetch['as'], time: TimeAggregation, gridSeconds: number): number {
  if (as === 'count' && entry.type === 'rate') return entry.intervalSeconds > 0 ? entry.intervalSeconds : 1;
  if (as !== 'rate' || entry.type !== 'count') return 1;
  if (time === 'sum') return 1 / gridSeconds;
  return entry.intervalSeconds > 0 ? 1 / entry.intervalSeconds : 1;
}
