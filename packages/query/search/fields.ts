import type { FieldsAnswer } from '@komainu/contracts/logs/explorer-api.ts';
import { sqlIdentifier, sqlString } from '../sql.ts';
import type { TimeWindow } from '../time.ts';
import type { SearchNode } from './ast.ts';
import { type SearchSource, whereSql } from './source.ts';

/** Newest events that are looked at: keys repeat, so these show nearly all. */
const SAMPLE = 10_000;
const MOST_FIELDS = 1_000;

export interface FieldRow {
  readonly path: string;
  readonly numbers: string;
  readonly count: string;
}

/** Rows of `path`, `numbers` (values that are numbers), `count`, from the newest 10 000 matching events. */
export function fieldsSql(source: SearchSource, window: TimeWindow, node: SearchNode, search = ''): string {
  const { schema } = source;
  const text = sqlIdentifier(schema.attributes.text);
  const tags = sqlIdentifier(schema.tagsColumn);
  const parts = [
    `SELECT concat('@', k) AS path, isNotNull(toFloat64OrNull(v)) AS number FROM events ARRAY JOIN mapKeys(${text}) AS k, mapValues(${text}) AS v`,
    `SELECT substring(t, 1, position(t, ':') - 1) AS path, 0 AS number FROM events ARRAY JOIN ${tags} AS t WHERE position(t, ':') > 1`,
  ];
  const columns = [text, tags];
  if (schema.attributes.number !== undefined) {
    const number = sqlIdentifier(schema.attributes.number);
    columns.push(number);
    parts.push(`SELECT concat('@', k) AS path, 1 AS number FROM events ARRAY JOIN mapKeys(${number}) AS k`);
  }
  const wanted = search === '' ? '' : `WHERE positionCaseInsensitiveUTF8(path, ${sqlString(search)}) > 0`;
  return [
    `WITH events AS (SELECT ${columns.join(', ')} FROM ${sqlIdentifier(source.table)}`,
    `WHERE ${whereSql(source, window, node)} ORDER BY ${sqlIdentifier(source.timeColumn)} DESC LIMIT ${SAMPLE})`,
    `SELECT path, sum(number) AS numbers, count() AS count FROM (${parts.join(' UNION ALL ')}) ${wanted}`,
    `GROUP BY path ORDER BY count DESC, path ASC LIMIT ${MOST_FIELDS}`,
  ].join(' ');
}

/** Reserved words and calculated fields come first: they are always there. A field is a number when all its values are. */
export function fieldsAnswer(source: SearchSource, rows: readonly FieldRow[], search = ''): FieldsAnswer {
  const wanted = search.toLowerCase();
  const events = Math.max(0, ...rows.map((row) => Number(row.count)));
  const reserved = Object.entries(source.schema.reserved)
    .filter(([word]) => word.toLowerCase().includes(wanted))
    .map(([word, column]) => ({ path: word, type: typeOf(column.kind === 'number'), count: events }));
  const calculated = [...(source.schema.calculated?.keys() ?? [])]
    .filter((path) => path.toLowerCase().includes(wanted))
    .map((path) => ({ path, type: 'calculated' as const, count: events }));
  const known = new Set(reserved.map(({ path }) => path));
  const seen = rows
    .filter((row) => !known.has(row.path))
    .map((row) => ({
      path: row.path,
      type: typeOf(Number(row.numbers) === Number(row.count)),
      count: Number(row.count),
    }));
  return { data: [...reserved, ...calculated, ...seen] };
}

function typeOf(isNumber: boolean): 'text' | 'number' {
  return isNumber ? 'number' : 'text';
}
