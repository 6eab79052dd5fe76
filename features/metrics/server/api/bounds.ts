import type { Series } from '@komainu/query/metrics/evaluate.ts';

/** A line of an answer: a series, or an edge of its band. */
export interface AnswerLine {
  readonly line: Series;
  /** What clients are told besides the values; empty for usual lines. */
  readonly attributes: LineAttributes;
}

/**
 * `algorithm` and `bound` mark the lines of a band: the series itself has no `bound`, the lines behind it are its `upper`
 * and its `lower` edge. `outlier` stands on every line that `outliers` looked at.
 */
export interface LineAttributes {
  readonly algorithm?: 'anomalies' | 'forecast';
  readonly bound?: 'upper' | 'lower';
  readonly direction?: 'both' | 'above' | 'below';
  readonly outlier?: boolean;
}

/** The lines that a series is drawn with: itself, then the edges of its band. */
export function linesOf(line: Series): readonly AnswerLine[] {
  const { band, outlier } = line;
  if (band === undefined) return [{ line, attributes: outlier === undefined ? {} : { outlier } }];
  const { of: algorithm, direction } = band;
  const edge = (bound: 'upper' | 'lower'): AnswerLine => ({
    line: { ...line, values: band[bound] },
    attributes: { algorithm, bound, direction },
  });
  return [{ line, attributes: { algorithm, direction } }, edge('upper'), edge('lower')];
}
