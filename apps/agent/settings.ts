import { badRequest } from '@komainu/kernel/errors.ts';
import type { LogLevel } from '@komainu/kernel/logger.ts';
import type { LogSource } from '@komainu/logs/agent/source.ts';
import { parse } from 'yaml';

interface Endpoint {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

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

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from `DD_*` variables and the text of a datadog.yaml; a variable wins over the file, as in the Agent.
 * Throws `bad_setting` (400), naming the variable, for a value that makes no sense, and `bad_settings_file` for a broken file.
 */
export function parseAgentSettings(env: Environment, fileText = ''): AgentSettings {
  const read = new SettingsReader(env, parseFile(fileText));
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

/** Looks a setting up in the environment, then in the file. */
class SettingsReader {
  readonly #env: Environment;
  readonly #file: Readonly<Record<string, unknown>>;

  constructor(env: Environment, file: Readonly<Record<string, unknown>>) {
    this.#env = env;
    this.#file = file;
  }

  text(variable: string, path: string, fallback = ''): string {
    const value = this.#env[variable] || this.#inFile(path);
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : fallback;
  }

  flag(variable: string, path: string, fallback: boolean): boolean {
    const value = this.#env[variable] || this.#inFile(path);
    if (value === undefined || value === '') return fallback;
    if (typeof value === 'boolean') return value;
    if (/^(true|1|yes|on)$/i.test(String(value))) return true;
    if (/^(false|0|no|off)$/i.test(String(value))) return false;
    throw badRequest('bad_setting', `${variable} must be true or false, not ${String(value)}`);
  }

  choice<Choice extends string>(variable: string, path: string, choices: readonly Choice[], fallback: Choice): Choice {
    const value = this.text(variable, path).toLowerCase();
    if (value === '') return fallback;
    const found = choices.find((choice) => choice === value);
    if (found === undefined)
      throw badRequest('bad_setting', `${variable} must be one of ${choices.join(', ')}, not ${value}`);
    return found;
  }

  whole(variable: string, path: string, fallback: number, least: number, most: number): number {
    const text = this.text(variable, path);
    if (text === '') return fallback;
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw badRequest('bad_setting', `${variable} must be a whole number from ${least} to ${most}, not ${text}`);
    }
    return value;
  }

  port(variable: string, path: string, fallback: number): number {
    return this.whole(variable, path, fallback, 0, 65535);
  }

  /** Tags and the like: a list in the file, words divided by spaces or commas in the environment. */
  list(variable: string, path: string): string[] {
    const text = this.#env[variable];
    return text === undefined || text === '' ? textsOf(this.#inFile(path)) : words(text);
  }

  /** The OTLP receiver of a protocol; `off` or an empty variable turns it off. */
  endpoint(protocol: 'HTTP' | 'GRPC', fallback: string): Endpoint | undefined {
    const variable = `DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_${protocol}_ENDPOINT`;
    const path = `otlp_config.receiver.protocols.${protocol.toLowerCase()}.endpoint`;
    const text = this.#env[variable] ?? this.text('', path, fallback);
    if (text === '' || text === 'off') return undefined;
    const match = /^(?:https?:\/\/)?(.*):(\d{1,5})$/.exec(text);
    const port = Number(match?.[2]);
    if (match === null || port > 65535) throw badRequest('bad_setting', `${variable} must be host:port, not ${text}`);
    return { host: loopbackName(match[1]?.replace(/^\[(.*)\]$/, '$1') || '0.0.0.0'), port };
  }

  /** A list of objects in the file. */
  items(path: string): Record<string, unknown>[] {
    const value = this.#inFile(path);
    return Array.isArray(value) ? value.filter(isRecord) : [];
  }

  #inFile(path: string): unknown {
    if (path === '') return undefined;
    let value: unknown = this.#file;
    for (const part of path.split('.')) value = isRecord(value) ? value[part] : undefined;
    return value ?? undefined;
  }
}

function parseFile(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : '';
    throw badRequest('bad_settings_file', `the settings file is not valid YAML: ${reason}`);
  }
  return isRecord(value) ? value : {};
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

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return words(value);
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

/** Clients that are told `localhost` try 127.0.0.1 at the latest; listening there is what the Agent does. */
function loopbackName(host: string): string {
  return host === 'localhost' ? '127.0.0.1' : host;
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\..*|\[::1\])$/.test(new URL(url).hostname);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
