/** Metrics of NGINX Plus that are only counted, from one run to the next. */
const COUNTED =
  /^nginx\.(stream\.)?(limit_conn|limit_req|location_zone|resolver)\.|^nginx\.(stream\.)?(server_zone|upstream\.peers)\.responses\.code$/;

const CACHE_ENDS = ['bytes', 'responses'];
const CACHE_WRITTEN_ENDS = ['bytes', 'bytes_written', 'responses', 'responses_written'];

/** Totals that are sent as they stand and, with `_count` at the end, by how much they grew. */
const ALSO_COUNTED: ReadonlySet<string> = new Set(
  [
    ...['bypass', 'expired', 'miss'].flatMap((kind) => CACHE_WRITTEN_ENDS.map((end) => `cache.${kind}.${end}`)),
    ...['hit', 'revalidated', 'stale', 'updating'].flatMap((kind) => CACHE_ENDS.map((end) => `cache.${kind}.${end}`)),
    'connections.accepted',
    'connections.dropped',
    'generation',
    'processes.respawned',
    'requests.total',
    ...under('server_zone', ['discarded', 'received', 'requests', 'sent']),
    ...under('server_zone.responses', ['1xx', '2xx', '3xx', '4xx', '5xx', 'total']),
    'slab.slot.fails',
    'slab.slot.reqs',
    ...under('ssl', ['handshakes', 'handshakes_failed', 'session_reuses']),
    ...under('stream.server_zone', ['connections', 'discarded', 'received', 'sent']),
    ...under('stream.server_zone.sessions', ['2xx', '4xx', '5xx', 'total']),
    ...under('stream.upstream.peers', ['connections', 'downtime', 'fails', 'received', 'sent', 'unavail']),
    ...under('stream.upstream.peers.health_checks', ['checks', 'fails', 'unhealthy']),
    'stream.zone_sync.zone.records_total',
    ...under('upstream.peers', ['downtime', 'fails', 'received', 'requests', 'sent', 'unavail']),
    ...under('upstream.peers.health_checks', ['checks', 'fails', 'unhealthy']),
    ...under('upstream.peers.responses', ['1xx', '2xx', '3xx', '4xx', '5xx', 'total']),
  ].map((name) => `nginx.${name}`),
);

/** How a value of NGINX Plus is sent: as it stands, by its growth, or both (the growth under `<name>_count`). */
export function kindOfMetric(name: string): 'gauge' | 'count' | 'both' {
  if (COUNTED.test(name)) return 'count';
  return ALSO_COUNTED.has(name) ? 'both' : 'gauge';
}

/**
 * What the module vhost_traffic_status calls a value, and what NGINX Plus would.
 * https://github.com/vozlt/nginx-module-vts#json
 */
const TRAFFIC_STATUS_NAMES: Readonly<Record<string, string>> = {
  loadMsec: 'load_timestamp',
  nowMsec: 'timestamp',
  'connections.accepted': 'connections.accepted',
  'connections.active': 'connections.active',
  'connections.reading': 'net.reading',
  'connections.writing': 'net.writing',
  'connections.waiting': 'net.waiting',
  'connections.requests': 'requests.total',
  'server_zone.requestCounter': 'server_zone.requests',
  ...sameEnds('server_zone.responses', 'server_zone.responses'),
  'server_zone.inBytes': 'server_zone.received',
  'server_zone.outBytes': 'server_zone.sent',
  'upstream.requestCounter': 'upstream.peers.requests',
  'upstream.inBytes': 'upstream.peers.received',
  'upstream.outBytes': 'upstream.peers.sent',
  ...sameEnds('upstream.responses', 'upstream.peers.responses'),
  'upstream.weight': 'upstream.peers.weight',
  'upstream.backup': 'upstream.peers.backup',
  'upstream.down': 'upstream.peers.health_checks.last_passed',
};

/** The metric for a value of the traffic status module; undefined for those that have none. */
export function trafficStatusName(name: string): string | undefined {
  const known = TRAFFIC_STATUS_NAMES[name.replace(/^nginx\./, '')];
  return known === undefined ? undefined : `nginx.${known}`;
}

function under(prefix: string, ends: readonly string[]): readonly string[] {
  return ends.map((end) => `${prefix}.${end}`);
}

function sameEnds(from: string, to: string): Readonly<Record<string, string>> {
  return Object.fromEntries(['1xx', '2xx', '3xx', '4xx', '5xx'].map((end) => [`${from}.${end}`, `${to}.${end}`]));
}
