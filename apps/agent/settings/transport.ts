import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { type SettingsReader, textsOf } from './reader.ts';

/** Where data goes, with the key that is sent along. */
export interface Target {
  readonly url: string;
  readonly apiKey: string;
}

/** Data that can be sent to a place of its own. */
export type TargetFamily = 'metrics' | 'logs' | 'traces' | 'processes';

/** Where a family goes first, and who gets a copy. */
export interface FamilyTargets {
  readonly main: Target;
  readonly copies: readonly Target[];
}

/** How long failures are waited out, and how success shortens that: the Agent's `forwarder_backoff_*`, in seconds. */
export interface BackoffSettings {
  readonly factor: number;
  readonly baseS: number;
  readonly maxS: number;
  readonly recoveryInterval: number;
  readonly recoveryReset: boolean;
}

export interface TransportSettings {
  readonly targets: Readonly<Record<TargetFamily, FamilyTargets>>;
  /** '' for none. */
  readonly proxy: {
    readonly http: string;
    readonly https: string;
    readonly except: readonly string[];
    readonly loosely: boolean;
  };
  readonly tls: {
    readonly insecure: boolean;
    /** Files in PEM; '' for none. */
    readonly caFile: string;
    readonly certFile: string;
    readonly keyFile: string;
    readonly minVersion: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
  };
  readonly timeoutMs: number;
  /** Requests under way at once, to each target. */
  readonly concurrency: number;
  /** Bound of each target's buffer on disk, of the disk's fill level at which it stops growing, and of the memory that stands in. */
  readonly maxBufferBytes: number;
  readonly maxDiskRatio: number;
  readonly maxMemoryBytes: number;
  /** '' for a folder in the data directory. */
  readonly bufferFolder: string;
  readonly outdatedDays: number;
  readonly stopTimeoutMs: number;
  readonly keyCheckMs: number;
  readonly backoff: BackoffSettings;
}

const MEBIBYTE = 1024 * 1024;
const TLS_VERSIONS = { 'tlsv1.0': 'TLSv1', 'tlsv1.1': 'TLSv1.1', 'tlsv1.2': 'TLSv1.2', 'tlsv1.3': 'TLSv1.3' } as const;

/** Reads how data leaves. Throws `bad_setting` (400) that names the variable. */
export function transportSettings(read: SettingsReader, main: Target): TransportSettings {
  const tlsVersion = read.choice(
    'DD_MIN_TLS_VERSION',
    'min_tls_version',
    ['tlsv1.0', 'tlsv1.1', 'tlsv1.2', 'tlsv1.3'],
    'tlsv1.2',
  );
  return {
    targets: familyTargets(read, main),
    proxy: proxySettings(read),
    tls: {
      insecure: read.flag('DD_SKIP_SSL_VALIDATION', 'skip_ssl_validation', false),
      caFile: read.text('KOMAINU_AGENT_CA_FILE', 'tls_ca_cert') || read.text('SSL_CERT_FILE', ''),
      certFile: read.text('KOMAINU_AGENT_CERT_FILE', 'tls_cert'),
      keyFile: read.text('KOMAINU_AGENT_KEY_FILE', 'tls_private_key'),
      minVersion: TLS_VERSIONS[tlsVersion],
    },
    timeoutMs: read.whole('DD_FORWARDER_TIMEOUT', 'forwarder_timeout', 30, 1, 3600) * 1000,
    concurrency: concurrency(read),
    maxBufferBytes: bufferBytes(read),
    maxDiskRatio: read.number('DD_FORWARDER_STORAGE_MAX_DISK_RATIO', 'forwarder_storage_max_disk_ratio', 0.95, 0.01, 1),
    maxMemoryBytes: read.whole(
      'DD_FORWARDER_RETRY_QUEUE_PAYLOADS_MAX_SIZE',
      'forwarder_retry_queue_payloads_max_size',
      15 * MEBIBYTE,
      0,
      2 ** 40,
    ),
    bufferFolder: read.text('DD_FORWARDER_STORAGE_PATH', 'forwarder_storage_path'),
    outdatedDays: read.whole('DD_FORWARDER_OUTDATED_FILE_IN_DAYS', 'forwarder_outdated_file_in_days', 10, 1, 3650),
    stopTimeoutMs: read.whole('DD_FORWARDER_STOP_TIMEOUT', 'forwarder_stop_timeout', 3, 0, 600) * 1000,
    keyCheckMs:
      read.whole('DD_FORWARDER_APIKEY_VALIDATION_INTERVAL', 'forwarder_apikey_validation_interval', 60, 1, 10_080) *
      60_000,
    backoff: {
      factor: read.number('DD_FORWARDER_BACKOFF_FACTOR', 'forwarder_backoff_factor', 2, 1, 100),
      baseS: read.number('DD_FORWARDER_BACKOFF_BASE', 'forwarder_backoff_base', 0.5, 0.001, 3600),
      maxS: read.number('DD_FORWARDER_BACKOFF_MAX', 'forwarder_backoff_max', 30, 0.001, 86_400),
      recoveryInterval: read.whole('DD_FORWARDER_RECOVERY_INTERVAL', 'forwarder_recovery_interval', 2, 1, 1000),
      recoveryReset: read.flag('DD_FORWARDER_RECOVERY_RESET', 'forwarder_recovery_reset', true),
    },
  };
}

/** The address of the server: named, or made from a site. */
export function mainUrl(read: SettingsReader): string {
  const site = read.text('DD_SITE', 'site');
  const url =
    read.text('DD_URL', 'dd_url') ||
    read.text('DD_DD_URL', '') ||
    (site === '' ? 'http://127.0.0.1:8100' : `https://app.${site}`);
  return checkedUrl('DD_URL', url);
}

/** Both settings of the Agent make requests at once: workers, and requests of each. */
function concurrency(read: SettingsReader): number {
  const workers = read.whole('DD_FORWARDER_NUM_WORKERS', 'forwarder_num_workers', 0, 0, 1000);
  const each = read.whole('DD_FORWARDER_MAX_CONCURRENT_REQUESTS', 'forwarder_max_concurrent_requests', 0, 0, 1000);
  // The server answers after its commit, up to a second later, so this is about a second of payloads.
  return workers === 0 && each === 0 ? 128 : Math.max(1, workers) * (each || 10);
}

function bufferBytes(read: SettingsReader): number {
  const named = read.whole(
    'DD_FORWARDER_STORAGE_MAX_SIZE_IN_BYTES',
    'forwarder_storage_max_size_in_bytes',
    0,
    0,
    2 ** 50,
  );
  const fallback = named === 0 ? 512 * MEBIBYTE : Math.max(MEBIBYTE, named);
  return read.whole('KOMAINU_AGENT_BUFFER_BYTES', '', fallback, MEBIBYTE, 2 ** 50);
}

function proxySettings(read: SettingsReader): TransportSettings['proxy'] {
  const address = (variable: string, path: string, usual: string): string => {
    const text = read.text(variable, path) || read.text(usual, '') || read.text(usual.toLowerCase(), '');
    return text === '' ? '' : checkedUrl(variable, text.includes('://') ? text : `http://${text}`);
  };
  const named = read.list('DD_PROXY_NO_PROXY', 'proxy.no_proxy');
  return {
    http: address('DD_PROXY_HTTP', 'proxy.http', 'HTTP_PROXY'),
    https: address('DD_PROXY_HTTPS', 'proxy.https', 'HTTPS_PROXY'),
    except: named.length > 0 ? named : [...read.list('NO_PROXY', ''), ...read.list('no_proxy', '')],
    // The usual variable means suffixes and networks; Datadog's own list means whole names unless it is told otherwise.
    loosely: named.length === 0 || read.flag('DD_NO_PROXY_NONEXACT_MATCH', 'no_proxy_nonexact_match', false),
  };
}

function familyTargets(read: SettingsReader, main: Target): TransportSettings['targets'] {
  const instead = (family: string, fallback: string): string => {
    const variable = `DD_OBSERVABILITY_PIPELINES_WORKER_${family.toUpperCase()}`;
    const path = `observability_pipelines_worker.${family}`;
    const url = read.text(`${variable}_URL`, `${path}.url`);
    return read.flag(`${variable}_ENABLED`, `${path}.enabled`, false) && url !== ''
      ? checkedUrl(`${variable}_URL`, url)
      : fallback;
  };
  const noTls = read.flag('DD_LOGS_CONFIG_LOGS_NO_SSL', 'logs_config.logs_no_ssl', false);
  const own = (variable: string, path: string, fallback: string): string => {
    const text = read.text(variable, path);
    return text === ''
      ? fallback
      : checkedUrl(variable, text.includes('://') ? text : `${noTls ? 'http' : 'https'}://${text}`);
  };
  const target = (url: string): Target => ({ url, apiKey: main.apiKey });
  const logsUrl = own('DD_LOGS_CONFIG_LOGS_DD_URL', 'logs_config.logs_dd_url', main.url);
  return {
    metrics: {
      main: target(instead('metrics', main.url)),
      copies: copiesIn(read, 'DD_ADDITIONAL_ENDPOINTS', 'additional_endpoints', main),
    },
    logs: { main: target(instead('logs', logsUrl)), copies: logCopies(read, noTls) },
    traces: {
      main: target(instead('traces', own('DD_APM_DD_URL', 'apm_config.apm_dd_url', main.url))),
      copies: copiesIn(read, 'DD_APM_ADDITIONAL_ENDPOINTS', 'apm_config.additional_endpoints', main),
    },
    processes: {
      main: target(own('DD_PROCESS_CONFIG_PROCESS_DD_URL', 'process_config.process_dd_url', main.url)),
      copies: copiesIn(read, 'DD_PROCESS_CONFIG_ADDITIONAL_ENDPOINTS', 'process_config.additional_endpoints', main),
    },
  };
}

/** `{ "https://app.example": ["key", …] }`; the main target is no copy of itself. */
function copiesIn(read: SettingsReader, variable: string, path: string, main: Target): Target[] {
  const value = read.value(variable, path);
  if (value === undefined) return [];
  if (!isObject(value)) throw badRequest('bad_setting', `${variable} must be a mapping of addresses to lists of keys`);
  return Object.entries(value).flatMap(([address, keys]) => {
    const url = checkedUrl(variable, address);
    return textsOf(keys)
      .map((apiKey) => ({ url, apiKey }))
      .filter((copy) => copy.url !== main.url || copy.apiKey !== main.apiKey);
  });
}

/** The list form of logs: `{ api_key, Host, port, use_ssl }`. */
function logCopies(read: SettingsReader, noTls: boolean): Target[] {
  const variable = 'DD_LOGS_CONFIG_ADDITIONAL_ENDPOINTS';
  const value = read.value(variable, 'logs_config.additional_endpoints');
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw badRequest('bad_setting', `${variable} must be a list of endpoints`);
  return value.filter(isObject).map((entry) => {
    const field = (name: string): unknown => Object.entries(entry).find(([key]) => key.toLowerCase() === name)?.[1];
    const host = String(field('host') ?? '');
    const plain = field('use_ssl') === false || (field('use_ssl') === undefined && noTls);
    const port = field('port') === undefined ? '' : `:${String(field('port'))}`;
    const url = host.includes('://') ? host : `${plain ? 'http' : 'https'}://${host}${port}`;
    return { url: checkedUrl(variable, url), apiKey: String(field('api_key') ?? '') };
  });
}

/** An http or https address without the slash at its end; a password in it stays out of the error. */
function checkedUrl(variable: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    const shown = text.replace(/\/\/[^/@]*@/, '//');
    throw badRequest('bad_setting', `${variable} is not an http or https address: ${shown}`);
  }
  return text.replace(/\/+$/, '');
}
