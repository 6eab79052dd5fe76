import { OTLP_MAX_BYTES, type OtlpSignal } from '@komainu/pipeline/otlp/take.ts';
import { bindHost } from './addresses.ts';
import type { Endpoint, SettingsReader } from './reader.ts';

export interface OtlpSettings {
  readonly http: Endpoint | undefined;
  readonly grpc: Endpoint | undefined;
  /** Signals that are taken. */
  readonly signals: readonly OtlpSignal[];
  readonly maxGrpcBytes: number;
}

const MEBIBYTE = 1024 * 1024;
const SIGNALS: readonly OtlpSignal[] = ['logs', 'metrics', 'traces'];

/** The OTLP receivers; each undefined when it is off. Logs are taken unless turned off, other than by the Agent. */
export function otlpSettings(read: SettingsReader): OtlpSettings {
  const grpc = 'otlp_config.receiver.protocols.grpc';
  if (
    read.choice('DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_GRPC_TRANSPORT', `${grpc}.transport`, ['tcp', 'unix'], 'tcp') !==
    'tcp'
  ) {
    read.warn(`${grpc}.transport: only tcp is supported`);
  }
  return {
    http: read.endpoint('HTTP', `${bindHost(read)}:4318`),
    grpc: read.endpoint('GRPC', `${bindHost(read)}:4317`),
    signals: SIGNALS.filter((signal) =>
      read.flag(`DD_OTLP_CONFIG_${signal.toUpperCase()}_ENABLED`, `otlp_config.${signal}.enabled`, true),
    ),
    maxGrpcBytes:
      read.whole(
        'DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_GRPC_MAX_RECV_MSG_SIZE_MIB',
        `${grpc}.max_recv_msg_size_mib`,
        OTLP_MAX_BYTES / MEBIBYTE,
        1,
        512,
      ) * MEBIBYTE,
  };
}
