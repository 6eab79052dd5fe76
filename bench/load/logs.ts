import { randomFrom } from './random.ts';

const SERVICES = [
  'web',
  'api',
  'auth',
  'cart',
  'checkout',
  'payments',
  'inventory',
  'search',
  'recs',
  'billing',
  'email',
  'ads',
  'shipping',
  'orders',
  'gateway',
  'feed',
  'media',
  'users',
  'fraud',
  'ledger',
];
const WORDS =
  'quick connection timeout upstream retry cache miss user session token expired invalid request database query slow lock acquired released partition offset consumer group rebalance queue depth exceeded threshold worker started stopped scheduler job finished payment authorised declined card order shipped webhook delivered signature mismatch'.split(
    ' ',
  );
const PATHS = [
  '/api/v1/users',
  '/api/v1/orders',
  '/api/v2/search',
  '/checkout',
  '/cart/items',
  '/login',
  '/health',
  '/api/v1/products',
];

/** Log lines of about 500 bytes as applications send them; `endMs` is the time of the last. */
export function* logRows(rows: number, endMs: number): Generator<string> {
  const random = randomFrom(42);
  const whole = (limit: number): number => Math.floor(random() * limit);
  const pick = <Item>(list: readonly Item[]): Item => list[whole(list.length)] as Item;
  const hex = (digits: number): string =>
    Array.from({ length: Math.ceil(digits / 8) }, () =>
      whole(2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    )
      .join('')
      .slice(0, digits);
  for (let index = 0; index < rows; index++) {
    const service = SERVICES[Math.min(SERVICES.length - 1, Math.floor(random() ** 2.2 * SERVICES.length))] as string;
    const host = whole(200);
    const kind = random();
    const common = {
      timestamp: endMs - (rows - index) * 2,
      service,
      hostname: `i-${(host * 7919).toString(16).padStart(8, '0')}`,
      // Of no technology that a ready pipeline parses: those are measured by the case nginx.
      ddsource: pick(['shop', 'shop-jobs', 'shop-web', 'shop-mail', 'shop-feed']),
      ddtags: `env:${pick(['prod', 'prod', 'staging'])},version:1.${whole(8)}.${whole(3)},kube_namespace:${pick(['default', 'shop', 'infra'])},pod_name:${service}-${host % 20}`,
      ...(random() < 0.5 ? { dd: { trace_id: hex(32), span_id: hex(16) } } : {}),
    };
    const trace = { logger: { name: `com.acme.${service}.Controller` }, thread_name: `t-${whole(64)}` };
    if (kind < 0.5) {
      const status = random() < 0.93 ? 200 : pick([301, 400, 404, 500, 503]);
      const url = `${pick(PATHS)}/${whole(500_000)}`;
      const ip = `${10 + whole(4)}.${whole(256)}.${whole(256)}.${whole(256)}`;
      yield JSON.stringify({
        ...common,
        status: status >= 500 ? 'error' : 'info',
        message: `${ip} - - "GET ${url} HTTP/1.1" ${status} ${whole(90_000)}`,
        http: { status_code: status, method: 'GET', url },
        network: { client: { ip } },
        duration: whole(1e9),
        usr: { id: `u-${whole(20_000)}` },
      });
    } else if (kind < 0.97) {
      yield JSON.stringify({
        ...common,
        ...trace,
        status: 'info',
        message: `[main-${whole(50)}] ${pick(WORDS)} ${pick(WORDS)} ${pick(WORDS)} id=${hex(16)} shard=${whole(64)} took ${whole(5_000)} ms`,
        order: { id: whole(1e6) },
      });
    } else {
      yield JSON.stringify({
        ...common,
        ...trace,
        status: 'error',
        message: `Unhandled exception for request ${hex(32)}: connection pool exhausted after ${whole(30)} s`,
        error: { kind: 'IllegalStateException', message: 'connection pool exhausted' },
      });
    }
  }
}

/** JSON arrays of `size` rows for `/api/v2/logs`. */
export function* logBodies(rows: number, endMs: number, size: number): Generator<Buffer> {
  let batch: string[] = [];
  for (const row of logRows(rows, endMs)) {
    batch.push(row);
    if (batch.length < size) continue;
    yield Buffer.from(`[${batch.join(',')}]`);
    batch = [];
  }
  if (batch.length > 0) yield Buffer.from(`[${batch.join(',')}]`);
}
