import type { Encodable } from '../../msgpack/writer.ts';

/** Seeded randomness: the same seed gives the same spans. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const CALLS: Readonly<Record<string, readonly string[]>> = {
  gateway: ['web', 'api', 'checkout'],
  web: ['api', 'auth', 'search'],
  api: ['cart', 'orders', 'users', 'recs'],
  checkout: ['payments', 'inventory', 'orders'],
  orders: ['inventory', 'payments', 'ledger'],
  payments: ['fraud', 'ledger', 'billing'],
  cart: ['inventory'],
  recs: ['search'],
  users: ['auth'],
};

type SpanObject = { readonly [key: string]: Encodable };

/**
 * Traces of a shop of fifteen services as v0.4 objects, about fourteen spans and 370 bytes a span: requests, client
 * calls, database calls, two errors in a hundred.
 */
export function generateTraces(count: number, seed: number, startUnixMs: number): SpanObject[][] {
  const random = randomOf(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = (list: readonly string[]) => list[below(list.length)] ?? '';
  const id = () => (BigInt(below(0x7fffffff) + 1) << 32n) | BigInt(below(0xffffffff));
  let clock = BigInt(startUnixMs) * 1_000_000n;

  const request = (
    out: SpanObject[],
    trace: bigint,
    parent: bigint,
    service: string,
    depth: number,
    at: bigint,
    duration: bigint,
  ) => {
    const span = id();
    const method = pick(['GET', 'POST']);
    const path = `/api/${service}/${pick(['list', 'get', 'create', 'update', 'search', 'item/:id'])}`;
    const failed = random() < 0.02;
    out.push({
      service,
      name: depth === 0 ? 'web.request' : pick(['http.request', 'express.middleware', 'grpc.server']),
      resource: `${method} ${path}`,
      trace_id: trace,
      span_id: span,
      parent_id: parent,
      start: at,
      duration,
      error: failed ? 1 : 0,
      meta: {
        env: 'prod',
        version: `1.${below(4)}.0`,
        'http.method': method,
        'http.url': `http://${service}.local${path}?id=${below(100000)}`,
        'http.status_code': failed ? '500' : '200',
        component: 'express',
        'span.kind': 'server',
        'runtime-id': `a7f1c2d3-${service}`,
        language: 'javascript',
        ...(parent === 0n ? { '_dd.p.tid': trace.toString(16).padStart(16, '0'), '_dd.p.dm': '-0' } : {}),
        ...(failed
          ? {
              'error.type': 'TypeError',
              'error.message': 'Cannot read properties of undefined',
              'error.stack': 'TypeError: Cannot read properties of undefined\n    at handler (/app/src/index.js:10:5)',
            }
          : {}),
      },
      metrics: {
        '_dd.measured': 1,
        _sampling_priority_v1: 1,
        process_id: 1234 + below(10),
        ...(parent === 0n ? { '_dd.top_level': 1, '_dd.agent_psr': 1 } : {}),
      },
      type: 'web',
    });
    let inner = at + duration / 20n;
    for (let calls = below(3); calls > 0; calls--) {
      const name = pick(['postgres.query', 'redis.command', 'mongodb.query']);
      const kind = name.split('.')[0] ?? '';
      out.push({
        service: `${service}-${kind}`,
        name,
        resource: pick([
          'SELECT * FROM users WHERE id = ?',
          'SELECT count(*) FROM orders WHERE user_id = ?',
          'GET',
          'SET',
        ]),
        trace_id: trace,
        span_id: id(),
        parent_id: span,
        start: inner,
        duration: duration / 10n,
        error: 0,
        meta: {
          env: 'prod',
          component: kind,
          'span.kind': 'client',
          'db.name': 'shop',
          'out.host': `db-${below(4)}.local`,
          'db.type': kind,
        },
        metrics: { 'network.destination.port': 5432, 'db.row_count': below(100) },
        type: name.startsWith('redis') ? 'cache' : 'sql',
      });
      inner += duration / 9n;
    }
    if (depth >= 4) return;
    for (const called of CALLS[service] ?? []) {
      if (random() >= 0.45) continue;
      const call = id();
      out.push({
        service,
        name: 'http.request',
        resource: 'GET',
        trace_id: trace,
        span_id: call,
        parent_id: span,
        start: inner,
        duration: duration / 4n,
        error: 0,
        meta: {
          env: 'prod',
          component: 'http',
          'span.kind': 'client',
          'http.url': `http://${called}.local/`,
          'peer.service': called,
          'out.host': `${called}.local`,
        },
        metrics: { 'network.destination.port': 80 },
        type: 'http',
      });
      request(out, trace, call, called, depth + 1, inner + 1000n, duration / 5n);
      inner += duration / 8n;
    }
  };

  return Array.from({ length: count }, () => {
    clock += BigInt(below(2_000_000));
    const out: SpanObject[] = [];
    request(
      out,
      id(),
      0n,
      pick(['gateway', 'gateway', 'web', 'checkout', 'api']),
      0,
      clock,
      BigInt(2_000_000 + below(200_000_000)),
    );
    return out;
  });
}

/** The same traces in the form of v0.5: strings once, spans as arrays of twelve. */
export function toV05(traces: readonly (readonly SpanObject[])[]): Encodable {
  const strings = [''];
  const places = new Map([['', 0]]);
  const place = (value: Encodable): number => {
    const text = String(value ?? '');
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, strings.length);
    return strings.push(text) - 1;
  };
  const entries = (value: Encodable) => Object.entries(value as { readonly [key: string]: Encodable });
  const spans = traces.map((trace) =>
    trace.map(
      (span): Encodable => [
        place(span['service']),
        place(span['name']),
        place(span['resource']),
        span['trace_id'],
        span['span_id'],
        span['parent_id'],
        span['start'],
        span['duration'],
        span['error'],
        new Map<Encodable, Encodable>(entries(span['meta']).map(([key, value]) => [place(key), place(value)])),
        new Map<Encodable, Encodable>(entries(span['metrics']).map(([key, value]) => [place(key), value])),
        place(span['type']),
      ],
    ),
  );
  return [strings, spans];
}
