import type { ChartKind, ChartSeries } from './timeseries-data.ts';

/** A line of a chart whose lines are drawn in several ways and on two axes. */
export interface MixedSeries extends ChartSeries {
  readonly token: string;
  readonly kind: ChartKind;
  readonly unit: string;
  readonly isRight: boolean;
  /** Px of strokes and gaps; whole unless given. */
  readonly dash?: readonly number[];
  readonly widthPx: number;
  readonly band?: ValueBand;
}

/** Where the values of a series are expected, in step with them. */
export interface ValueBand {
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  /** On which side of the band values are out of the ordinary. */
  readonly direction: 'both' | 'above' | 'below';
  readonly showsBreaches: boolean;
}

export interface MixedAxis {
  readonly isLog: boolean;
  /** Undefined: from the values. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly includesZero: boolean;
  readonly label: string;
}

/** A level or a band across the chart. */
export interface ChartMarker {
  readonly from: number;
  /** The same as `from` for a level; infinite for half-planes. */
  readonly to: number;
  readonly token: string;
  readonly isDashed: boolean;
  readonly label: string;
}

export interface DrawnSeries extends MixedSeries {
  /** What the plot is given: the sum of those beneath, where they stand on one another. */
  readonly drawnValues: readonly (number | null)[];
}

/**
 * The series in the order of painting, the last on top: areas, then bars, then lines. Areas and bars of one axis stand on
 * one another, so the tallest of each stack is painted first.
 */
export function paintOrder(series: readonly MixedSeries[]): DrawnSeries[] {
  const stackOf = (kind: ChartKind, isRight: boolean): DrawnSeries[] => {
    const members = series.filter((one) => one.kind === kind && one.isRight === isRight);
    const sums: number[] = [];
    return members
      .map((one) => ({
        ...one,
        drawnValues: one.values.map((value, index) => {
          const before = sums[index] ?? 0;
          sums[index] = before + (value ?? 0);
          return value === null && kind === 'bars' && before === 0 ? null : before + (value ?? 0);
        }),
      }))
      .reverse();
  };
  const lines = series.filter((one) => one.kind === 'line').map((one) => ({ ...one, drawnValues: one.values }));
  return [
    ...stackOf('area', false),
    ...stackOf('area', true),
    ...stackOf('bars', false),
    ...stackOf('bars', true),
    ...lines,
  ];
}

/** The ends of a value axis for what is drawn on it. */
export function axisRange(axis: MixedAxis, low: number | null, high: number | null): [number, number] {
  if (axis.isLog) {
    const least = axis.min !== undefined && axis.min > 0 ? axis.min : low !== null && low > 0 ? low : 0.1;
    const most = Math.max(axis.max ?? high ?? 1, least * 10);
    return [10 ** Math.floor(Math.log10(least)), 10 ** Math.ceil(Math.log10(most))];
  }
  const [least, most] = [low ?? 0, high ?? 1];
  const air = (most - least || Math.abs(most) || 1) * 0.08;
  const bottom = axis.min ?? (axis.includesZero ? Math.min(0, least * 1.08) : least - air);
  const top = axis.max ?? (axis.includesZero ? Math.max(0, most * 1.08) : most + air);
  return top > bottom ? [bottom, top] : [bottom, bottom + 1];
}
