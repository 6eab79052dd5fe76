import { badRequest } from '@komainu/kernel/errors.ts';
import type { LogLevel } from '@komainu/kernel/logger.ts';
import type { LogSource } from '@komainu/logs/agent/source.ts';
import { type Endpoint, type Environment, isRecord, loopbackName, SettingsReader, textsOf } from './settings-reader.ts';

/** Everything that the agent can be told, with defaults filled in. */
export interface AgentSettings {
  readonly apiKey: string;
  readonly url: string;
  /** '' takes the machine's own name. */
  readonly host: string;
  /** Tags of the host, `env:` included. */
  readonly tags: readonly string[];
  readonly env: string;
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  readonly insecure: boolean;
  readonly compression: 'none' | 'gzip' | 'zstd';
  readonly maxBufferBytes: number;
  readonly hostMetrics: boolean;
  /** Undefined when it is off. */
  readonly dogstatsd:
    | (Endpoint & { readonly streamSocket: string; readonly tags: readonly string[]; readonly maxContexts: number })
    | undefined;
  readonly apm: (Endpoint & { readonly socket: string }) | undefined;
  readonly otlpHttp: Endpoint | undefined;
  readonly otlpGrpc: Endpoint | undefined;
  readonly logs: LogSettings | undefined;
  /** What was asked for and is not done, for the log. */
  readonly warnings: readonly string[];
}

interface LogSettings {
  /** Where the usual log files are; '' follows only what is named. */
  readonly folder: string;
  readonly journal: boolean;
  readonly sources: readonly LogSource[];
}

/**
 * Reads the settings from `DD_*` variables and the text of a datadog.yaml; a variable wins over the file, as in the Agent.
 * Throws `bad_setting` (400), naming the variable, for a value that makes no sense, and `bad_settings_file` for a broken file.
 */
export function parseAgentSettings(env: Environment, fileText = ''): AgentSettings {
  const read = new SettingsReader(env, fileText);
  const warnings: string[] = [];
  const url = serverUrl(read);
  const envTag = read.text('DD_ENV', 'env');
  const named = read.list('DD_TAGS', 'tags');
  const tags = [...named, ...(envTag === '' || named.some((tag) => tag.startsWith('env:')) ? [] : [`env:${envTag}`])];
  const bindHost = loopbackName(read.text('DD_BIND_HOST', 'bind_host', '127.0.0.1'));
  const hostFor = (nonLocal: boolean) => (nonLocal ? '0.0.0.0' : bindHost);
  if (read.text('DD_DOGSTATSD_SOCKET', 'dogstatsd_socket') !== '') {
    warnings.push('DD_DOGSTATSD_SOCKET: datagram sockets are not supported, use UDP or DD_DOGSTATSD_STREAM_SOCKET');
  }
  return {
    apiKey: read.text('DD_API_KEY', 'api_key') || (env['KOMAINU_API_KEY'] ?? ''),
    url,
    host: read.text('DD_HOSTNAME', 'hostname'),
    tags,
    env: envTag,
    dataDir: env['KOMAINU_AGENT_DATA_DIR'] || './data/agent',
    logLevel: read.choice('DD_LOG_LEVEL', 'log_level', ['debug', 'info', 'warn', 'error'], 'info'),
    insecure: read.flag('DD_SKIP_SSL_VALIDATION', 'skip_ssl_validation', false),
    compression: read.choice(
      'DD_SERIALIZER_COMPRESSOR_KIND',
      'serializer_compressor_kind',
      ['none', 'gzip', 'zstd'],
      isLoopback(url) ? 'none' : 'zstd',
    ),
    maxBufferBytes: read.whole('KOMAINU_AGENT_BUFFER_BYTES', '', 512 * 1024 * 1024, 1024 * 1024, 2 ** 50),
    hostMetrics: read.flag('KOMAINU_AGENT_HOST_METRICS', '', true),
    dogstatsd: read.flag('DD_USE_DOGSTATSD', 'use_dogstatsd', true)
      ? {
          host: hostFor(read.flag('DD_DOGSTATSD_NON_LOCAL_TRAFFIC', 'dogstatsd_non_local_traffic', false)),
          port: read.port('DD_DOGSTATSD_PORT', 'dogstatsd_port', 8125),
          streamSocket: read.text('DD_DOGSTATSD_STREAM_SOCKET', 'dogstatsd_stream_socket'),
          tags: read.list('DD_DOGSTATSD_TAGS', 'dogstatsd_tags'),
          maxContexts: read.whole('KOMAINU_AGENT_MAX_CONTEXTS', '', 100_000, 1, 10_000_000),
        }
      : undefined,
    apm: read.flag('DD_APM_ENABLED', 'apm_config.enabled', true)
      ? {
          host: hostFor(read.flag('DD_APM_NON_LOCAL_TRAFFIC', 'apm_config.apm_non_local_traffic', false)),
          port: read.port('DD_APM_RECEIVER_PORT', 'apm_config.receiver_port', 8126),
          socket: read.text('DD_APM_RECEIVER_SOCKET', 'apm_config.receiver_socket'),
        }
      : undefined,
    otlpHttp: read.endpoint('HTTP', `${bindHost}:4318`),
    otlpGrpc: read.endpoint('GRPC', `${bindHost}:4317`),
    logs: read.flag('DD_LOGS_ENABLED', 'logs_enabled', true) ? logSettings(read, env, tags, warnings) : undefined,
    warnings,
  };
}

function serverUrl(read: SettingsReader): string {
  const site = read.text('DD_SITE', 'site');
  const url =
    read.text('DD_URL', 'dd_url') ||
    read.text('DD_DD_URL', '') ||
    (site === '' ? 'http://127.0.0.1:8100' : `https://app.${site}`);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw badRequest('bad_setting', `DD_URL is not an http or https address: ${url}`);
  }
  return url;
}

function logSettings(read: SettingsReader, env: Environment, tags: readonly string[], warnings: string[]): LogSettings {
  const named = [...read.items('logs'), ...jsonItems(env['KOMAINU_AGENT_LOGS'])];
  const sources: LogSource[] = [];
  for (const item of named) {
    const path = item['path'];
    if (item['type'] !== 'file' || typeof path !== 'string') {
      warnings.push(`logs: only entries of type file with a path are followed, not ${JSON.stringify(item['type'])}`);
      continue;
    }
    sources.push({
      paths: [path],
      excludePaths: textsOf(item['exclude_paths']),
      service: typeof item['service'] === 'string' ? item['service'] : '',
      source: typeof item['source'] === 'string' ? item['source'] : '',
      tags: [...tags, ...textsOf(item['tags'])],
    });
  }
  const folder = env['KOMAINU_AGENT_LOG_DIR'] ?? '/var/log';
  return {
    folder: folder === 'off' ? '' : folder,
    journal: read.flag('KOMAINU_AGENT_JOURNAL', '', true),
    sources,
  };
}

function jsonItems(text: string | undefined): Record<string, unknown>[] {
  if (text === undefined || text === '') return [];
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.filter(isRecord);
  } catch {
    // Said below, like JSON of another shape.
  }
  throw badRequest('bad_setting', 'KOMAINU_AGENT_LOGS must be a JSON list of log sources');
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\..*|\[::1\])$/.test(new URL(url).hostname);
}
