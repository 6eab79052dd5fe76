import type { TagCardinality } from '@komainu/contracts/agent/containers.ts';
import { isObject } from '@komainu/kernel/json.ts';
import {
  DEFAULT_HISTOGRAM,
  type HistogramAggregate,
  type HistogramSettings,
} from '@komainu/metrics/agent/histogram.ts';
import type { MapperProfile, MappingSettings } from '@komainu/metrics/agent/mapper.ts';
import { STANDARD_PREFIXES } from '@komainu/metrics/agent/naming.ts';
import { hostFor } from './addresses.ts';
import type { Endpoint, SettingsReader } from './reader.ts';

/** Every setting of DogStatsD; named as in `datadog.yaml` where it has the same meaning. */
export interface DogStatsDSettings extends Endpoint {
  /** Whether UDP is listened on at all. */
  readonly udp: boolean;
  /** Paths of unix sockets; '' for none. */
  readonly socket: string;
  readonly streamSocket: string;
  /** What the kernel is asked to keep of what was not read; 0 asks for our own default. */
  readonly receiveBufferBytes: number;
  /** Longer datagrams of the unix socket are cut. */
  readonly maxDatagramBytes: number;
  readonly tags: readonly string[];
  readonly maxContexts: number;
  readonly expiryS: number;
  /** Whether points with a timestamp pass as they are; without, they count for the time at which they come. */
  readonly timestamps: boolean;
  readonly histogram: HistogramSettings;
  /** Put before the name of the distribution that each histogram is copied to; undefined copies none. */
  readonly copyToDistribution: string | undefined;
  readonly naming: {
    readonly namespace: string;
    readonly namespaceExcept: readonly string[];
    readonly blocked: readonly string[];
    readonly blockedByPrefix: boolean;
  };
  readonly mapper: { readonly profiles: readonly MapperProfile[]; readonly cacheSize: number };
  readonly origins: {
    /** Whether the unix datagram socket tells who sends. */
    readonly socket: boolean;
    readonly client: boolean;
    readonly entityIdPrecedence: boolean;
    readonly cardinality: TagCardinality;
  };
  /** Where a copy of each packet goes. */
  readonly forward: Endpoint | undefined;
  /** Whether metrics are counted one by one from the start. */
  readonly countEach: boolean;
}

const AGGREGATES: readonly HistogramAggregate[] = ['max', 'min', 'median', 'avg', 'sum', 'count'];
const CARDINALITIES: readonly TagCardinality[] = ['none', 'low', 'orchestrator', 'high'];
/** No datagram can be longer. */
const MOST_DATAGRAM_BYTES = 1024 * 1024;
/** The Agent's default cuts long datagrams without need. */
const LEAST_DATAGRAM_BYTES = 65_536;

/** DogStatsD; undefined when it is off. */
export function dogStatsDSettings(read: SettingsReader): DogStatsDSettings | undefined {
  if (!read.flag('DD_USE_DOGSTATSD', 'use_dogstatsd', true)) return undefined;
  const bufferBytes = read.whole('DD_DOGSTATSD_BUFFER_SIZE', 'dogstatsd_buffer_size', 0, 0, MOST_DATAGRAM_BYTES);
  const copies = read.flag('DD_HISTOGRAM_COPY_TO_DISTRIBUTION', 'histogram_copy_to_distribution', false);
  const prefix = read.text('DD_HISTOGRAM_COPY_TO_DISTRIBUTION_PREFIX', 'histogram_copy_to_distribution_prefix');
  const port = read.port('DD_DOGSTATSD_PORT', 'dogstatsd_port', 8125);
  const socket = socketPath(read.text('DD_DOGSTATSD_SOCKET', 'dogstatsd_socket'));
  const streamSocket = socketPath(read.text('DD_DOGSTATSD_STREAM_SOCKET', 'dogstatsd_stream_socket'));
  return {
    host: hostFor(read, read.flag('DD_DOGSTATSD_NON_LOCAL_TRAFFIC', 'dogstatsd_non_local_traffic', false)),
    port,
    // Who names a socket and port 0 means what the Agent means by it: no UDP. Without a socket, 0 takes a free port.
    udp: port !== 0 || (socket === '' && streamSocket === ''),
    socket,
    streamSocket,
    receiveBufferBytes: read.whole('DD_DOGSTATSD_SO_RCVBUF', 'dogstatsd_so_rcvbuf', 0, 0, 2 ** 30),
    maxDatagramBytes: Math.max(LEAST_DATAGRAM_BYTES, bufferBytes),
    tags: read.list('DD_DOGSTATSD_TAGS', 'dogstatsd_tags'),
    maxContexts: read.whole('KOMAINU_AGENT_MAX_CONTEXTS', '', 100_000, 1, 10_000_000),
    expiryS: read.whole('DD_DOGSTATSD_EXPIRY_SECONDS', 'dogstatsd_expiry_seconds', 300, 0, 86_400),
    timestamps: read.flag('DD_DOGSTATSD_NO_AGGREGATION_PIPELINE', 'dogstatsd_no_aggregation_pipeline', true),
    histogram: { aggregates: aggregates(read), percentiles: percentiles(read) },
    copyToDistribution: copies ? prefix : undefined,
    naming: naming(read),
    mapper: {
      profiles: mapperProfiles(read),
      cacheSize: read.whole('DD_DOGSTATSD_MAPPER_CACHE_SIZE', 'dogstatsd_mapper_cache_size', 1000, 1, 1_000_000),
    },
    origins: origins(read),
    forward: forward(read),
    countEach: read.flag('DD_DOGSTATSD_METRICS_STATS_ENABLE', 'dogstatsd_metrics_stats_enable', false),
  };
}

/** Clients are told addresses; somebody may write the same here. */
function socketPath(text: string): string {
  return text.replace(/^unix(gram|stream)?:\/\//, '');
}

function naming(read: SettingsReader): DogStatsDSettings['naming'] {
  const except = read.list('DD_STATSD_METRIC_NAMESPACE_BLACKLIST', 'statsd_metric_namespace_blacklist');
  // The newer name wins where both are given, as in the Agent.
  const filtered = read.list('DD_METRIC_FILTERLIST', 'metric_filterlist');
  const filteredByPrefix = read.flag('DD_METRIC_FILTERLIST_MATCH_PREFIX', 'metric_filterlist_match_prefix', false);
  const blocked = read.list('DD_STATSD_METRIC_BLOCKLIST', 'statsd_metric_blocklist');
  const byPrefix = read.flag('DD_STATSD_METRIC_BLOCKLIST_MATCH_PREFIX', 'statsd_metric_blocklist_match_prefix', false);
  return {
    namespace: read.text('DD_STATSD_METRIC_NAMESPACE', 'statsd_metric_namespace'),
    namespaceExcept: except.length > 0 ? except : STANDARD_PREFIXES,
    ...(filtered.length > 0
      ? { blocked: filtered, blockedByPrefix: filteredByPrefix }
      : { blocked, blockedByPrefix: byPrefix }),
  };
}

function origins(read: SettingsReader): DogStatsDSettings['origins'] {
  return {
    socket: read.flag('DD_DOGSTATSD_ORIGIN_DETECTION', 'dogstatsd_origin_detection', false),
    client: read.flag('DD_DOGSTATSD_ORIGIN_DETECTION_CLIENT', 'dogstatsd_origin_detection_client', false),
    entityIdPrecedence: read.flag('DD_DOGSTATSD_ENTITY_ID_PRECEDENCE', 'dogstatsd_entity_id_precedence', false),
    cardinality: read.choice('DD_DOGSTATSD_TAG_CARDINALITY', 'dogstatsd_tag_cardinality', CARDINALITIES, 'low'),
  };
}

function forward(read: SettingsReader): Endpoint | undefined {
  const host = read.text('DD_STATSD_FORWARD_HOST', 'statsd_forward_host');
  const port = read.port('DD_STATSD_FORWARD_PORT', 'statsd_forward_port', 0);
  return host === '' || port === 0 ? undefined : { host, port };
}

function aggregates(read: SettingsReader): readonly HistogramAggregate[] {
  const asked = read.list('DD_HISTOGRAM_AGGREGATES', 'histogram_aggregates');
  if (asked.length === 0) return DEFAULT_HISTOGRAM.aggregates;
  return [...new Set(asked)].flatMap((name) => {
    const found = AGGREGATES.find((one) => one === name);
    if (found === undefined) read.warn(`histogram_aggregates: ${name} is none of ${AGGREGATES.join(', ')}`);
    return found ?? [];
  });
}

/** `0.95` means the 95th percentile, in the file as in the environment. */
function percentiles(read: SettingsReader): readonly number[] {
  const asked = read.list('DD_HISTOGRAM_PERCENTILES', 'histogram_percentiles');
  if (asked.length === 0) return DEFAULT_HISTOGRAM.percentiles;
  const whole = asked.flatMap((text) => {
    const value = Number(text);
    if (value >= 0 && value <= 1) return Math.floor(value * 100 + 0.5);
    read.warn(`histogram_percentiles: ${text} is no number from 0 to 1`);
    return [];
  });
  return [...new Set(whole)].sort((a, b) => a - b);
}

function mapperProfiles(read: SettingsReader): MapperProfile[] {
  const profiles = read.value('DD_DOGSTATSD_MAPPER_PROFILES', 'dogstatsd_mapper_profiles');
  if (profiles === undefined) return [];
  if (!Array.isArray(profiles)) {
    read.warn('dogstatsd_mapper_profiles must be a list of profiles: nothing is mapped');
    return [];
  }
  return profiles.flatMap((profile: unknown, index) => {
    const { name, prefix, mappings } = isObject(profile) ? profile : {};
    const where = `dogstatsd_mapper_profiles: profile ${index + 1}`;
    if (typeof name !== 'string' || name === '' || typeof prefix !== 'string' || prefix === '') {
      read.warn(`${where} is left out: it needs a name and a prefix`);
      return [];
    }
    return { name, prefix, mappings: Array.isArray(mappings) ? mappings.flatMap(mappingReader(read, name)) : [] };
  });
}

function mappingReader(read: SettingsReader, profile: string): (mapping: unknown, index: number) => MappingSettings[] {
  return (mapping, index) => {
    const { match, match_type: matchType = 'wildcard', name, tags } = isObject(mapping) ? mapping : {};
    const isText = typeof match === 'string' && match !== '' && typeof name === 'string' && name !== '';
    if (!isText || (matchType !== 'wildcard' && matchType !== 'regex')) {
      read.warn(
        `dogstatsd_mapper_profiles: ${profile}, mapping ${index + 1} is left out: it needs a match, a name, and wildcard or regex as its match_type`,
      );
      return [];
    }
    const texts = Object.entries(isObject(tags) ? tags : {}).map(([key, value]) => [key, String(value)] as const);
    return [{ match, matchType, name, tags: Object.fromEntries(texts) }];
  };
}
