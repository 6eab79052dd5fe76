import type { FacetsAnswer, FacetsRequest } from '@komainu/contracts/logs/explorer-api.ts';
import { sqlIdentifier, sqlString } from '../sql.ts';
import type { TimeWindow } from '../time.ts';
import type { SearchNode } from './ast.ts';
import { MOST_ROWS, type MostRows, mostOf, rowsToCount, sampleSql } from './facet-sampling.ts';
import { fieldOfPath, resolveField, resolveTarget, valuesOf } from './resolve.ts';
import { type RunQuery, type SearchSource, whereSql } from './source.ts';

const MOST_VALUES = 1_000;

type Facet = FacetsRequest['facets'][number];

interface RangeRow {
  readonly min: number | null;
  readonly max: number | null;
  readonly numbers: string;
  readonly present: string;
}

/** Tags and words are never measured, however much they look like numbers. */
function hasRange(source: SearchSource, path: string): boolean {
  const target = resolveTarget(fieldOfPath(path), source.schema);
  return target.kind === 'attribute' || (target.kind === 'column' && target.reserved.kind === 'number');
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
  const rows = await rowsToCount(source, facets, window, node, run, mostRows);
  const data = facets.map(async (facet) => {
    const parts = Math.max(1, Math.ceil(rows / mostOf(source, facet.path, mostRows)));
    const where = `${whereSql(source, window, node)}${parts === 1 ? '' : ` AND ${sampleSql(parts)}`}`;
    const [values, ranges] = await Promise.all([
      run<{ value: string; count: string }>(facetSql(source, facet, where)),
      hasRange(source, facet.path) ? run<RangeRow>(facetRangeSql(source, facet.path, where)) : [],
    ]);
    return {
      path: facet.path,
      values: values.map(({ value, count }) => ({ value, count: Number(count) * parts })),
      range: rangeOf(ranges[0]),
      ...(parts === 1 ? {} : { sampled: 1 / parts }),
    };
  });
  return { data: await Promise.all(data) };
}

/** Rows of `value`, `count`: most frequent first. */
function facetSql(source: SearchSource, facet: Facet, where: string): string {
  const limit = Math.max(1, Math.min(MOST_VALUES, Math.floor(facet.limit)));
  const search =
    facet.search === undefined || facet.search === ''
      ? ''
      : ` AND positionCaseInsensitiveUTF8(value, ${sqlString(facet.search)}) > 0`;
  return [
    `SELECT value, sum(events) AS count FROM (${valuesSql(source, facet.path, where)}) WHERE value != ''${search}`,
    `GROUP BY value ORDER BY count DESC, value ASC LIMIT ${limit}`,
  ].join(' ');
}

/** Rows of `value` and `events`; a value may come several times. */
function valuesSql(source: SearchSource, path: string, where: string): string {
  const field = resolveField(path, source.schema);
  const from = `FROM ${sqlIdentifier(source.table)} WHERE ${where}`;
  const value = field.multiple ? `arrayJoin(arrayDistinct(${field.values}))` : field.text;
  if (resolveTarget(fieldOfPath(path), source.schema).kind !== 'attribute') {
    return `SELECT ${value} AS value, count() AS events ${from} GROUP BY value`;
  }
  // Lists are taken apart after counting: a quarter of the time where values repeat.
  const texts = `SELECT ${field.text} AS text, count() AS events ${from} GROUP BY text`;
  return `SELECT arrayJoin(arrayDistinct(${valuesOf('text')})) AS value, events FROM (${texts})`;
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
function rangeOf(row: RangeRow | undefined): { min: number; max: number } | null {
  if (row === undefined || row.min === null || row.max === null) return null;
  return Number(row.numbers) > 0 && Number(row.numbers) === Number(row.present) ? { min: row.min, max: row.max } : null;
}
