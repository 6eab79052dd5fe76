import type { ServicesAnswer } from '@komainu/contracts/traces/traces-api.ts';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { textOf } from '@komainu/http/request-fields.ts';
import { whereSql } from '@komainu/query/search/source.ts';
import { sqlString } from '@komainu/query/sql.ts';
import type { FastifyInstance } from 'fastify';
import { spansTable } from '../../tables/spans.ts';
import { spanSource } from '../search-schema.ts';
import { parseFilter, READ, type SpanQueries } from './query.ts';

const MOST_SERVICES = 1_000;

interface ServiceRow {
  readonly service: string;
  readonly type: string;
  readonly hits: string;
  readonly errors: string;
  readonly latency: readonly number[];
  readonly last_ms: string;
}

/** `GET /api/unstable/services?from=&to=&env=`: requests, errors and latency by service, from entries of services. */
export function registerServices(app: FastifyInstance, queries: SpanQueries): void {
  app.get('/api/unstable/services', READ, async (request, reply): Promise<ServicesAnswer> => {
    const { from, to, env } = request.query as Readonly<Record<string, unknown>>;
    const { node, window } = parseFilter({ from: from ?? 'now-1h', to }, queries.clock.nowMs());
    const wanted = textOf(env, 'env') ?? '';
    const conditions = [
      whereSql(spanSource, window, node),
      'top_level = 1 AND partial_version = -1',
      ...(wanted === '' ? [] : [`env = ${sqlString(wanted)}`]),
    ];
    const rows = await queries.runFor(clientSignal(reply))<ServiceRow>(
      [
        'SELECT service, topKWeighted(1)(type, 1)[1] AS type, count() AS hits, countIf(error != 0) AS errors,',
        'arrayMap(x -> toFloat64(x), quantilesTDigest(0.5, 0.95, 0.99)(duration)) AS latency,',
        'toUnixTimestamp64Milli(max(start)) AS last_ms',
        `FROM ${spansTable.name} WHERE ${conditions.join(' AND ')}`,
        `GROUP BY service ORDER BY hits DESC, service LIMIT ${MOST_SERVICES}`,
      ].join(' '),
    );
    return {
      data: rows.map((row) => ({
        service: row.service,
        type: row.type,
        hits: Number(row.hits),
        errors: Number(row.errors),
        p50Ns: Math.round(row.latency[0] ?? 0),
        p95Ns: Math.round(row.latency[1] ?? 0),
        p99Ns: Math.round(row.latency[2] ?? 0),
        lastSeenUnixMs: Number(row.last_ms),
      })),
    };
  });
}
