import type { Fill, TimeAggregation } from './ast.ts';
import { type FetchedSeries, type FetchMetric, type MetricFetch, NO_TAG } from './fetch.ts';
import { scopeToPredicate } from './scope.ts';
import { fillGaps, mergeSpace, passes, rollUp, takeDifferences } from './series-steps.ts';

/** A series with its points, in memory. */
export interface MemorySeries {
  readonly metric: string;
  /** The points of a distribution are the values themselves, several at a time as a rule. */
  readonly type: 'gauge' | 'count' | 'rate' | 'distribution';
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
    const groups = new Map<string, { tags: Record<string, string>; members: MemorySeries[] }>();
    for (const one of all) {
      if (one.metric !== request.metric || !inScope(one.tags)) continue;
      const tags = Object.fromEntries(request.groupBy.map((key) => [key, tagValue(one.tags, key)]));
      const identity = JSON.stringify(tags);
      const group = groups.get(identity) ?? { tags, members: [] };
      group.members.push(one);
      groups.set(identity, group);
    }
    return [...groups.values()].flatMap(({ tags, members }) => {
      const points = members.filter(({ type }) => type !== 'distribution');
      const sketches = members.filter(({ type }) => type === 'distribution');
      return [...lineOf(tags, points, request), ...distributionOf(tags, sketches, request)];
    });
  };
}

function lineOf(tags: Record<string, string>, members: readonly MemorySeries[], request: MetricFetch): FetchedSeries[] {
  const { space, grid } = request;
  const { differences } = request;
  const series = members
    .map((one) => valuesOf(one, request))
    .map((values) => (differences === undefined ? values : takeDifferences(values, differences)))
    .filter((values) => !values.every(Number.isNaN));
  if (series.length === 0 || space.kind === 'percentile' || space.kind === 'threshold') return [];
  return [{ tags, values: mergeSpace(series, grid.points, space) }];
}

/** One series on the grid, before it meets others. */
function valuesOf(one: MemorySeries, request: MetricFetch): Float64Array {
  const { grid, as } = request;
  // A rate is a count divided by its interval: counting again multiplies.
  const points =
    one.type === 'rate' && as === 'count' ? one.values.map((value) => value * one.intervalSeconds) : one.values;
  const time = request.time ?? defaultTime(one, as);
  const weighted = request.weighted === true && one.type === 'gauge' && time === 'avg';
  const values = rollUp(one.timesUnixS, points, grid, weighted ? 'sum' : time);
  if (weighted) return values.map((value) => value * Math.min(1, one.intervalSeconds / grid.intervalSeconds));
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

/** All values of the group's distributions that fall into an interval, summed up; a store has sketches instead. */
function distributionOf(
  tags: Record<string, string>,
  members: readonly MemorySeries[],
  request: MetricFetch,
): FetchedSeries[] {
  if (members.length === 0) return [];
  const { grid, fill } = request;
  const values = Float64Array.from({ length: grid.points }, (_, index) => {
    const from = grid.startUnixS + index * grid.intervalSeconds;
    const inside = members.flatMap((one) =>
      one.values.filter((_value, at) => {
        const time = one.timesUnixS[at] ?? -1;
        return time >= from && time < from + grid.intervalSeconds;
      }),
    );
    return inside.length === 0 ? Number.NaN : summary(inside, request);
  });
  if (fill !== null) fillGaps(values, fill, grid.intervalSeconds);
  if (request.differences !== undefined) takeDifferences(values, request.differences);
  return values.every(Number.isNaN) ? [] : [{ tags, values }];
}

function summary(values: readonly number[], { space, as, grid }: MetricFetch): number {
  const sum = values.reduce((total, value) => total + value, 0);
  const per = as === 'rate' ? grid.intervalSeconds : 1;
  switch (space.kind) {
    case 'avg':
      return sum / values.length;
    case 'sum':
      return sum / per;
    case 'count':
      return values.length / per;
    case 'threshold':
      return values.filter((value) => passes(value, space)).length / per;
    case 'min':
      return Math.min(...values);
    case 'max':
      return Math.max(...values);
    case 'percentile': {
      const sorted = values.toSorted((a, b) => a - b);
      return sorted[Math.min(sorted.length - 1, Math.floor(space.quantile * sorted.length))] ?? Number.NaN;
    }
  }
}
