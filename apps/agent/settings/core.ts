import { badRequest } from '@komainu/kernel/errors.ts';
import type { LogLevel } from '@komainu/kernel/logger.ts';
import type { SettingsReader } from './reader.ts';

/** Who the agent is, whom it talks to and what it may keep. */
export interface CoreSettings {
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
}

/** Reads what all parts share. Throws `bad_setting` (400) that names the variable. */
export function coreSettings(read: SettingsReader): CoreSettings {
  const url = serverUrl(read);
  const env = read.text('DD_ENV', 'env');
  const named = read.list('DD_TAGS', 'tags');
  return {
    apiKey: read.text('DD_API_KEY', 'api_key') || read.text('KOMAINU_API_KEY', ''),
    url,
    host: read.text('DD_HOSTNAME', 'hostname'),
    tags: [...named, ...(env === '' || named.some((tag) => tag.startsWith('env:')) ? [] : [`env:${env}`])],
    env,
    dataDir: read.text('KOMAINU_AGENT_DATA_DIR', '', './data/agent'),
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

function isLoopback(url: string): boolean {
  return /^(localhost|127\..*|\[::1\])$/.test(new URL(url).hostname);
}
