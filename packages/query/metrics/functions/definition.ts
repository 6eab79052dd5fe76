import type { Grid } from '../grid.ts';

/** One line of an answer while it is computed. */
export interface Series {
  /** The group: tag keys and values; empty when nothing was grouped. */
  readonly tags: Readonly<Record<string, string>>;
  /** One value for each interval of the grid; NaN where there is none. */
  readonly values: Float64Array;
  readonly unit?: string;
}

/** A word of the metric language: `name(series, …parameters)`. */
export interface FunctionDefinition {
  readonly name: string;
  /** The arguments after the series. */
  readonly parameters: readonly Parameter[];
  /** Computes the answer; inputs are not changed. */
  apply(series: readonly Series[], args: Arguments, grid: Grid): readonly Series[];
  /** Functions that look at another time: how many seconds earlier their series are read. */
  shiftSeconds?(args: Arguments): number;
}

export interface Parameter {
  readonly name: string;
  readonly optional?: true;
  /** Given: one of these words. Otherwise the argument is a number. */
  readonly choices?: readonly string[];
}

/** The arguments of one call, as the parser checked them. */
export class Arguments {
  readonly #args: readonly (number | string)[];

  constructor(args: readonly (number | string)[]) {
    this.#args = args;
  }

  number(index: number, otherwise = 0): number {
    const value = this.#args[index];
    return typeof value === 'number' ? value : otherwise;
  }

  word(index: number, otherwise = ''): string {
    const value = this.#args[index];
    return typeof value === 'string' ? value : otherwise;
  }
}

/** A function that looks at one value at a time; NaN stays NaN. */
export function pointwise(
  name: string,
  parameters: readonly Parameter[],
  compute: (value: number, args: Arguments) => number,
): FunctionDefinition {
  return eachSeries(name, parameters, (values, args) =>
    values.map((value) => (Number.isNaN(value) ? value : compute(value, args))),
  );
}

/** A function that looks at one series at a time. */
export function eachSeries(
  name: string,
  parameters: readonly Parameter[],
  compute: (values: Float64Array, args: Arguments, grid: Grid) => Float64Array,
): FunctionDefinition {
  return {
    name,
    parameters,
    apply: (series, args, grid) => series.map((one) => ({ ...one, values: compute(one.values, args, grid) })),
  };
}
