import { sqlIdentifier } from '../sql.ts';
import type { TimeWindow } from '../time.ts';
import type { SearchNode } from './ast.ts';
import { fieldOfPath, resolveField } from './resolve.ts';
import { type SearchSource, whereSql } from './source.ts';

/** A condition by the result of another search. */
export interface SubqueryCondition {
  /** The facet that is compared. */
  readonly field: string;
  /** The facet whose values the inner search gives. */
  readonly select: string;
  readonly node: SearchNode;
  readonly window: TimeWindow;
  /** How many values, the most frequent ones. */
  readonly limit: number;
  /** Keep what has none of the values. */
  readonly exclude: boolean;
}

/** The condition as a part of a search. It stands nowhere in the user's text. */
export function subqueryNode(source: SearchSource, condition: SubqueryCondition): SearchNode {
  const field = fieldOfPath(condition.field);
  const sql = valuesSql(source, condition);
  const term: SearchNode = { kind: 'term', field, match: { kind: 'subselect', sql }, offset: 0, length: 0 };
  return condition.exclude ? { kind: 'not', child: term, offset: 0, length: 0 } : term;
}

function valuesSql(source: SearchSource, { select, node, window, limit }: SubqueryCondition): string {
  const field = resolveField(select, source.schema);
  const value = field.multiple ? `arrayJoin(${field.values})` : field.text;
  return [
    `SELECT toString(value) FROM (SELECT ${value} AS value FROM ${sqlIdentifier(source.table)}`,
    `WHERE ${whereSql(source, window, node)}) WHERE value != ''`,
    `GROUP BY value ORDER BY count() DESC, value ASC LIMIT ${limit}`,
  ].join(' ');
}
