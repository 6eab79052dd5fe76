import { badRequest } from '@komainu/kernel/errors.ts';
import type { Series } from '@komainu/query/metrics/evaluate.ts';
import type { FetchMetric } from '@komainu/query/metrics/fetch.ts';
import { type Grid, secondsAt, timeAt } from '@komainu/query/metrics/grid.ts';
import type { KeptSlo } from '../definition/stored.ts';
import type { SloKeeper } from '../keeper.ts';
import { budgetLeft, burnRate, indicatorOf } from './budget.ts';
import { countByInterval } from './measure-count.ts';
import type { Measured, Timeline } from './measurement.ts';
import type { SloMeasurer } from './readings.ts';
import { common, lengthOf, type Stretch } from './stretches.ts';

/** A query of the data source `slo`. */
interface SloSeriesQuery {
  readonly id: string;
  /** `slo_status`, `good_events`, … */
  readonly measure: string;
  readonly byGroup: boolean;
}

/** A value for each interval of a grid; an objective that is not there, or no query, has no lines. */
export type SloSeries = (query: SloSeriesQuery | undefined, grid: Grid) => Promise<readonly Series[]>;

/** What is told of an interval; NaN where nothing was measured. Times are minutes. */
const MEASURES: Readonly<Record<string, (measured: Measured, target: number) => number>> = {
  slo_status: indicatorOf,
  error_budget_remaining: budgetLeft,
  burn_rate: burnRate,
  error_budget_burndown: (measured, target) => 100 - budgetLeft(measured, target),
  good_events: ({ good }) => good,
  bad_events: ({ good, total }) => total - good,
  good_minutes: ({ good }) => good / 60,
  bad_minutes: ({ good, total }) => (total - good) / 60,
};

/** Makes lines of objectives for formulas. Throws `bad_measure` (400) for words that are no measure. */
export function createSloSeries(slos: SloKeeper, measurer: SloMeasurer, fetch: FetchMetric): SloSeries {
  return async (query, grid) => {
    const slo = query === undefined ? undefined : await slos.find(query.id);
    if (query === undefined || slo === undefined) return [];
    const of = Object.hasOwn(MEASURES, query.measure) ? MEASURES[query.measure] : undefined;
    if (of === undefined) throw badRequest('bad_measure', `${query.measure.slice(0, 100)} is no measure of an SLO`);
    const target = slo.definition.target_threshold;
    const lines = await measuredLines(slo, query.byGroup, grid, measurer, fetch);
    return [...lines].map(([name, intervals]) => ({
      tags: tagsOf(name),
      values: Float64Array.from(intervals, (one) => (one.total > 0 ? of(one, target) : Number.NaN)),
    }));
  };
}

/** By the group's name; '' for the whole. */
async function measuredLines(
  slo: KeptSlo,
  byGroup: boolean,
  grid: Grid,
  measurer: SloMeasurer,
  fetch: FetchMetric,
): Promise<ReadonlyMap<string, readonly Measured[]>> {
  const window = { from: timeAt(grid, 0), to: timeAt(grid, grid.points) };
  const specification = slo.definition.sli_specification;
  if (specification !== undefined && 'count' in specification) {
    const excluded = await measurer.excluded(slo, window);
    const counts = Array.from({ length: grid.points }, (_, index) => {
      const middle = timeAt(grid, index) + secondsAt(grid, index) / 2;
      return !excluded.some(({ from, to }) => from <= middle && middle < to);
    });
    const groups = await countByInterval(specification.count, { grid, counts }, fetch);
    return byGroup ? groups : new Map([['', summed([...groups.values()], grid.points)]]);
  }
  const { measurement } = await measurer.measure(slo, window, true);
  const timelines = byGroup && measurement.groupTimelines.size > 0 ? measurement.groupTimelines : undefined;
  const whole = measurement.timeline ?? { known: [], down: [] };
  return new Map([...(timelines ?? new Map([['', whole]]))].map(([name, one]) => [name, ofTimeline(one, grid)]));
}

function summed(groups: readonly (readonly Measured[])[], points: number): Measured[] {
  return Array.from({ length: points }, (_, index) =>
    groups.reduce<Measured>(
      (sum, group) => ({ good: sum.good + (group[index]?.good ?? 0), total: sum.total + (group[index]?.total ?? 0) }),
      { good: 0, total: 0 },
    ),
  );
}

function ofTimeline({ known, down }: Timeline, grid: Grid): Measured[] {
  return Array.from({ length: grid.points }, (_, index) => {
    const interval: Stretch[] = [{ from: timeAt(grid, index), to: timeAt(grid, index) + secondsAt(grid, index) }];
    const total = lengthOf(common(interval, known));
    return { good: total - lengthOf(common(interval, down)), total };
  });
}

/** `env:prod,host:a` as tags. */
function tagsOf(name: string): Record<string, string> {
  if (name === '') return {};
  const pairs = name.split(',').map((tag): [string, string] => {
    const colon = tag.indexOf(':');
    return colon === -1 ? [tag, ''] : [tag.slice(0, colon), tag.slice(colon + 1)];
  });
  return Object.fromEntries(pairs);
}
