import { CodedError } from '@komainu/kernel/errors.ts';
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

/** Numbers that an answer may hold: each is some fifty bytes while it is written out. */
const MOST_NUMBERS = 3_000_000;

/** Throws `answer_too_large` (422) for lines that would not fit into an answer. */
export function checkAnswerSize(lines: number, points: number): void {
  if (lines * points <= MOST_NUMBERS) return;
  throw new CodedError(
    'answer_too_large',
    `the answer would hold ${lines} lines of ${points} points each, and ${MOST_NUMBERS} points are the most: ` +
      'take the greatest lines with top(), narrow the scope, group by tags with fewer values, or take longer intervals with .rollup()',
    { status: 422 },
  );
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
