import { PEER_TAGS, type SamplingSettings, type TraceSettings } from '@komainu/traces/agent/settings.ts';
import { hostFor } from './addresses.ts';
import { obfuscationSettings } from './apm-obfuscation.ts';
import { ignoredResources, replaceRules, tagFilters } from './apm-rules.ts';
import { type Endpoint, type SettingsReader, textsOf } from './reader.ts';

/** What 0 stands for. */
const USUAL_TIMEOUT_S = 60;
const MEBIBYTE = 1024 * 1024;

export interface ApmSettings extends Endpoint {
  readonly socket: string;
  /** Connections at once; 0 for no limit. */
  readonly maxConnections: number;
  readonly requestTimeoutMs: number;
  readonly traces: TraceSettings;
  /** Whether tracers may ask the server for configurations. */
  readonly remoteConfiguration: boolean;
  readonly evp: { readonly enabled: boolean; readonly maxBytes: number; readonly appKey: string };
}

/** The trace receiver and what it does with spans; undefined when it is off. Throws `bad_setting` (400). */
export function apmSettings(read: SettingsReader, env: string): ApmSettings | undefined {
  if (!read.flag('DD_APM_ENABLED', 'apm_config.enabled', true)) return undefined;
  return {
    host: hostFor(read, read.flag('DD_APM_NON_LOCAL_TRAFFIC', 'apm_config.apm_non_local_traffic', false)),
    port: read.port('DD_APM_RECEIVER_PORT', 'apm_config.receiver_port', 8126),
    socket: read.text('DD_APM_RECEIVER_SOCKET', 'apm_config.receiver_socket'),
    maxConnections: read.whole('DD_APM_CONNECTION_LIMIT', 'apm_config.connection_limit', 0, 0, 1_000_000),
    requestTimeoutMs:
      (read.number('DD_APM_RECEIVER_TIMEOUT', 'apm_config.receiver_timeout', 0, 0, 86_400) || USUAL_TIMEOUT_S) * 1000,
    traces: traceSettings(read, env),
    remoteConfiguration: read.flag('DD_REMOTE_CONFIGURATION_ENABLED', 'remote_configuration.enabled', true),
    evp: {
      enabled: read.flag('DD_EVP_PROXY_CONFIG_ENABLED', 'evp_proxy_config.enabled', true),
      maxBytes: read.whole(
        'DD_EVP_PROXY_CONFIG_MAX_PAYLOAD_SIZE',
        'evp_proxy_config.max_payload_size',
        50 * MEBIBYTE,
        1024,
        1024 * MEBIBYTE,
      ),
      appKey:
        read.text('DD_EVP_PROXY_CONFIG_APP_KEY', 'evp_proxy_config.app_key') || read.text('DD_APP_KEY', 'app_key'),
    },
  };
}

function traceSettings(read: SettingsReader, env: string): TraceSettings {
  const aggregatesPeers = read.flag('DD_APM_PEER_TAGS_AGGREGATION', 'apm_config.peer_tags_aggregation', true);
  const morePeers = textsOf(read.value('DD_APM_PEER_TAGS', 'apm_config.peer_tags'));
  return {
    defaultEnv: read.text('DD_APM_ENV', 'apm_config.env') || env,
    obfuscation: obfuscationSettings(read),
    replaceTags: replaceRules(read),
    ignoreResources: ignoredResources(read),
    requireTags: tagFilters(read, 'require'),
    rejectTags: tagFilters(read, 'reject'),
    sampling: samplingSettings(read),
    statsBySpanKind: read.flag('DD_APM_COMPUTE_STATS_BY_SPAN_KIND', 'apm_config.compute_stats_by_span_kind', true),
    peerTags: aggregatesPeers ? [...new Set([...PEER_TAGS, ...morePeers])] : [],
    maxRequestBytes: read.whole(
      'DD_APM_MAX_REQUEST_BYTES',
      'apm_config.max_request_bytes',
      25 * MEBIBYTE,
      1024,
      1024 * MEBIBYTE,
    ),
  };
}

function samplingSettings(read: SettingsReader): SamplingSettings {
  const probabilistic = 'apm_config.probabilistic_sampler';
  return {
    targetTps: targetTps(read),
    errorTps: read.number('DD_APM_ERROR_TPS', 'apm_config.errors_per_second', 10, 0, 1e6),
    rare: {
      enabled: read.flag('DD_APM_ENABLE_RARE_SAMPLER', 'apm_config.enable_rare_sampler', false),
      tps: read.number('DD_APM_RARE_SAMPLER_TPS', 'apm_config.rare_sampler.tps', 5, 0, 1e6),
      cooldownMs:
        read.number('DD_APM_RARE_SAMPLER_COOLDOWN', 'apm_config.rare_sampler.cooldown', 300, 1, 86_400) * 1000,
      cardinality: read.whole(
        'DD_APM_RARE_SAMPLER_CARDINALITY',
        'apm_config.rare_sampler.cardinality',
        200,
        1,
        100_000,
      ),
    },
    probabilistic: {
      enabled: read.flag('DD_APM_PROBABILISTIC_SAMPLER_ENABLED', `${probabilistic}.enabled`, false),
      percentage: read.number(
        'DD_APM_PROBABILISTIC_SAMPLER_SAMPLING_PERCENTAGE',
        `${probabilistic}.sampling_percentage`,
        0,
        0,
        100,
      ),
      hashSeed: read.whole('DD_APM_PROBABILISTIC_SAMPLER_HASH_SEED', `${probabilistic}.hash_seed`, 0, 0, 0xffffffff),
    },
    otlpPercentage: read.number(
      'DD_OTLP_CONFIG_TRACES_PROBABILISTIC_SAMPLER_SAMPLING_PERCENTAGE',
      'otlp_config.traces.probabilistic_sampler.sampling_percentage',
      100,
      0,
      100,
    ),
    errorTrackingStandalone: read.flag(
      'DD_APM_ERROR_TRACKING_STANDALONE_ENABLED',
      'apm_config.error_tracking_standalone.enabled',
      false,
    ),
  };
}

/** Undefined unless it is set: the server is the user's own, and everything is kept until they say otherwise. */
function targetTps(read: SettingsReader): number | undefined {
  for (const [variable, path] of [
    ['DD_APM_TARGET_TPS', 'apm_config.target_traces_per_second'],
    ['DD_APM_MAX_TPS', 'apm_config.max_traces_per_second'],
  ] as const) {
    const value = read.number(variable, path, -1, -1, 1e6);
    if (value >= 0) return value;
  }
  return undefined;
}
