import { hostFor } from './addresses.ts';
import type { Endpoint, SettingsReader } from './reader.ts';

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
