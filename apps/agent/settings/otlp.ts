import { bindHost } from './addresses.ts';
import type { Endpoint, SettingsReader } from './reader.ts';

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
