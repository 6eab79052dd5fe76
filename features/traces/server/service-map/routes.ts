import type { ServiceMapAnswer } from '@komainu/contracts/traces/service-map-api.ts';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { textOf, timeOf } from '@komainu/http/request-fields.ts';
import { queryOf } from '@komainu/http/request-values.ts';
import { parseWindow } from '@komainu/query/time.ts';
import type { FastifyInstance } from 'fastify';
import { READ, type SpanQueries } from '../api/query.ts';
import { around, buildMap, type CallRow, type EntryRow, type OutwardRow } from './build-map.ts';
import { callsSql, entriesSql, type MapScope, outwardSql, spanCountSql } from './calls-sql.ts';

/** More than these are not joined: of busy windows a share of the traces tells the same. */
const MOST_SPANS = 2_000_000;

/** `GET /api/unstable/service-map`, and the public `GET /api/v1/service_dependencies` with its form for one service. */
export function registerServiceMap(app: FastifyInstance, queries: SpanQueries): void {
  const read = async (query: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ServiceMapAnswer> => {
    const from = timeOf(query['from'] ?? query['start'] ?? 'now-1h', 'from');
    const window = parseWindow(from, timeOf(query['to'] ?? query['end'], 'to'), queries.clock.nowMs());
    const run = queries.runFor(signal);
    const all: MapScope = { window, env: textOf(query['env'], 'env') ?? '', oneOf: 1 };
    const [counted] = await run<{ readonly spans: string }>(spanCountSql(all));
    const scope = { ...all, oneOf: Math.max(1, Math.ceil(Number(counted?.spans ?? 0) / MOST_SPANS)) };
    const [entries, calls, outward] = await Promise.all([
      run<EntryRow>(entriesSql(scope)),
      run<CallRow>(callsSql(scope)),
      run<OutwardRow>(outwardSql(scope)),
    ]);
    return buildMap(entries, calls, outward, scope.oneOf);
  };

  app.get('/api/unstable/service-map', READ, async (request, reply): Promise<ServiceMapAnswer> => {
    const query = queryOf(request);
    const map = await read(query, clientSignal(reply));
    return query['service'] ? around(map, query['service']) : map;
  });

  app.get('/api/v1/service_dependencies', READ, async (request, reply) => {
    const { nodes, edges } = await read(queryOf(request), clientSignal(reply));
    const calls = Map.groupBy(edges, ({ from }) => from);
    return Object.fromEntries(
      nodes.map(({ service }) => [service, { calls: (calls.get(service) ?? []).map(({ to }) => to).sort() }]),
    );
  });

  app.get<{ Params: { service: string } }>('/api/v1/service_dependencies/:service', READ, async (request, reply) => {
    const { service } = request.params;
    const { edges } = await read(queryOf(request), clientSignal(reply));
    return {
      name: service,
      calls: edges.flatMap(({ from, to }) => (from === service ? [to] : [])).sort(),
      called_by: edges.flatMap(({ from, to }) => (to === service ? [from] : [])).sort(),
    };
  });
}
