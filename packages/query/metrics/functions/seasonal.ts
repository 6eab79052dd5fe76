import { calendarShifted } from '../calendar.ts';
import { type Grid, shiftGrid } from '../grid.ts';
import type { Read, Series } from './definition.ts';
import { median, medianOfFew, present, robustDeviation } from './statistics.ts';

/** What repeats, and how far back it is looked at: six times, as Datadog does. */
export const SEASONS = ['hourly', 'daily', 'weekly'] as const;
const SECONDS: Readonly<Record<string, number>> = { hourly: 3_600, daily: 86_400, weekly: 604_800 };
const MOST_SEASONS = 6;
/** Fewer cannot tell what repeats from what just happened. */
const LEAST_SEASONS = 2;

/** The grid, then the same one, two … six seasons earlier; by the clock of the zone when one is given. */
export function seasonGrids(grid: Grid, season: string, zone: string): readonly Grid[] {
  const earlier = Array.from({ length: MOST_SEASONS }, (_, index) => {
    const times = index + 1;
    if (zone === '' || season === 'hourly') return shiftGrid(grid, times * (SECONDS[season] ?? 604_800));
    return calendarShifted(grid, -times, season === 'daily' ? 'day' : 'week', zone);
  });
  return [grid, ...earlier];
}

/** Finds the lines of earlier seasons that belong to a line, newest first; undefined where a season has none. */
export function earlierLines(reads: readonly Read[]): (one: Series) => readonly (Float64Array | undefined)[] {
  const seasons = reads.slice(1).map(({ series }) => new Map(series.map((one) => [tagKey(one), one.values])));
  return (one) => {
    const key = tagKey(one);
    return seasons.map((season) => season.get(key));
  };
}

function tagKey({ tags }: Series): string {
  return JSON.stringify(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What seasons say of the one that follows them. */
export interface Seasonal {
  /** What repeats: the distance from the season's level at each interval; NaN where too few seasons have a value. */
  readonly shape: Float64Array;
  /** The level that the next season should have, if levels go on as they went. */
  readonly level: number;
  /** The standard deviation around shape and level, outliers left aside. */
  readonly deviation: number;
}

/** An earlier season, and what its values lack to stand at the level of the newest one. */
interface Season {
  readonly values: Float64Array;
  readonly ago: number;
  readonly lift: number;
}

/** A seasonal-trend decomposition by medians; null when fewer than two seasons have values. */
export function seasonalOf(seasons: readonly (Float64Array | undefined)[], points: number): Seasonal | null {
  const known = liftedSeasons(seasons);
  if (known.length < LEAST_SEASONS) return null;
  const base = new Float64Array(points).fill(Number.NaN);
  const residuals = new Float64Array(points * known.length);
  const few = new Float64Array(known.length);
  let count = 0;
  for (let index = 0; index < points; index += 1) {
    let there = 0;
    for (const { values, lift } of known) {
      const value = (values[index] as number) + lift;
      if (!Number.isNaN(value)) few[there++] = value;
    }
    if (there < LEAST_SEASONS) continue;
    const middle = medianOfFew(few, there);
    base[index] = middle;
    for (let place = 0; place < there; place += 1) residuals[count++] = (few[place] as number) - middle;
  }
  const center = median(present(base));
  if (Number.isNaN(center)) return null;
  const level = center + nextStep(known);
  return {
    shape: base.map((value) => value - center),
    level,
    deviation: atLeast(robustDeviation(residuals.subarray(0, count)), level),
  };
}

/** The seasons that have values; where two have a value at the same interval, they are compared. */
function liftedSeasons(seasons: readonly (Float64Array | undefined)[]): readonly Season[] {
  const known: Season[] = [];
  for (const [index, values] of seasons.entries()) {
    if (values === undefined || values.every(Number.isNaN)) continue;
    const newest = known[0]?.values ?? values;
    const lift = median(present(newest.map((value, at) => value - (values[at] ?? Number.NaN))));
    known.push({ values, ago: index + 1, lift: Number.isNaN(lift) ? 0 : lift });
  }
  return known;
}

/** How far the next season is above the newest: the median of what each one and the usual step foresee (Theil and Sen). */
function nextStep(known: readonly Season[]): number {
  const steps = known.flatMap((a, index) => known.slice(index + 1).map((b) => (b.lift - a.lift) / (b.ago - a.ago)));
  const step = known.length > LEAST_SEASONS ? median(steps) : 0;
  return median(known.map(({ lift, ago }) => step * ago - lift));
}

/** A series that never moved still has a band: a thousandth of its level. */
export function atLeast(deviation: number, level: number): number {
  return Math.max(deviation, 1e-3 * Math.abs(level), 1e-9);
}
