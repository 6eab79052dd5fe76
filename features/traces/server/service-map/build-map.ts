import type {
  CallStats,
  ServiceEdge,
  ServiceKind,
  ServiceMapAnswer,
  ServiceNode,
} from '@komainu/contracts/traces/service-map-api.ts';

/** Rows of the queries in calls-sql.ts; counts come as texts. */
export interface StatsRow {
  readonly hits: string;
  readonly errors: string;
  readonly p95: number;
}
export interface EntryRow extends StatsRow {
  readonly service: string;
  readonly type: string;
}
export interface CallRow extends StatsRow {
  readonly caller: string;
  readonly service: string;
}
export interface OutwardRow extends StatsRow {
  readonly caller: string;
  readonly peer: string;
  readonly system: string;
  readonly type: string;
  readonly kind: string;
}

const CACHES = /^(redis|valkey|memcached|cache)$/;
const QUEUES = /^(kafka|rabbitmq|amqp|sqs|sns|pubsub|queue|worker)$/;
const DATABASES = /^(sql|db|mongodb|elasticsearch|cassandra|dynamodb|postgresql|mysql|graphql)$/;

/**
 * Puts services, the calls between them and the calls outwards together. What a tag names and also sends spans is one node;
 * a call that is known from both of its ends counts once. `oneOf` scales counts up again.
 */
export function buildMap(
  entries: readonly EntryRow[],
  calls: readonly CallRow[],
  outward: readonly OutwardRow[],
  oneOf: number,
): ServiceMapAnswer {
  const stats = ({ hits, errors, p95 }: StatsRow): CallStats => ({
    hits: Number(hits) * oneOf,
    errors: Number(errors) * oneOf,
    p95Ns: Math.round(p95),
  });
  const nodes = new Map<string, ServiceNode>();
  const edges = new Map<string, ServiceEdge>();
  for (const row of entries) {
    nodes.set(row.service, { service: row.service, kind: kindOf(row.type, '', 'service'), ...stats(row) });
  }
  for (const row of calls) {
    edges.set(keyOf(row.caller, row.service), { from: row.caller, to: row.service, ...stats(row) });
    // A caller whose own entry lies before the window.
    if (!nodes.has(row.caller)) nodes.set(row.caller, { service: row.caller, kind: 'service', ...NOTHING });
  }
  for (const row of outward) {
    if (row.peer === row.caller || edges.has(keyOf(row.caller, row.peer))) continue;
    const called = stats(row);
    edges.set(keyOf(row.caller, row.peer), { from: row.caller, to: row.peer, ...called });
    const known = nodes.get(row.peer);
    const kind = kindOf(row.type, row.system, row.kind === 'producer' ? 'queue' : 'external');
    if (known === undefined) nodes.set(row.peer, { service: row.peer, kind, ...called });
    else if (known.kind !== 'service') nodes.set(row.peer, { ...known, ...together(known, called) });
    if (!nodes.has(row.caller)) nodes.set(row.caller, { service: row.caller, kind: 'service', ...NOTHING });
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], share: 1 / oneOf };
}

/** One service, its callers and what it calls. */
export function around(map: ServiceMapAnswer, service: string): ServiceMapAnswer {
  const edges = map.edges.filter(({ from, to }) => from === service || to === service);
  const kept = new Set([service, ...edges.flatMap(({ from, to }) => [from, to])]);
  return { ...map, edges, nodes: map.nodes.filter((node) => kept.has(node.service)) };
}

const NOTHING: CallStats = { hits: 0, errors: 0, p95Ns: 0 };
const keyOf = (from: string, to: string): string => `${from}\u0000${to}`;

function together(a: CallStats, b: CallStats): CallStats {
  return { hits: a.hits + b.hits, errors: a.errors + b.errors, p95Ns: Math.max(a.p95Ns, b.p95Ns) };
}

function kindOf(type: string, system: string, otherwise: ServiceKind): ServiceKind {
  for (const word of [system, type]) {
    if (CACHES.test(word)) return 'cache';
    if (QUEUES.test(word)) return 'queue';
    if (DATABASES.test(word)) return 'database';
  }
  return system === '' ? otherwise : 'database';
}
