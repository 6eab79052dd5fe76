/**
 * What a meta key means to the processing of a span. Classes from 1 to `lastHot` are hot columns, in the order of
 * `HOT_COLUMNS`; 0 is nothing special.
 */
export const META = {
  plain: 0,
  spanKind: 1,
  httpMethod: 2,
  httpStatus: 3,
  httpRoute: 4,
  peerService: 5,
  dbSystem: 6,
  dbName: 7,
  component: 8,
  errorType: 9,
  lastHot: 9,
  env: 11,
  version: 12,
  hostname: 13,
  traceIdHigh: 14,
  /** SQL text, whatever the span's type. */
  sql: 15,
  redisCommand: 16,
  memcachedCommand: 17,
  /** JSON whose values are secret. */
  jsonQuery: 18,
  /** A database statement of which the span's other fields say the language. */
  statement: 19,
  url: 20,
  /** The tracer's own: never searched for card numbers. */
  internal: 21,
  /** `synthetics…` marks traffic of synthetic tests. */
  origin: 22,
} as const;

const META_KEYS: Readonly<Record<string, number>> = {
  'span.kind': META.spanKind,
  'http.method': META.httpMethod,
  'http.status_code': META.httpStatus,
  'http.route': META.httpRoute,
  'peer.service': META.peerService,
  'db.system': META.dbSystem,
  'db.type': META.dbSystem,
  'db.system.name': META.dbSystem,
  'db.name': META.dbName,
  'db.instance': META.dbName,
  'db.namespace': META.dbName,
  component: META.component,
  'error.type': META.errorType,
  env: META.env,
  version: META.version,
  '_dd.hostname': META.hostname,
  '_dd.p.tid': META.traceIdHigh,
  'sql.query': META.sql,
  'redis.raw_command': META.redisCommand,
  'valkey.raw_command': META.redisCommand,
  'memcached.command': META.memcachedCommand,
  'mongodb.query': META.jsonQuery,
  'elasticsearch.body': META.jsonQuery,
  'opensearch.body': META.jsonQuery,
  'db.statement': META.statement,
  'db.query.text': META.statement,
  'http.url': META.url,
  'url.full': META.url,
  '_dd.origin': META.origin,
};

export function classifyMeta(key: string): number {
  if (Object.hasOwn(META_KEYS, key)) return META_KEYS[key] ?? META.plain;
  return key.startsWith('_') ? META.internal : META.plain;
}

export const METRIC = {
  plain: 0,
  topLevel: 1,
  measured: 2,
  sampleRate: 3,
  partialVersion: 4,
  httpStatus: 5,
  apmEnabled: 6,
  priority: 7,
  spanSampling: 8,
} as const;

const METRIC_KEYS: Readonly<Record<string, number>> = {
  '_dd.top_level': METRIC.topLevel,
  _top_level: METRIC.topLevel,
  '_dd.measured': METRIC.measured,
  _sample_rate: METRIC.sampleRate,
  '_dd.partial_version': METRIC.partialVersion,
  'http.status_code': METRIC.httpStatus,
  '_dd.apm.enabled': METRIC.apmEnabled,
  _sampling_priority_v1: METRIC.priority,
  '_dd.span_sampling.mechanism': METRIC.spanSampling,
};

export function classifyMetric(key: string): number {
  return Object.hasOwn(METRIC_KEYS, key) ? (METRIC_KEYS[key] ?? METRIC.plain) : METRIC.plain;
}

/** How the resource of a span of some type is freed of secrets. */
export const TYPE = { plain: 0, sql: 1, redis: 2, memcached: 3, json: 4 } as const;

const TYPES: Readonly<Record<string, number>> = {
  sql: TYPE.sql,
  cassandra: TYPE.sql,
  redis: TYPE.redis,
  valkey: TYPE.redis,
  memcached: TYPE.memcached,
  mongodb: TYPE.json,
  elasticsearch: TYPE.json,
  opensearch: TYPE.json,
};

export function classifyType(type: string): number {
  return Object.hasOwn(TYPES, type) ? (TYPES[type] ?? TYPE.plain) : TYPE.plain;
}
