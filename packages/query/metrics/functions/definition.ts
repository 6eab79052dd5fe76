import type { Differences } from '../fetch.ts';
import type { Grid } from '../grid.ts';

/** One line of an answer while it is computed. */
export interface Series {
  /** The group: tag keys and values; empty when nothing was grouped. */
  readonly tags: Readonly<Record<string, string>>;
  /** One value for each interval of the grid; NaN where there is none. */
  readonly values: Float64Array;
  readonly unit?: string;
  /** What `anomalies` expects or `forecast` foresees. Gone after any further function. */
  readonly band?: Band;
  /** What `outliers` says of the line. Gone after any further function. */
  readonly outlier?: boolean;
  /**
   * What arithmetic with another line takes where this one has no point: 0 for a query `.as_count()` or `.as_rate()`, for
   * nothing happened then. Without it such points stay missing.
   */
  readonly whereMissing?: number;
}

/**
 * A range along a line, interval by interval; NaN where there is none. Of `anomalies` it says where the values are
 * normal (they are anomalous above it, below it, or both: `direction`); of `forecast` it covers the intervals whose values
 * are foreseen, and no others.
 */
export interface Band {
  readonly of: 'anomalies' | 'forecast';
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  readonly direction: 'both' | 'above' | 'below';
}

/** What a function read on one of the grids that it asked for. */
export interface Read {
  readonly grid: Grid;
  readonly series: readonly Series[];
}

/** A word of the metric language: `name(series, …parameters, option=value)`. */
export interface FunctionDefinition {
  readonly name: string;
  /** The arguments after the series. */
  readonly parameters: readonly Parameter[];
  /** Arguments that are given by name only. */
  readonly options?: readonly Parameter[];
  /** Of a query as it stands, this is taken of each series before they are merged; of anything else, by `apply`. */
  readonly differences?: Differences;
  /** The answer is one line without groups. */
  readonly ungroups?: true;
  /** Functions that look at other times: the grids on which the series are read. Without it, the grid of the answer. */
  reads?(args: Arguments, grid: Grid): readonly Grid[];
  /**
   * Computes the answer; inputs are not changed. `series` is what was read on the first grid, `reads` on all of them;
   * `grid` is that of the answer.
   */
  apply(series: readonly Series[], args: Arguments, grid: Grid, reads: readonly Read[]): readonly Series[];
}

export interface Parameter {
  readonly name: string;
  readonly optional?: true;
  /** Given: one of these words, in any case. Otherwise see `text`. */
  readonly choices?: readonly string[];
  /** Given: a text of this form. Otherwise the argument is a number. */
  readonly text?: TextForm;
  /** What an editor begins with: something that draws at once. */
  readonly initial?: string;
}

export interface TextForm {
  /** For messages: "a duration such as 60 or 4h". */
  readonly what: string;
  readonly test: (text: string) => boolean;
}

/** The arguments of one call, as the parser checked them. */
export class Arguments {
  readonly #args: readonly (number | string)[];
  readonly #options: Readonly<Record<string, number | string>>;

  constructor(args: readonly (number | string)[], options: Readonly<Record<string, number | string>> = {}) {
    this.#args = args;
    this.#options = options;
  }

  number(index: number, otherwise = 0): number {
    const value = this.#args[index];
    return typeof value === 'number' ? value : otherwise;
  }

  word(index: number, otherwise = ''): string {
    const value = this.#args[index];
    return typeof value === 'string' ? value : otherwise;
  }

  /** An argument that was given by name. */
  option(name: string, otherwise = ''): string {
    const value = Object.hasOwn(this.#options, name) ? this.#options[name] : undefined;
    return value === undefined ? otherwise : String(value);
  }
}

/** The line with other values; what was said of the old ones is gone. */
export function withValues(one: Series, values: Float64Array): Series {
  return one.unit === undefined ? { tags: one.tags, values } : { tags: one.tags, values, unit: one.unit };
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
    apply: (series, args, grid) => series.map((one) => withValues(one, compute(one.values, args, grid))),
  };
}

/** The part of longer lines that belongs to the last `points` intervals. */
export function lastPoints(values: Float64Array, points: number): Float64Array {
  return values.subarray(Math.max(0, values.length - points));
}
