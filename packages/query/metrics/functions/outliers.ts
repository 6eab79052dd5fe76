import { badRequest } from '@komainu/kernel/errors.ts';
import type { FunctionDefinition, Series } from './definition.ts';
import { median, present } from './statistics.ts';

/** Fewer lines have no crowd to stand out from. */
const LEAST_LINES = 3;
/** Every line is compared with every other. */
const MOST_LINES = 2_000;
const MOST_COMPARISONS = 5e7;
const DEFAULT_PERCENT = 10;
/** The scaled algorithms let lines differ by this part of their size, however close together they run. */
const SCALE = 0.1;

/**
 * `outliers(series by {host}, 'dbscan', 3)`: all lines, each marked as an outlier or not. `dbscan`: a line is a point in as
 * many dimensions as it has intervals; lines that are near one another, directly or through others, are a crowd, and who
 * is not in the greatest one is an outlier. Near is `tolerance` times the median distance from the median line. `mad`: a
 * line is an outlier when more than `percentage` % of its points are further from the median line than `tolerance` times
 * the median distance of all points.
 */
export const outliersFunctions: readonly FunctionDefinition[] = [
  {
    name: 'outliers',
    parameters: [
      { name: 'algorithm', choices: ['dbscan', 'mad', 'scaledDBSCAN', 'scaledMAD'], initial: 'dbscan' },
      { name: 'tolerance', initial: '3' },
      { name: 'percentage', optional: true, initial: '20' },
    ],
    apply(series, args) {
      if (series.length > MOST_LINES) {
        throw badRequest('too_many_series', `outliers compares ${MOST_LINES} lines at most, not ${series.length}`);
      }
      if (series.length < LEAST_LINES) return series.map((one) => ({ ...one, outlier: false }));
      const algorithm = args.word(0);
      const scale = algorithm.startsWith('scaled') ? SCALE : 0;
      const tolerance = Math.abs(args.number(1));
      const marks = algorithm.toLowerCase().endsWith('mad')
        ? strayers(series, tolerance, args.number(2, DEFAULT_PERCENT) / 100, scale)
        : loners(series, tolerance, scale);
      return series.map((one, index) => ({ ...one, outlier: marks[index] === true }));
    },
  },
];

/** The median of all lines at each interval. */
function medianLine(lines: readonly Float64Array[]): Float64Array {
  const points = lines[0]?.length ?? 0;
  return Float64Array.from({ length: points }, (_, index) =>
    median(lines.map((line) => line[index] ?? Number.NaN).filter((value) => !Number.isNaN(value))),
  );
}

function strayers(series: readonly Series[], tolerance: number, share: number, scale: number): boolean[] {
  const lines = series.map((one) => one.values);
  const middle = medianLine(lines);
  const distances = lines.map((line) => present(line.map((value, index) => Math.abs(value - (middle[index] ?? 0)))));
  const usual = median(distances.flatMap((line) => [...line]));
  const size = median(present(middle).map(Math.abs));
  const limit = tolerance * Math.max(usual, scale * size);
  return distances.map(
    (line) => line.length > 0 && line.filter((distance) => distance > limit).length > share * line.length,
  );
}

function loners(series: readonly Series[], tolerance: number, scale: number): boolean[] {
  const middle = medianLine(series.map((one) => one.values));
  // A missing point is where the others are.
  const lines = shortened(
    series.map((one) =>
      one.values.map((value, index) => (Number.isNaN(value) ? (middle[index] ?? Number.NaN) : value)),
    ),
  );
  const [center] = shortened([middle], lines[0]?.length);
  const distances = lines.map((line) => distance(line, center ?? line));
  const size = distance(center ?? new Float64Array(0), new Float64Array(center?.length ?? 0));
  const near = tolerance * Math.max(median(distances), scale * size);
  const crowd = crowds(lines, near);
  const sizes = new Map<number, number>();
  for (const one of crowd) sizes.set(one, (sizes.get(one) ?? 0) + 1);
  const greatest = [...sizes].reduce((most, one) => (one[1] > most[1] ? one : most), [-1, 0])[0];
  return crowd.map((one) => one !== greatest);
}

/** The number of each line's crowd. */
function crowds(lines: readonly Float64Array[], near: number): number[] {
  const crowd = lines.map(() => -1);
  for (let first = 0, count = 0; first < lines.length; first += 1) {
    if (crowd[first] !== -1) continue;
    const open = [first];
    crowd[first] = count;
    for (let member = open.pop(); member !== undefined; member = open.pop()) {
      const line = lines[member] ?? new Float64Array(0);
      for (const [other, values] of lines.entries()) {
        if (crowd[other] !== -1 || !(distance(line, values) <= near)) continue;
        crowd[other] = count;
        open.push(other);
      }
    }
    count += 1;
  }
  return crowd;
}

function distance(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let index = 0; index < a.length; index += 1) {
    const difference = (a[index] as number) - (b[index] as number);
    // Where no line has a value there is no distance.
    if (!Number.isNaN(difference)) total += difference * difference;
  }
  return Math.sqrt(total);
}

/** Lines of fewer points, averages of neighbours, so that comparing all with all is bounded. */
function shortened(lines: readonly Float64Array[], asked?: number): readonly Float64Array[] {
  const points = lines[0]?.length ?? 0;
  const kept = asked ?? Math.max(1, Math.min(points, Math.floor(MOST_COMPARISONS / (lines.length * lines.length))));
  if (kept >= points) return lines;
  return lines.map((line) =>
    Float64Array.from({ length: kept }, (_, index) => {
      const part = present(
        line.subarray(Math.floor((index * points) / kept), Math.floor(((index + 1) * points) / kept)),
      );
      return part.reduce((sum, value) => sum + value, 0) / part.length;
    }),
  );
}
