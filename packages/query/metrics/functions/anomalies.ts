import { extendedGrid, type Grid } from '../grid.ts';
import {
  type Arguments,
  type Band,
  type FunctionDefinition,
  lastPoints,
  type Series,
  withValues,
} from './definition.ts';
import { atLeast, earlierLines, SEASONS, seasonalOf, seasonGrids } from './seasonal.ts';
import { median, present, quantile, robustDeviation } from './statistics.ts';
import { DURATION, TIME_ZONE } from './text-forms.ts';

/** Points before the graph that are looked at: the past of `basic`, the level of `agile`. */
const LEAD = 100;
/** Fewer values say nothing of what is normal. */
const LEAST_VALUES = 5;

/**
 * `anomalies(series, 'agile', 2)`: the series with the band in which values are expected, `bounds` deviations wide to
 * either side. `basic` takes quantiles of the last hundred points; `robust` what repeats and drifts over six seasons;
 * `agile` the same shape at the level that the series has had lately. Seasons are weeks unless said; fewer than two of
 * them in the store, and there is no band.
 */
export const anomaliesFunctions: readonly FunctionDefinition[] = [
  {
    name: 'anomalies',
    parameters: [
      // The old word for agile is still in dashboards.
      { name: 'algorithm', choices: ['basic', 'agile', 'robust', 'adaptive'], initial: 'basic' },
      { name: 'bounds', initial: '2' },
    ],
    options: [
      { name: 'direction', choices: ['both', 'above', 'below'] },
      { name: 'alert_window', text: DURATION },
      { name: 'interval', text: DURATION },
      { name: 'count_default_zero', choices: ['true', 'false'] },
      { name: 'seasonality', choices: SEASONS },
      { name: 'timezone', text: TIME_ZONE },
    ],
    reads(args, grid) {
      const lead = extendedGrid(grid, LEAD);
      if (args.word(0) === 'basic') return [lead];
      return seasonGrids(lead, args.option('seasonality', 'weekly'), args.option('timezone'));
    },
    apply(series, args, grid, reads) {
      const earlier = earlierLines(reads);
      return series.map((one) => withBand(one, args, grid, earlier(one)));
    },
  },
];

function withBand(one: Series, args: Arguments, grid: Grid, seasons: readonly (Float64Array | undefined)[]): Series {
  const otherwise =
    args.option('count_default_zero', 'true') === 'true' ? (one.whereMissing ?? Number.NaN) : Number.NaN;
  const values = one.values.map((value) => (Number.isNaN(value) ? otherwise : value));
  const expected =
    args.word(0) === 'basic' ? expectedByPast(values) : expectedBySeasons(values, seasons, args.word(0) === 'robust');
  const width = Math.abs(args.number(1, 2));
  const edge = (sign: number) =>
    lastPoints(
      expected.middle.map((middle, index) => middle + sign * width * (expected.deviation[index] ?? Number.NaN)),
      grid.points,
    );
  const direction = args.option('direction', 'both') as Band['direction'];
  const band: Band = { of: 'anomalies', upper: edge(1), lower: edge(-1), direction };
  return { ...withValues(one, lastPoints(values, grid.points)), band };
}

interface Expected {
  readonly middle: Float64Array;
  readonly deviation: Float64Array;
}

/** The median of the points before, and how far the middle two thirds of them reach. */
function expectedByPast(values: Float64Array): Expected {
  const middle = new Float64Array(values.length).fill(Number.NaN);
  const deviation = new Float64Array(values.length).fill(Number.NaN);
  const sorted: number[] = [];
  const arrived: number[] = [];
  const last = values.findLastIndex((value) => !Number.isNaN(value));
  for (const [index, value] of values.subarray(0, last + 1).entries()) {
    if (sorted.length >= LEAST_VALUES) {
      const center = quantile(sorted, 0.5);
      middle[index] = center;
      deviation[index] = atLeast((quantile(sorted, 0.84) - quantile(sorted, 0.16)) / 2, center);
    }
    if (Number.isNaN(value)) continue;
    sorted.splice(placeOf(sorted, value), 0, value);
    arrived.push(value);
    if (arrived.length > LEAD) sorted.splice(placeOf(sorted, arrived.shift() ?? 0), 1);
  }
  return { middle, deviation };
}

/** Where the value stands, or would stand, among ascending ones. */
function placeOf(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Weight of the newest point in the level of `agile`. */
const AGILITY = 0.2;
/** A step of the level is no longer than so many deviations: one bad point does not move it much. */
const MOST_STEP = 5;

function expectedBySeasons(
  values: Float64Array,
  seasons: readonly (Float64Array | undefined)[],
  robust: boolean,
): Expected {
  const none = new Float64Array(values.length).fill(Number.NaN);
  const seasonal = seasonalOf(seasons, values.length);
  if (seasonal === null) return { middle: none, deviation: none };
  const { shape, deviation } = seasonal;
  const middle = robust
    ? shape.map((offset) => offset + seasonal.level)
    : followed(values, shape, seasonal.level, deviation);
  return { middle, deviation: none.fill(robust ? deviation : agileDeviation(values, middle, deviation)) };
}

/** The shape at the level of the points before. */
function followed(values: Float64Array, shape: Float64Array, start: number, deviation: number): Float64Array {
  const known = present(values.slice(0, LEAD).map((value, index) => value - (shape[index] ?? Number.NaN)));
  let level = known.length >= LEAST_VALUES ? median(known) : start;
  return values.map((value, index) => {
    const offset = shape[index] ?? Number.NaN;
    const expected = level + offset;
    const step = value - expected;
    if (!Number.isNaN(step)) level += AGILITY * Math.max(-MOST_STEP * deviation, Math.min(MOST_STEP * deviation, step));
    return expected;
  });
}

/** The series' own distance from what was expected, once it can be told. */
function agileDeviation(values: Float64Array, middle: Float64Array, otherwise: number): number {
  const residuals = present(values.map((value, index) => value - (middle[index] ?? Number.NaN)));
  return residuals.length < LEAST_VALUES ? otherwise : Math.max(otherwise, robustDeviation(residuals));
}
