import type { Clock } from '@komainu/kernel/clock.ts';
import type { FetchMetric } from '@komainu/query/metrics/fetch.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { Rollups } from '../rollups.ts';
import type { SeriesEntry, SeriesRegistry } from '../series-registry.ts';
import { fetchPoints } from './fetch-points.ts';
import { fetchSketches } from './fetch-sketches.ts';
import { stretchesOf } from './point-source.ts';
import { type SeriesGroup, selectSeries } from './select-series.ts';
import type { HostTags } from './series-tags.ts';
import { Spacing } from './spacing.ts';

/** The end of the store's clock, 32 bits of seconds. */
const MOST_UNIX_S = 4_294_967_295;

/** The reader behind the metric language: tags from memory, numbers from the store. */
export function createMetricFetch(
  store: TelemetryStore,
  registry: SeriesRegistry,
  rollups: Rollups,
  hostTags: HostTags,
  clock: Clock,
): FetchMetric {
  const spacing = new Spacing();
  return async (request) => {
    const metric = registry.metric(request.metric);
    if (metric === undefined) return [];
    const { grid } = request;
    const endUnixS = grid.startUnixS + grid.points * grid.intervalSeconds;
    // Times that the store has no numbers for; functions may look that far.
    if (grid.startUnixS < 0 || endUnixS > MOST_UNIX_S) return [];
    const groups = selectSeries(
      registry,
      metric,
      request.scope,
      request.groupBy,
      grid.startUnixS,
      hostTags,
      grid.points,
    );
    const { points, sketches } = byKind(groups);
    const stretches = stretchesOf(grid, (hour) => rollups.usable(hour), Math.floor(clock.nowMs() / 1000));
    const [fromPoints, fromSketches] = await Promise.all([
      points.length === 0 ? [] : fetchPoints(store, registry, spacing, request, points, stretches, metric),
      sketches.length === 0 ? [] : fetchSketches(store, request, sketches, metric),
    ]);
    return [...fromPoints, ...fromSketches];
  };
}

/** Distributions are sketches; everything else is points, and most metrics are one or the other altogether. */
function byKind(groups: readonly SeriesGroup[]): { points: readonly SeriesGroup[]; sketches: readonly SeriesGroup[] } {
  if (!groups.some(({ members }) => members.some(isSketched))) return { points: groups, sketches: [] };
  return { points: only(groups, (entry) => !isSketched(entry)), sketches: only(groups, isSketched) };
}

function isSketched({ type }: SeriesEntry): boolean {
  return type === 'distribution';
}

function only(groups: readonly SeriesGroup[], wanted: (entry: SeriesEntry) => boolean): SeriesGroup[] {
  return groups.flatMap(({ tags, members }) => {
    const kept = members.filter(wanted);
    return kept.length === 0 ? [] : [{ tags, members: kept }];
  });
}
