import type { Fill, MergedSpace, TimeAggregation } from '@komainu/query/metrics/ast.ts';
import type { Grid } from '@komainu/query/metrics/grid.ts';
import { sqlNumber } from '@komainu/store/sql.ts';
import { rowsSql, type Stretch, secondsOf } from './point-source.ts';
import { NO_CLASS } from './series-classes.ts';
import type { SeriesColumns } from './series-sql.ts';

/**
 * Statements that merge the series of a class in the engine. A row: the class, the low and the high half of a series' id (0
 * where series were merged), the merged values and how many series had one, an array each with a number for each interval.
 */

/**
 * Series become a line each first, as in `seriesSql`; those with gaps that are to be filled come as they are, since they
 * cannot be merged before that. `source` is that of `slotsSql`; `classOf` tells the class of `series_id`, `others` whether it
 * leaves out series of the source; a row ends with how many rows it is of where they are `counted`. Said in few words: a
 * third of the time of a query of an hour is what the engine thinks about them.
 */
export function mergedSeriesSql(
  columns: SeriesColumns,
  space: MergedSpace['kind'],
  fill: Fill | null,
  grid: Grid,
  source: string,
  classOf: string,
  others: boolean,
  counted = false,
): string {
  const merge = space === 'min' || space === 'max' ? space : 'sum';
  const counts = columns.counts === undefined ? '' : `${columns.counts} AS counts, `;
  const [ofSeries, ofClass] = counted ? ['count() AS n, ', ', sum(n)'] : ['', ''];
  return (
    `SELECT class, alone, ${merge}IfForEach(line, has), CAST(countIfForEach(has), 'Array(Float64)')${ofClass} FROM (` +
    `SELECT ${classOf} AS class, ${columns.line} AS line, ${counts}${ofSeries}${HAS_VALUE[columns.values]} AS has, ` +
    `${fill === null ? 'toUInt64(0)' : `if(${gapSql(fill, grid)}, series_id, 0)`} AS alone ` +
    `FROM (${source}) GROUP BY series_id` +
    `${others ? ` HAVING class != ${NO_CLASS}` : ''}) GROUP BY class, alone`
  );
}

/**
 * The same of series that have no more than one row in an interval and are added up. Nothing need be asked of the intervals of
 * each: as many rows as intervals from the first to the last, and none of them empty, mean one row in each. A row: the class,
 * the first and the last interval, the halves of an id as above, how many rows it is of, and the merged values; NaN where a
 * series had none. Series with a gap come as they are. `plain-lines.ts` looks whether the answer holds.
 */
export function plainSeriesSql(line: string, source: string, classOf: string, others: boolean): string {
  return (
    `SELECT class, first, last, alone, sum(n), sumForEach(line) FROM (SELECT ${classOf} AS class, ${line} AS line, ` +
    `min(slot) AS first, max(slot) AS last, count() AS n, if(n = 1 + last - first, 0, series_id) AS alone ` +
    `FROM (${source}) GROUP BY series_id${others ? ` HAVING class != ${NO_CLASS}` : ''}) GROUP BY class, first, last, alone`
  );
}

/** Of each interval of a series, whether there was anything: what is not a number is nothing. */
const HAS_VALUE: Readonly<Record<SeriesColumns['values'], string>> = {
  ready: 'arrayMap(x -> not isNaN(x), line)',
  counts: 'arrayMap(n -> n != 0, line)',
  counted: 'arrayMap((x, n) -> n != 0 AND not isNaN(x), line, counts)',
};

/** Whether a series has a gap that the fill could fill: whatever its length, that is for the reader to judge. */
function gapSql({ method }: Fill, { points }: Grid): string {
  const last = method === 'linear' ? '1 + max(slot)' : sqlNumber(points);
  const first = method === 'zero' ? '0' : 'min(slot)';
  return `arraySum(has) < ${last} - ${first}`;
}

const OF_ROW: Readonly<Record<TimeAggregation, string>> = {
  avg: 'sm / ct',
  sum: 'sm',
  min: 'mn',
  max: 'mx',
  count: 'toFloat64(ct)',
};
const OF_ROWS: Readonly<Record<TimeAggregation, string>> = {
  avg: 'sum(sm) / sum(ct)',
  sum: 'sum(sm)',
  min: 'min(mn)',
  max: 'max(mx)',
  count: 'toFloat64(sum(ct))',
};

/** What a UInt16 can tell apart. */
const MOST_KEYS = 65_536;

/**
 * Rows become lines at once. Only for a grid of the roll-ups' own interval, where a series has one row in an interval, and
 * for series that nothing is filled in; stretches of points are taken together first. There are so many `classes`.
 */
export function mergedRowsSql(
  time: TimeAggregation,
  space: MergedSpace['kind'],
  grid: Grid,
  stretches: readonly Stretch[],
  where: string,
  classOf: string,
  classes: number,
): string {
  const points = sqlNumber(grid.points);
  const merge = space === 'min' || space === 'max' ? space : 'sum';
  const over = `Resample(0, ${points}, 1)`;
  const source = stretches.map((stretch) => {
    const rows = `FROM (${rowsSql(stretch, where, alignedSlotSql(grid))})`;
    return isWhole(stretch, grid)
      ? `SELECT series_id, slot, ${OF_ROW[time]} AS v ${rows}`
      : `SELECT series_id, slot, ${OF_ROWS[time]} AS v ${rows} GROUP BY series_id, slot`;
  });
  const rows = `FROM (SELECT ${classOf} AS class, slot, v FROM (${source.join(' UNION ALL ')})) WHERE class != ${NO_CLASS}`;
  if (classes * grid.points > MOST_KEYS) {
    return (
      `SELECT class, toUInt32(0), toUInt32(0), ${merge}${over}(v, slot), ` +
      `CAST(count${over}(slot), 'Array(Float64)') ${rows} GROUP BY class`
    );
  }
  // Groups by 16 bits stand in a plain table of the engine, which costs half of what arrays do that grow row by row.
  const merged = `SELECT toUInt16(class * ${points} + slot) AS key, ${merge}(v) AS merged, count() AS counted ${rows} GROUP BY key`;
  return (
    `SELECT toUInt32(intDiv(key, ${points})) AS class, toUInt32(0), toUInt32(0), ${merge}${over}(merged, key % ${points}), ` +
    `sum${over}(toFloat64(counted), key % ${points}) FROM (${merged}) GROUP BY class`
  );
}

/** The number of the interval that a row lies in, of a grid that begins with one: a division of whole numbers as they are. */
function alignedSlotSql({ startUnixS, intervalSeconds }: Grid): string {
  const interval = sqlNumber(intervalSeconds);
  return `toUInt32(intDiv(toUnixTimestamp(ts), ${interval}) - ${sqlNumber(startUnixS / intervalSeconds)}) AS slot`;
}

/** Whether rows are as long as intervals, so that nothing is left to be done about time. */
function isWhole({ table }: Stretch, { intervalSeconds }: Grid): boolean {
  return secondsOf(table) === intervalSeconds;
}

/**
 * Whether `mergedRowsSql` answers, with little to do beside reading rows: intervals lie within the hours that stretches
 * begin and end at, and most of them stand in roll-ups of their length.
 */
export function mostlyWhole(stretches: readonly Stretch[], grid: Grid): boolean {
  if (grid.startUnixS % grid.intervalSeconds !== 0) return false;
  const seconds = stretches
    .filter((stretch) => isWhole(stretch, grid))
    .reduce((sum, { fromUnixS, toUnixS }) => sum + toUnixS - fromUnixS, 0);
  return seconds * 2 >= grid.points * grid.intervalSeconds;
}
