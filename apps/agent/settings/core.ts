import type { LogLevel } from '@komainu/kernel/logger.ts';
import { folderOf } from './locate.ts';
import type { SettingsReader } from './reader.ts';
import { mainUrl } from './transport.ts';

/** Who the agent is, whom it talks to and what it may keep. */
export interface CoreSettings {
  readonly apiKey: string;
  readonly url: string;
  /** What the host is called, unless `hostnameFile` says it; '' leaves it to the machine. */
  readonly host: string;
  /** A file that holds the host's name; ''. */
  readonly hostnameFile: string;
  /** Ask the resolver for the full name. */
  readonly hostnameFqdn: boolean;
  /** Tags of the host, `env:` included. */
  readonly tags: readonly string[];
  readonly env: string;
  readonly dataDir: string;
  /** The settings file and its folder; '' without one. */
  readonly configFile: string;
  readonly configFolder: string;
  readonly logLevel: LogLevel;
  readonly compression: 'none' | 'gzip' | 'zstd';
  readonly hostMetrics: boolean;
  /** Whether the server is told what this machine is. */
  readonly metadata: boolean;
  /** Whether it is told how the agent and its checks are configured. */
  readonly inventory: boolean;
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'warning', 'error', 'critical', 'off'] as const;

/** Reads what all parts share. Throws `bad_setting` (400) that names the variable. */
export function coreSettings(read: SettingsReader): CoreSettings {
  const url = mainUrl(read);
  const env = read.text('DD_ENV', 'env');
  const named = [...read.list('DD_TAGS', 'tags'), ...read.list('DD_EXTRA_TAGS', 'extra_tags')];
  return {
    apiKey: read.text('DD_API_KEY', 'api_key').trim() || read.text('KOMAINU_API_KEY', '').trim(),
    url,
    host: read.text('DD_HOSTNAME', 'hostname'),
    hostnameFile: read.text('DD_HOSTNAME_FILE', 'hostname_file'),
    hostnameFqdn: read.flag('DD_HOSTNAME_FQDN', 'hostname_fqdn', false),
    tags: [...named, ...(env === '' || named.some((tag) => tag.startsWith('env:')) ? [] : [`env:${env}`])],
    env,
    dataDir: read.text('KOMAINU_AGENT_DATA_DIR', '') || read.text('DD_RUN_PATH', 'run_path') || usualDataDir(read.file),
    configFile: read.file,
    configFolder: folderOf(read.file),
    logLevel: levelOf(read.choice('DD_LOG_LEVEL', 'log_level', LEVELS, 'info')),
    compression: read.choice(
      'DD_SERIALIZER_COMPRESSOR_KIND',
      'serializer_compressor_kind',
      ['none', 'gzip', 'zstd'],
      isLoopback(url) ? 'none' : 'zstd',
    ),
    hostMetrics: read.flag('KOMAINU_AGENT_HOST_METRICS', '', true),
    metadata: read.flag('DD_ENABLE_METADATA_COLLECTION', 'enable_metadata_collection', true),
    inventory: read.flag('DD_INVENTORIES_ENABLED', 'inventories_enabled', true),
  };
}

/** An agent of the system keeps its data with the system's; one that was started by hand, where it was started. */
function usualDataDir(file: string): string {
  return file.startsWith('/etc/') ? '/var/lib/komainu-agent' : './data/agent';
}

/** The Agent's levels as ours. */
function levelOf(level: (typeof LEVELS)[number]): LogLevel {
  switch (level) {
    case 'trace':
    case 'debug':
      return 'debug';
    case 'warning':
      return 'warn';
    case 'critical':
    case 'off':
      return 'error';
    default:
      return level;
  }
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\..*|\[::1\])$/.test(new URL(url).hostname);
}
