import { createHash } from 'node:crypto';

export interface InfoSettings {
  readonly version: string;
  readonly defaultEnv: string;
  readonly receiverPort: number;
  readonly statsdPort: number;
  readonly maxRequestBytes: number;
}

/**
 * Tracers switch features on by the Agent's version: this is the one whose routes we speak. Which program really answers is
 * in `git_commit`.
 */
const COMPATIBLE_AGENT_VERSION = '7.65.0';

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
  '/v0.4/traces',
  '/v0.5/traces',
  '/v0.7/traces',
  '/v0.6/stats',
  '/v0.1/pipeline_stats',
  '/v0.7/config',
  '/telemetry/proxy/',
  '/profiling/v1/input',
  '/evp_proxy/v1/',
  '/evp_proxy/v2/',
  '/evp_proxy/v3/',
  '/evp_proxy/v4/',
  '/debugger/v1/input',
  '/debugger/v1/diagnostics',
  '/debugger/v2/input',
  '/symdb/v1/input',
  '/dogstatsd/v1/proxy',
  '/dogstatsd/v2/proxy',
  '/tracer_flare/v1',
];

/** The body of `GET /info`, and the state that answers carry so that tracers notice when it changes. */
export function agentInfo(settings: InfoSettings): { readonly body: string; readonly state: string } {
  const body = JSON.stringify({
    version: COMPATIBLE_AGENT_VERSION,
    git_commit: `komainu-${settings.version}`,
    endpoints: ENDPOINTS,
    // True would make tracers throw away what they do not sample.
    client_drop_p0s: false,
    span_meta_structs: false,
    long_running_spans: false,
    span_events: false,
    evp_proxy_allowed_headers: EVP_HEADERS,
    config: {
      default_env: settings.defaultEnv,
      target_tps: 10,
      max_eps: 200,
      receiver_port: settings.receiverPort,
      receiver_socket: '',
      connection_limit: 0,
      receiver_timeout: 0,
      max_request_bytes: settings.maxRequestBytes,
      statsd_port: settings.statsdPort,
      max_memory: 0,
      max_cpu: 0,
      analyzed_spans_by_service: {},
    },
    peer_tags: [],
    span_kinds_stats_computed: [],
  });
  return { body, state: createHash('sha256').update(body).digest('hex') };
}
