import { CodedError } from '@komainu/kernel/errors.ts';
import type { TimeAggregation } from '@komainu/query/metrics/ast.ts';
import type { Grid } from '@komainu/query/metrics/grid.ts';
import { sqlNumber } from '@komainu/store/sql.ts';
import { type Stretch, sourceSql } from './point-source.ts';

/** The engine makes no longer arrays. */
const MOST_POINTS = 1_000_000;

/** What a row has after the two halves of a series' id: arrays with a number for each interval. */
export interface SeriesColumns {
  readonly line: string;
  /** How many points each number is of, where the line does not tell by itself that there were none. */
  readonly counts?: string;
  /**
   * `ready`: a line with NaN where there is nothing. `counts`: the line is how many points, where 0 is nothing. `counted`: values
   * and such counts.
   */
  readonly values: 'ready' | 'counts' | 'counted';
}

/**
 * How the points of an interval become one number. An array a series is a seventh of the work of a row an interval, for
 * the engine, and as much less to read here. Throws `too_many_points` (422).
 */
export function valuesOfSeries(time: TimeAggregation, points: number, stretches: readonly Stretch[]): SeriesColumns {
  if (points > MOST_POINTS) {
    throw new CodedError(
      'too_many_points',
      `the query has ${points} intervals, ${MOST_POINTS} at most: shorten the window, or take longer intervals with .rollup()`,
      { status: 422 },
    );
  }
  const arrayOf = (merge: string, column: string) => `${merge}Resample(0, ${sqlNumber(points)}, 1)(${column}, slot)`;
  const counts = arrayOf('sum', 'toFloat64(ct)');
  switch (time) {
    case 'count':
      return { line: counts, values: 'counts' };
    case 'min':
      return { line: arrayOf('min', 'mn'), counts, values: 'counted' };
    case 'max':
      return { line: arrayOf('max', 'mx'), counts, values: 'counted' };
    case 'sum':
      return { line: arrayOf('sum', 'sm'), counts, values: 'counted' };
    case 'avg':
      // Averages of roll-ups weigh what they are of; of a whole weight the engine would make values whole and positive.
      return {
        line: stretches.every(({ table }) => table === 'points')
          ? arrayOf('avg', 'sm')
          : arrayOf('avgWeighted', 'sm / ct, toFloat64(ct)'),
        values: 'ready',
      };
  }
}

/** A row a series, in no order: the low and the high half of its id, and its values. `source` is that of `slotsSql`. */
export function seriesSql({ line, counts }: SeriesColumns, source: string): string {
  const arrays = counts === undefined ? line : `${line}, ${counts}`;
  return (
    `SELECT toUInt32(bitAnd(series_id, 4294967295)), toUInt32(bitShiftRight(series_id, 32)), ${arrays} ` +
    `FROM (${source}) GROUP BY series_id`
  );
}

/** Rows of stretches with the number of the interval that each lies in, as `slot`. */
export function slotsSql(stretches: readonly Stretch[], { startUnixS, intervalSeconds }: Grid, where: string): string {
  const slot = `toUInt32(intDiv(toUnixTimestamp(ts) - ${sqlNumber(startUnixS)}, ${sqlNumber(intervalSeconds)})) AS slot`;
  return sourceSql(stretches, where, slot);
}
