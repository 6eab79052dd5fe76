import { windowSql } from '@komainu/query/search/source.ts';
import { sqlNumber, sqlString } from '@komainu/query/sql.ts';
import type { TimeWindow } from '@komainu/query/time.ts';
import { spansTable } from '../../tables/spans.ts';
import { spanSource } from '../search-schema.ts';

/** What of spans the map is made of. */
export interface MapScope {
  readonly window: TimeWindow;
  /** '' for every environment. */
  readonly env: string;
  /** One trace of so many is looked at. */
  readonly oneOf: number;
}

const STATS = 'count() AS hits, countIf(error != 0) AS errors, toFloat64(quantileTDigest(0.95)(duration)) AS p95';
const MOST_ROWS = 5_000;

function scopeSql({ window, env, oneOf }: MapScope): string {
  return [
    windowSql(spanSource, window),
    'partial_version = -1',
    ...(env === '' ? [] : [`env = ${sqlString(env)}`]),
    ...(oneOf <= 1 ? [] : [`cityHash64(trace_id) % ${sqlNumber(oneOf)} = 0`]),
  ].join(' AND ');
}

/** How many spans there are to look at. */
export const spanCountSql = (scope: MapScope): string =>
  `SELECT count() AS spans FROM ${spansTable.name} WHERE ${scopeSql({ ...scope, oneOf: 1 })}`;

/** Entries of services: `service`, `type` and what they cost. */
export const entriesSql = (scope: MapScope): string =>
  `SELECT service, topKWeighted(1)(type, 1)[1] AS type, ${STATS} FROM ${spansTable.name} ` +
  `WHERE ${scopeSql(scope)} AND top_level = 1 GROUP BY service ORDER BY hits DESC LIMIT ${MOST_ROWS}`;

/**
 * Entries by the service of their parent span: `caller`, `service`. Only parents of entries are kept on the right side of
 * the join, which is what has to fit into memory.
 */
export const callsSql = (scope: MapScope): string => {
  const where = scopeSql(scope);
  const entries = `SELECT trace_id, parent_id FROM ${spansTable.name} WHERE ${where} AND top_level = 1 AND parent_id != 0`;
  return (
    `SELECT p.service AS caller, e.service AS service, ${STATS} FROM ` +
    `(SELECT trace_id, parent_id, service, error, duration FROM ${spansTable.name} WHERE ${where} AND top_level = 1 AND parent_id != 0) AS e ` +
    `INNER JOIN (SELECT trace_id, span_id, service FROM ${spansTable.name} WHERE ${where} AND (trace_id, span_id) IN (${entries})) AS p ` +
    'ON e.trace_id = p.trace_id AND e.parent_id = p.span_id WHERE p.service != e.service ' +
    `GROUP BY caller, service ORDER BY hits DESC LIMIT ${MOST_ROWS}`
  );
};

/** Calls that leave a service for something named by their tags: `caller`, `peer`, `system` (of databases), `type`. */
export const outwardSql = (scope: MapScope): string =>
  "SELECT service AS caller, if(peer_service != '', peer_service, if(db_name != '', db_name, db_system)) AS peer, " +
  `any(db_system) AS system, any(type) AS type, any(span_kind) AS kind, ${STATS} FROM ${spansTable.name} ` +
  `WHERE ${scopeSql(scope)} AND span_kind IN ('client', 'producer') AND (peer_service != '' OR db_system != '') ` +
  `GROUP BY caller, peer ORDER BY hits DESC LIMIT ${MOST_ROWS}`;
