import type { FunctionDefinition, Series } from './definition.ts';
import { withValues } from './definition.ts';
import { mean, present } from './statistics.ts';

/**
 * `autosmooth`: a moving average whose span is chosen as ASAP does (Rong and Bailis, 2017): the smoothest one that keeps
 * the kurtosis, so that what stands out still does. One span for all lines of a query; averages look back only.
 */
export const autosmoothFunctions: readonly FunctionDefinition[] = [
  {
    name: 'autosmooth',
    parameters: [],
    apply: (series) => {
      const span = chooseSpan(series);
      return series.map((one) => withValues(one, movingAverage(one.values, span)));
    },
  },
];

/** Lines that the choice looks at; more would not change it. */
const MOST_LINES = 10;

function chooseSpan(series: readonly Series[]): number {
  const lines = series.slice(0, MOST_LINES).map((one) => present(one.values));
  const longest = lines.reduce((most, line) => Math.max(most, line.length), 0);
  const kurtoses = lines.map(kurtosis);
  let best = 1;
  let least = total(lines.map((line) => roughness(line, 1)));
  for (let span = 2; span <= longest / 10; span += 1) {
    const rough = total(lines.map((line) => roughness(line, span)));
    if (rough >= least) continue;
    const kept = lines.filter((line, index) => {
      return kurtosis(movingAverage(line, span).subarray(span - 1)) >= (kurtoses[index] ?? 0);
    });
    if (kept.length * 2 >= lines.length) [best, least] = [span, rough];
  }
  return best;
}

/** The mean of the last `span` values; gaps stay gaps. */
export function movingAverage(values: Float64Array, span: number): Float64Array {
  const known = present(values);
  const sums = new Float64Array(known.length + 1);
  for (let index = 0; index < known.length; index += 1)
    sums[index + 1] = (sums[index] as number) + (known[index] as number);
  let seen = 0;
  return values.map((value) => {
    if (Number.isNaN(value)) return value;
    seen += 1;
    const from = Math.max(0, seen - span);
    return ((sums[seen] as number) - (sums[from] as number)) / (seen - from);
  });
}

/** The deviation of the steps from point to point of the moving average: each is a value that comes less one that goes. */
function roughness(values: Float64Array, span: number): number {
  const count = values.length - span;
  if (count <= 0) return 0;
  let [sum, squares] = [0, 0];
  for (let index = span; index < values.length; index += 1) {
    const step = ((values[index] as number) - (values[index - span] as number)) / span;
    sum += step;
    squares += step * step;
  }
  return Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
}

function kurtosis(values: Float64Array): number {
  const middle = mean(values);
  let [squares, fourths] = [0, 0];
  for (const value of values) {
    const square = (value - middle) * (value - middle);
    squares += square;
    fourths += square * square;
  }
  return squares > 0 ? (fourths * values.length) / (squares * squares) : 0;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
