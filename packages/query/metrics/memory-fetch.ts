import type { Fill, TimeAggregation } from './ast.ts';
import { type FetchedSeries, type FetchMetric, type MetricFetch, NO_TAG } from './fetch.ts';
import { scopeToPredicate } from './scope.ts';
import { fillGaps, mergeSpace, rollUp } from './series-steps.ts';

/** A series with its points, in memory. */
export interface MemorySeries {
  readonly metric: string;
  readonly type: 'gauge' | 'count' | 'rate';
  /** Seconds that one point of a count or rate covers. */
  readonly intervalSeconds: number;
  /** `key:value` or bare, `host:` among them. */
  readonly tags: readonly string[];
  readonly timesUnixS: readonly number[];
  readonly values: readonly number[];
}

const GAUGE_FILL: Fill = { method: 'linear', limitSeconds: 300 };

/** Answers fetches from series in memory: what a store must answer, told plainly. For tests of queries and of stores. */
export function memoryFetch(all: readonly MemorySeries[]): FetchMetric {
  return async (request) => {
    const inScope = scopeToPredicate(request.scope);
    const groups = new Map<string, { tags: Record<string, string>; series: Float64Array[] }>();
    for (const one of all) {
      if (one.metric !== request.metric || !inScope(one.tags)) continue;
      const values = valuesOf(one, request);
      if (values.every((value) => Number.isNaN(value))) continue;
      const tags = Object.fromEntries(request.groupBy.map((key) => [key, tagValue(one.tags, key)]));
      const identity = JSON.stringify(tags);
      const group = groups.get(identity) ?? { tags, series: [] };
      group.series.push(values);
      groups.set(identity, group);
    }
    return [...groups.values()].map(({ tags, series }) => merged(tags, series, request));
  };
}

function merged(tags: Record<string, string>, series: readonly Float64Array[], request: MetricFetch): FetchedSeries {
  const { space, grid } = request;
  if (space.kind !== 'percentile') return { tags, values: mergeSpace(series, grid.points, space) };
  return { tags, values: quantileOf(series, grid.points, space.quantile) };
}

/** One series on the grid, before it meets others. */
function valuesOf(one: MemorySeries, request: MetricFetch): Float64Array {
  const { grid, as } = request;
  // A rate is a count divided by its interval: counting again multiplies.
  const points =
    one.type === 'rate' && as === 'count' ? one.values.map((value) => value * one.intervalSeconds) : one.values;
  const values = rollUp(one.timesUnixS, points, grid, request.time ?? defaultTime(one, as));
  const rated = one.type === 'count' && as === 'rate' ? values.map((value) => value / grid.intervalSeconds) : values;
  const fill = request.fill ?? (one.type === 'gauge' ? GAUGE_FILL : null);
  return fill === null ? rated : fillGaps(rated, fill, grid.intervalSeconds);
}

function defaultTime(one: MemorySeries, as: MetricFetch['as']): TimeAggregation {
  return one.type === 'count' || (one.type === 'rate' && as === 'count') ? 'sum' : 'avg';
}

function tagValue(tags: readonly string[], key: string): string {
  const values = tags.filter((tag) => tag.startsWith(`${key}:`)).map((tag) => tag.slice(key.length + 1));
  return values.length === 0 ? NO_TAG : values.join(',');
}

/** The quantile of the series' values in each interval; a store has sketches instead. */
function quantileOf(series: readonly Float64Array[], points: number, quantile: number): Float64Array {
  return Float64Array.from({ length: points }, (_, index) => {
    const values = series.map((one) => one[index] ?? Number.NaN).filter((value) => !Number.isNaN(value));
    values.sort((a, b) => a - b);
    return values[Math.min(values.length - 1, Math.floor(quantile * values.length))] ?? Number.NaN;
  });
}
