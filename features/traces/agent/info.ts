import { createHash } from 'node:crypto';
import type { TagFilter, TraceSettings } from './settings.ts';

export interface InfoSettings {
  readonly version: string;
  readonly receiverPort: number;
  /** '' for none. */
  readonly receiverSocket: string;
  readonly statsdPort: number;
  readonly traces: TraceSettings;
  readonly evpEnabled: boolean;
  readonly remoteConfiguration: boolean;
  readonly maxConnections: number;
  readonly requestTimeoutMs: number;
}

/**
 * Tracers switch features on by the Agent's version: this is the one whose routes we speak. Which program really answers is
 * in `git_commit`.
 */
export const COMPATIBLE_AGENT_VERSION = '7.65.0';

/** Headers that `/evp_proxy` passes on; some tracers look for the first two before they use it. */
export const EVP_HEADERS: readonly string[] = [
  'DD-EVP-ORIGIN',
  'DD-EVP-ORIGIN-VERSION',
  'Content-Type',
  'Content-Encoding',
  'Accept-Encoding',
  'User-Agent',
  'X-Datadog-EVP-Subdomain',
  'X-Datadog-NeedsAppKey',
  'DD-CI-PROVIDER-NAME',
];

/** What tracers choose their protocol by: only what works, spelt with the slashes that they compare. */
const ENDPOINTS: readonly string[] = [
  '/v0.3/traces',
  '/v0.3/services',
  '/v0.4/traces',
  '/v0.4/services',
  '/v0.5/traces',
  '/v0.7/traces',
  '/v1.0/traces',
  '/v0.6/stats',
  '/v0.1/pipeline_stats',
  '/telemetry/proxy/',
  '/profiling/v1/input',
  '/debugger/v1/input',
  '/debugger/v1/diagnostics',
  '/debugger/v2/input',
  '/symdb/v1/input',
  '/dogstatsd/v1/proxy',
  '/dogstatsd/v2/proxy',
  '/tracer_flare/v1',
  '/openlineage/api/v1/lineage',
];
const CONFIG_ENDPOINT = '/v0.7/config';
const EVP_ENDPOINTS: readonly string[] = ['/evp_proxy/v1/', '/evp_proxy/v2/', '/evp_proxy/v3/', '/evp_proxy/v4/'];

/** What resources were treated by, for tracers that count by themselves and should say the same. */
const OBFUSCATION_VERSION = 1;

/** The body of `GET /info`, and the state that answers carry so that tracers notice when it changes. */
export function agentInfo(settings: InfoSettings): { readonly body: string; readonly state: string } {
  const { traces } = settings;
  const plain = (filters: readonly TagFilter[]) =>
    filters
      .filter((one) => one.pattern === undefined)
      .map(({ key, value }) => (value === undefined ? key : `${key}:${value}`));
  const patterns = (filters: readonly TagFilter[]) =>
    filters.filter((one) => one.pattern !== undefined).map(({ key, pattern }) => `${key}:${pattern?.source ?? ''}`);
  const body = JSON.stringify({
    version: COMPATIBLE_AGENT_VERSION,
    git_commit: `komainu-${settings.version}`,
    endpoints: [
      ...ENDPOINTS,
      ...(settings.remoteConfiguration ? [CONFIG_ENDPOINT] : []),
      ...(settings.evpEnabled ? EVP_ENDPOINTS : []),
    ],
    // Tracers that count their requests themselves may leave out what is not sampled: the counts hold them.
    client_drop_p0s: true,
    span_meta_structs: true,
    long_running_spans: true,
    span_events: true,
    evp_proxy_allowed_headers: EVP_HEADERS,
    config: {
      default_env: traces.defaultEnv || 'none',
      // 0: no target, everything is kept.
      target_tps: traces.sampling.targetTps ?? 0,
      max_eps: 200,
      receiver_port: settings.receiverPort,
      receiver_socket: settings.receiverSocket,
      connection_limit: settings.maxConnections,
      receiver_timeout: settings.requestTimeoutMs / 1000,
      max_request_bytes: traces.maxRequestBytes,
      statsd_port: settings.statsdPort,
      max_memory: 0,
      max_cpu: 0,
      analyzed_spans_by_service: {},
      obfuscation: obfuscationOf(traces),
    },
    peer_tags: traces.peerTags,
    span_kinds_stats_computed: traces.statsBySpanKind ? ['server', 'consumer', 'client', 'producer'] : [],
    obfuscation_version: OBFUSCATION_VERSION,
    filter_tags: { require: plain(traces.requireTags), reject: plain(traces.rejectTags) },
    filter_tags_regex: { require: patterns(traces.requireTags), reject: patterns(traces.rejectTags) },
    ignore_resources: traces.ignoreResources.map((pattern) => pattern.source),
  });
  return { body, state: createHash('sha256').update(body).digest('hex') };
}

function obfuscationOf({ obfuscation }: TraceSettings): object {
  return {
    elastic_search: obfuscation.elasticsearch.enabled,
    mongo: obfuscation.mongodb.enabled,
    sql_exec_plan: false,
    sql_exec_plan_normalize: false,
    http: {
      remove_query_string: obfuscation.http.removeQuery,
      remove_path_digits: obfuscation.http.removePathDigits,
    },
    remove_stack_traces: obfuscation.removeStackTraces,
    redis: { Enabled: obfuscation.redis.enabled, RemoveAllArgs: obfuscation.redis.removeAllArgs },
    valkey: { Enabled: obfuscation.valkey.enabled, RemoveAllArgs: obfuscation.valkey.removeAllArgs },
    memcached: { Enabled: obfuscation.memcached.enabled, KeepCommand: obfuscation.memcached.keepCommand },
  };
}
