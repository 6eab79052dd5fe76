import type { FacetsAnswer, FacetsRequest } from '@komainu/contracts/logs/explorer-api.ts';
import { sqlIdentifier, sqlString } from '../sql.ts';
import type { TimeWindow } from '../time.ts';
import type { SearchNode } from './ast.ts';
import { countedValuesSql } from './counted-values.ts';
import { eventsToCount, MOST_ROWS, type MostRows, partSql, partsToCount } from './facet-sampling.ts';
import { readNumber } from './numbers.ts';
import { fieldOfPath, resolveField, resolveTarget } from './resolve.ts';
import { type RunQuery, type SearchSource, whereSql } from './source.ts';

const MOST_VALUES = 1_000;

type Facet = FacetsRequest['facets'][number];

type Range = { readonly min: number; readonly max: number };

interface ValueRow {
  readonly value: string;
  readonly count: string;
  /** 1 when it stands in a list somewhere. */
  readonly listed: number;
}

interface RangeRow {
  readonly min: number | null;
  readonly max: number | null;
  readonly numbers: string;
  readonly present: string;
}

/** Tags and words are never measured, however much they look like numbers. */
function hasRange(source: SearchSource, path: string): boolean {
  const target = resolveTarget(fieldOfPath(path), source.schema);
  if (target.kind === 'attribute' || target.kind === 'calculated') return true;
  return target.kind === 'column' && target.reserved.kind === 'number';
}

/**
 * The most frequent values of facets among the matching events, and the range of attributes that are numbers. Above
 * `mostRows` (see `MOST_ROWS`) a part of the events is counted, and the answer says so.
 */
export async function runFacets(
  source: SearchSource,
  facets: readonly Facet[],
  window: TimeWindow,
  node: SearchNode,
  run: RunQuery,
  mostRows: MostRows = MOST_ROWS,
): Promise<FacetsAnswer> {
  const events = await eventsToCount(source, facets, window, node, run, mostRows);
  const whole = whereSql(source, window, node);
  const data = facets.map(async (facet) => {
    const parts = await partsToCount(source, facet.path, events, whole, run, mostRows);
    const rows = await run<ValueRow>(facetSql(source, facet, partSql(whole, parts)));
    let range = rangeOfValues(source, facet, rows);
    if (range === undefined) {
      // A second look at the events: half as many, where not all are looked at anyway.
      const where = partSql(whole, parts === 1 ? 1 : parts * 2);
      range = rangeOf((await run<RangeRow>(facetRangeSql(source, facet.path, where)))[0]);
    }
    return {
      path: facet.path,
      values: rows.map(({ value, count }) => ({ value, count: Number(count) * parts })),
      range,
      ...(parts === 1 ? {} : { sampled: 1 / parts }),
    };
  });
  return { data: await Promise.all(data) };
}

/** The range as far as the most frequent values tell it; undefined when the events must be asked. */
function rangeOfValues(source: SearchSource, facet: Facet, rows: readonly ValueRow[]): Range | null | undefined {
  if (!hasRange(source, facet.path)) return null;
  const numbers = rows.map(({ value }) => readNumber(value) ?? Number.NaN);
  if (rows.some(({ listed }) => listed === 1) || !numbers.every(Number.isFinite)) return null;
  // There may be others that are not shown.
  if (rows.length >= facet.limit || (facet.search ?? '') !== '') return undefined;
  return numbers.length === 0 ? null : { min: Math.min(...numbers), max: Math.max(...numbers) };
}

/** Rows of `value`, `count`, `listed`: most frequent first. */
function facetSql(source: SearchSource, facet: Facet, where: string): string {
  const limit = Math.max(1, Math.min(MOST_VALUES, Math.floor(facet.limit)));
  const search =
    facet.search === undefined || facet.search === ''
      ? ''
      : ` AND positionCaseInsensitiveUTF8(value, ${sqlString(facet.search)}) > 0`;
  return [
    `SELECT value, sum(events) AS count, max(is_list) AS listed FROM (${countedValuesSql(source, facet.path, where)}) WHERE value != ''${search}`,
    `GROUP BY value ORDER BY count DESC, value ASC LIMIT ${limit}`,
  ].join(' ');
}

/** One row: the least and the greatest number, how many numbers, how many values. */
function facetRangeSql(source: SearchSource, path: string, where: string): string {
  const field = resolveField(path, source.schema);
  return [
    'SELECT minIf(number, isFinite(number)) AS min, maxIf(number, isFinite(number)) AS max,',
    'countIf(isFinite(number)) AS numbers, countIf(present) AS present',
    `FROM (SELECT ${field.number} AS number, ${field.present} AS present FROM ${sqlIdentifier(source.table)}`,
    `WHERE ${where})`,
  ].join(' ');
}

/** A range only when every value is a number. */
function rangeOf(row: RangeRow | undefined): Range | null {
  if (row === undefined || row.min === null || row.max === null) return null;
  return Number(row.numbers) > 0 && Number(row.numbers) === Number(row.present) ? { min: row.min, max: row.max } : null;
}
