/** A line of a chart: values stand at the chart's times, null where there is none. */
export interface ChartSeries {
  readonly name: string;
  /** Decides the colour; the name unless given. */
  readonly colourKey?: string;
  /** A token such as `--critical`, over the colour by name. */
  readonly token?: string;
  readonly values: readonly (number | null)[];
}

export type ChartKind = 'line' | 'area' | 'bars';

/** Adds each series to those before it, for stacked areas and bars: the last one stands on top. */
export function stacked(series: readonly ChartSeries[]): (number | null)[][] {
  const length = series[0]?.values.length ?? 0;
  const sums = new Array<number>(length).fill(0);
  return series.map((one) =>
    one.values.map((value, index) => {
      if (value === null) return sums[index] ?? 0;
      sums[index] = (sums[index] ?? 0) + value;
      return sums[index] ?? 0;
    }),
  );
}

export interface SeriesSummary {
  readonly min: number | null;
  readonly max: number | null;
  readonly average: number | null;
  readonly last: number | null;
}

/** What the legend shows of a line; nulls do not count. */
export function summarise(values: readonly (number | null)[]): SeriesSummary {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return { min: null, max: null, average: null, last: null };
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (const value of present) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  return { min, max, average: sum / present.length, last: present.at(-1) ?? null };
}
