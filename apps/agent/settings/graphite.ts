import { bindHost } from './addresses.ts';
import type { Endpoint, SettingsReader } from './reader.ts';

/** Carbon's plaintext protocol; undefined unless a port is named. */
export function graphiteSettings(read: SettingsReader): Endpoint | undefined {
  const port = read.text('KOMAINU_AGENT_GRAPHITE_PORT', 'graphite.port');
  if (port === '') return undefined;
  return { host: bindHost(read), port: read.port('KOMAINU_AGENT_GRAPHITE_PORT', 'graphite.port', 2003) };
}
