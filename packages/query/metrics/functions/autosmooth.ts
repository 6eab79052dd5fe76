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
const MOST_LINES = 20;

function chooseSpan(series: readonly Series[]): number {
  const lines = series.slice(0, MOST_LINES).map((one) => present(one.values));
  const longest = Math.max(0, ...lines.map((line) => line.length));
  const kurtoses = lines.map(kurtosis);
  let best = 1;
  let least = total(lines.map(roughness));
  for (let span = 2; span <= longest / 10; span += 1) {
    const smoothed = lines.map((line) => movingAverage(line, span).subarray(span - 1));
    const rough = total(smoothed.map(roughness));
    if (rough >= least) continue;
    const kept = smoothed.filter((line, index) => kurtosis(line) >= (kurtoses[index] ?? 0)).length;
    if (kept * 2 >= lines.length) [best, least] = [span, rough];
  }
  return best;
}

/** The mean of the last `span` values; gaps stay gaps. */
export function movingAverage(values: Float64Array, span: number): Float64Array {
  const recent: number[] = [];
  return values.map((value) => {
    if (Number.isNaN(value)) return value;
    recent.push(value);
    if (recent.length > span) recent.shift();
    return mean(recent);
  });
}

/** The deviation of the steps from point to point. */
function roughness(values: Float64Array): number {
  return Math.sqrt(
    moment(
      values.subarray(1).map((value, index) => value - (values[index] ?? 0)),
      2,
    ),
  );
}

function kurtosis(values: Float64Array): number {
  const variance = moment(values, 2);
  return variance > 0 ? moment(values, 4) / (variance * variance) : 0;
}

function moment(values: Float64Array, order: number): number {
  if (values.length === 0) return 0;
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** order));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
