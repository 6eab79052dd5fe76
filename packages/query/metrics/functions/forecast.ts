import { extendedGrid, type Grid, MOST_POINTS } from '../grid.ts';
import { type Arguments, type FunctionDefinition, lastPoints, type Series, withValues } from './definition.ts';
import { atLeast, earlierLines, SEASONS, seasonalOf, seasonGrids } from './seasonal.ts';
import { robustDeviation, robustLine } from './statistics.ts';
import { DURATION, secondsOf, TIME_ZONE } from './text-forms.ts';

const WEEK_S = 604_800;

/**
 * `forecast(series, 'linear', 1)`: the series, and after the last point of any line what is foreseen up to the end of the
 * window, with a band `deviations` wide to either side. Ask for a window that ends in the future. `linear` fits a robust
 * line through the history (a week, or as many points as a graph may have): `simple` through all of it alike, `default`
 * with more weight on what is recent, `reactive` through its last quarter. `seasonal` repeats up to six seasons.
 */
export const forecastFunctions: readonly FunctionDefinition[] = [
  {
    name: 'forecast',
    parameters: [
      { name: 'algorithm', choices: ['linear', 'seasonal'], initial: 'linear' },
      { name: 'deviations', initial: '1' },
    ],
    options: [
      { name: 'interval', text: DURATION },
      { name: 'history', text: DURATION },
      { name: 'model', choices: ['default', 'simple', 'reactive'] },
      { name: 'seasonality', choices: SEASONS },
      { name: 'timezone', text: TIME_ZONE },
    ],
    reads(args, grid) {
      if (args.word(0) === 'seasonal') {
        return seasonGrids(grid, args.option('seasonality', 'weekly'), args.option('timezone'));
      }
      const history = secondsOf(args.option('history', '1w')) ?? WEEK_S;
      return [extendedGrid(grid, Math.min(MOST_POINTS, Math.ceil(history / grid.intervalSeconds)))];
    },
    apply(series, args, grid, reads) {
      const earlier = earlierLines(reads);
      const length = series[0]?.values.length ?? 0;
      const last = series.reduce(
        (latest, one) =>
          Math.max(
            latest,
            one.values.findLastIndex((value) => !Number.isNaN(value)),
          ),
        -1,
      );
      return series.map((one) => {
        const foreseen =
          args.word(0) === 'seasonal'
            ? repeated(earlier(one), length)
            : continued(one.values, args.option('model', 'default'));
        return joined(one, foreseen ?? NOTHING, last, args, grid);
      });
    },
  },
];

/** What is foreseen for every interval, and how sure. */
interface Foreseen {
  readonly middle: (index: number) => number;
  readonly deviation: (index: number) => number;
}

const NOTHING: Foreseen = { middle: () => Number.NaN, deviation: () => Number.NaN };

function joined(one: Series, { middle, deviation }: Foreseen, last: number, args: Arguments, grid: Grid): Series {
  const width = Math.abs(args.number(1, 1));
  const values = one.values.map((value, index) => (index > last ? middle(index) : value));
  const edge = (sign: number) =>
    values.map((value, index) => (index > last ? value + sign * width * deviation(index) : Number.NaN));
  const upper = lastPoints(edge(1), grid.points);
  const lower = lastPoints(edge(-1), grid.points);
  return {
    ...withValues(one, lastPoints(values, grid.points)),
    band: { of: 'forecast', upper, lower, direction: 'both' },
  };
}

const LEAST_POINTS = 3;

function continued(values: Float64Array, model: string): Foreseen | null {
  const all: { x: number; y: number }[] = [];
  for (const [x, y] of values.entries()) if (!Number.isNaN(y)) all.push({ x, y });
  const points = model === 'reactive' ? all.slice(-Math.max(LEAST_POINTS, Math.ceil(all.length / 4))) : all;
  if (points.length < LEAST_POINTS) return null;
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const newest = xs.at(-1) ?? 0;
  const span = Math.max(1, newest - (xs[0] ?? 0));
  const weights = xs.map((x) => (model === 'default' ? Math.exp((-3 * (newest - x)) / span) : 1));
  const line = robustLine(xs, ys, weights);
  if (line === null) return null;
  const { slope, intercept } = line;
  const spread = robustDeviation(points.map(({ x, y }) => y - intercept - slope * x));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const center = xs.reduce((sum, x, index) => sum + x * (weights[index] ?? 0), 0) / total;
  const scatter = xs.reduce((sum, x, index) => sum + (weights[index] ?? 0) * (x - center) ** 2, 0);
  return {
    middle: (x) => intercept + slope * x,
    // The interval of a prediction widens with the distance from what was seen.
    deviation: (x) =>
      atLeast(spread, intercept + slope * newest) * Math.sqrt(1 + 1 / total + (x - center) ** 2 / scatter),
  };
}

function repeated(seasons: readonly (Float64Array | undefined)[], points: number): Foreseen | null {
  const seasonal = seasonalOf(seasons, points);
  if (seasonal === null) return null;
  const { shape, level, deviation } = seasonal;
  return { middle: (index) => level + (shape[index] ?? Number.NaN), deviation: () => deviation };
}
