import type { Grid } from '@komainu/query/metrics/grid.ts';
import { sqlIdentifier, sqlNumber } from '@komainu/store/sql.ts';
import { POINT_DAYS, pointsTable } from '../../tables/points.ts';
import { hourTable, minuteTable } from '../../tables/rollups.ts';
import type { SeriesEntry } from '../series-registry.ts';
import { idsSql } from './id-lists.ts';

const HOUR_S = 3600;
const DAY_S = 86_400;
/** Ids are written out up to this many: each costs 21 bytes of SQL text, of which the engine reads 256 kB. */
export const MOST_IDS = 4000;
/** Ids in a condition, 11 bytes of text each. */
const MOST_NARROW = 50_000;

/** Where the numbers of a stretch of time are read from. */
export interface Stretch {
  readonly table: 'points' | 'minutes' | 'hours';
  readonly fromUnixS: number;
  readonly toUnixS: number;
  /** No row stands twice: none need replace another (repeated-rows.ts). */
  readonly once?: true;
}

/**
 * Splits a grid's window into stretches: roll-ups where the grid is as coarse as they are and their hour is complete,
 * points elsewhere. Beyond the retention of points there is nothing but roll-ups.
 */
export function stretchesOf(grid: Grid, usable: (hourUnixS: number) => boolean, nowUnixS: number): Stretch[] {
  const from = grid.startUnixS;
  const to = from + grid.points * grid.intervalSeconds;
  // Intervals that begin within an hour or a minute need its parts: zones half an hour ahead, shifts by seconds.
  const divides = (seconds: number) => grid.intervalSeconds % seconds === 0 && from % seconds === 0;
  const coarsest = divides(HOUR_S) ? 'hours' : divides(60) ? 'minutes' : 'points';
  const stretches: Stretch[] = [];
  for (let hour = from - (from % HOUR_S); hour < to; hour += HOUR_S) {
    const table = tableFor(hour, coarsest, usable, nowUnixS);
    const last = stretches.at(-1);
    const until = Math.min(hour + HOUR_S, to);
    if (last?.table === table) stretches[stretches.length - 1] = { ...last, toUnixS: until };
    else stretches.push({ table, fromUnixS: Math.max(hour, from), toUnixS: until });
  }
  return stretches;
}

function tableFor(
  hour: number,
  coarsest: Stretch['table'],
  usable: (hourUnixS: number) => boolean,
  nowUnixS: number,
): Stretch['table'] {
  if (!usable(hour)) return 'points';
  const days = (nowUnixS - hour) / DAY_S;
  if (coarsest === 'hours' || days >= (minuteTable.retentionDays ?? 0) - 1) return 'hours';
  return coarsest === 'minutes' || days >= POINT_DAYS - 1 ? 'minutes' : 'points';
}

const TABLES: Readonly<Record<Stretch['table'], string>> = {
  points: pointsTable.name,
  minutes: minuteTable.name,
  hours: hourTable.name,
};

/** The table's name in the store. */
export function tableOf(table: Stretch['table']): string {
  return TABLES[table];
}

/** A roll-up of one point keeps only its sum (tables/rollups.ts). */
const ROLLED_UP = 'if(r.ct = 1, r.sm, r.mn) AS mn, if(r.ct = 1, r.sm, r.mx) AS mx, r.sm AS sm, r.ct AS ct';

const UNIX_TIME = 'toUnixTimestamp(ts) AS t';

/** A subquery with the columns series_id, `time` (which `t` is unless given), mn, mx, sm, ct over all stretches. */
export function sourceSql(stretches: readonly Stretch[], where: string, time = UNIX_TIME): string {
  return stretches.map((stretch) => rowsSql(stretch, where, time)).join(' UNION ALL ');
}

/**
 * The same of one stretch. Conditions are of the sorting key alone, so rows that replace one another meet them alike: said as
 * PREWHERE they are asked before that, and only what is in the window is merged and read.
 */
export function rowsSql({ table, fromUnixS, toUnixS, once }: Stretch, where: string, time: string): string {
  const columns = table === 'points' ? 'value AS mn, value AS mx, value AS sm, 1 AS ct' : ROLLED_UP;
  const rows = `${sqlIdentifier(TABLES[table])} AS r${once === true ? '' : ' FINAL'}`;
  return `SELECT series_id, ${time}, ${columns} FROM ${rows} PREWHERE ${where}${within(fromUnixS, toUnixS)}`;
}

/** How much time a row of a table stands for; points stand for no more than their second. */
export function secondsOf(table: Stretch['table']): number {
  return { points: 1, minutes: 60, hours: HOUR_S }[table];
}

export function within(fromUnixS: number, toUnixS: number): string {
  return ` AND ts >= toDateTime(${sqlNumber(fromUnixS)}) AND ts < toDateTime(${sqlNumber(toUnixS)})`;
}

/** The 64-bit id of a series as SQL writes it. */
export function idText(entry: SeriesEntry): string {
  return ((BigInt(entry.idHigh >>> 0) << 32n) | BigInt(entry.idLow >>> 0)).toString();
}

/**
 * What chooses the rows of these series. Where they are many, or most of the metric, the whole metric is read and the
 * reader leaves out what it did not ask for.
 */
export function seriesWhere(metricId: number, members: readonly SeriesEntry[], ofMetric: number): string {
  const whole = `metric_id = ${sqlNumber(metricId)}`;
  if (!isNarrow(members, ofMetric)) return whole;
  return `${whole} AND series_id IN ${idsSql(members)}`;
}

/** Whether series are few enough of their metric to be read by their ids. */
export function isNarrow(members: readonly SeriesEntry[], ofMetric: number): boolean {
  return members.length <= MOST_NARROW && members.length * 2 <= ofMetric;
}
