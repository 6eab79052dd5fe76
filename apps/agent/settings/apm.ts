import { hostFor } from './addresses.ts';
import type { Endpoint, SettingsReader } from './reader.ts';

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
