import type { ValueType } from './ast.ts';

export interface Signature {
  readonly args: readonly ValueType[];
  /** How many of the last arguments may be left out; with `repeats` the last may stand any number of times. */
  readonly optional: number;
  readonly repeats: boolean;
  readonly returns: ValueType;
}

const V: ValueType = 'vector';
const M: ValueType = 'matrix';
const S: ValueType = 'scalar';
const T: ValueType = 'string';

function list(
  names: string,
  args: readonly ValueType[],
  returns: ValueType = V,
  optional = 0,
  repeats = false,
): (readonly [string, Signature])[] {
  return names.split(' ').map((name) => [name, { args, returns, optional, repeats }]);
}

/** The functions of PromQL and what they take (prometheus.io/docs/prometheus/latest/querying/functions). */
const SIGNATURES: ReadonlyMap<string, Signature> = new Map([
  ...list('rate increase delta irate idelta deriv changes resets absent_over_time', [M]),
  ...list('avg_over_time min_over_time max_over_time sum_over_time count_over_time', [M]),
  ...list('stddev_over_time stdvar_over_time last_over_time first_over_time present_over_time mad_over_time', [M]),
  ...list('quantile_over_time', [S, M]),
  ...list('predict_linear', [M, S]),
  ...list('holt_winters double_exponential_smoothing', [M, S, S]),
  ...list('abs ceil floor exp ln log2 log10 sqrt sgn deg rad', [V]),
  ...list('acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh', [V]),
  ...list('absent sort sort_desc timestamp', [V]),
  ...list('clamp', [V, S, S]),
  ...list('clamp_min clamp_max', [V, S]),
  ...list('round', [V, S], V, 1),
  ...list('histogram_quantile', [S, V]),
  ...list('label_replace', [V, T, T, T, T]),
  ...list('label_join', [V, T, T, T], V, 1, true),
  ...list('day_of_month day_of_week day_of_year days_in_month hour minute month year', [V], V, 1),
  ...list('scalar', [V], S),
  ...list('vector', [S]),
  ...list('time pi', [], S),
]);

export function findSignature(name: string): Signature | undefined {
  return SIGNATURES.get(name);
}

export function functionNames(): string[] {
  return [...SIGNATURES.keys()];
}
