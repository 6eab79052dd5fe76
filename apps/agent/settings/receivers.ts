import { type Endpoint, loopbackName, type SettingsReader } from './reader.ts';

/** Address of every receiver that is not told to listen on all of them. */
function hostFor(read: SettingsReader, nonLocal: boolean): string {
  return nonLocal ? '0.0.0.0' : bindHost(read);
}

function bindHost(read: SettingsReader): string {
  return loopbackName(read.text('DD_BIND_HOST', 'bind_host', '127.0.0.1'));
}

export interface DogStatsDSettings extends Endpoint {
  readonly streamSocket: string;
  readonly tags: readonly string[];
  readonly maxContexts: number;
}

/** DogStatsD; undefined when it is off. */
export function dogStatsDSettings(read: SettingsReader): DogStatsDSettings | undefined {
  if (!read.flag('DD_USE_DOGSTATSD', 'use_dogstatsd', true)) return undefined;
  if (read.text('DD_DOGSTATSD_SOCKET', 'dogstatsd_socket') !== '') {
    read.warn('DD_DOGSTATSD_SOCKET: datagram sockets are not supported, use UDP or DD_DOGSTATSD_STREAM_SOCKET');
  }
  return {
    host: hostFor(read, read.flag('DD_DOGSTATSD_NON_LOCAL_TRAFFIC', 'dogstatsd_non_local_traffic', false)),
    port: read.port('DD_DOGSTATSD_PORT', 'dogstatsd_port', 8125),
    streamSocket: read.text('DD_DOGSTATSD_STREAM_SOCKET', 'dogstatsd_stream_socket'),
    tags: read.list('DD_DOGSTATSD_TAGS', 'dogstatsd_tags'),
    maxContexts: read.whole('KOMAINU_AGENT_MAX_CONTEXTS', '', 100_000, 1, 10_000_000),
  };
}

export interface ApmSettings extends Endpoint {
  readonly socket: string;
}

/** The trace receiver; undefined when it is off. */
export function apmSettings(read: SettingsReader): ApmSettings | undefined {
  if (!read.flag('DD_APM_ENABLED', 'apm_config.enabled', true)) return undefined;
  return {
    host: hostFor(read, read.flag('DD_APM_NON_LOCAL_TRAFFIC', 'apm_config.apm_non_local_traffic', false)),
    port: read.port('DD_APM_RECEIVER_PORT', 'apm_config.receiver_port', 8126),
    socket: read.text('DD_APM_RECEIVER_SOCKET', 'apm_config.receiver_socket'),
  };
}

export interface OtlpSettings {
  readonly http: Endpoint | undefined;
  readonly grpc: Endpoint | undefined;
}

/** The OTLP receivers; each undefined when it is off. */
export function otlpSettings(read: SettingsReader): OtlpSettings {
  return {
    http: read.endpoint('HTTP', `${bindHost(read)}:4318`),
    grpc: read.endpoint('GRPC', `${bindHost(read)}:4317`),
  };
}
