import path from 'node:path';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { Layout } from '@komainu/store/tables/render.ts';
import { type NotifyEnvironment, parseNotify } from './notify-settings.ts';
import { type OutgoingEnvironment, parseOutgoing } from './outgoing-settings.ts';

/** What a user can set; every value comes from the environment (README, "Settings"). */
export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly seeds: {
    readonly apiKey: string | undefined;
    readonly applicationKey: string | undefined;
    readonly adminPassword: string | undefined;
  };
  /** Seals keys among the definitions; nodes that share them share it. Made and kept in the data directory unless given. */
  readonly sealingSecret: string | undefined;
  readonly tls: { readonly certFile: string; readonly keyFile: string; readonly port: number } | undefined;
  /** Ports that take logs in other ways than HTTP. */
  readonly logPorts: LogPortSettings;
  /** The domain under which clients that only know a site reach us. */
  readonly site: string | undefined;
  readonly clickhouseUrl: string | undefined;
  /** Where the telemetry tables live: embedded, on one server, or on the cluster that the user names. */
  readonly layout: Layout;
  readonly databaseUrl: string | undefined;
  /** Days kept by table, over the tables' own defaults. */
  readonly retentionDays: Readonly<Record<string, number>>;
  /** Bytes of engine memory. */
  readonly storeMemoryBytes: number;
  /** Inserts are refused below this many free bytes on the data disk. */
  readonly minFreeBytes: number;
  /** New series that a metric may bring in an hour before further ones are refused; 0 for no limit. */
  readonly metricSeriesLimit: number;
  /** Archives and forwarding of logs. */
  readonly outgoing: OutgoingEnvironment;
  /** Mails and links of notifications. */
  readonly notify: NotifyEnvironment;
  /** How often each monitor is evaluated; 0 leaves that to another server of the same stores. */
  readonly monitorSeconds: number;
  /** Cities of addresses, for the geo IP parser of log pipelines. */
  readonly geoCityFile: string | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** TCP and TLS ports of one protocol. */
export interface StreamSettings {
  readonly port: number | undefined;
  readonly tls: ServerSettings['tls'];
}

/** None is open unless it is asked for. */
export interface LogPortSettings {
  readonly syslog: StreamSettings | undefined;
  /** The forward protocol of Fluentd and Fluent Bit. */
  readonly forward: StreamSettings | undefined;
  /** GELF over UDP and TCP. */
  readonly gelfPort: number | undefined;
}

const MIB = 1024 * 1024;

/** Reads settings; throws `bad_setting` that names the variable and the reason. Relative paths are under `cwd`. */
export function parseServerSettings(env: Readonly<Record<string, string | undefined>>, cwd: string): ServerSettings {
  const text = (name: string): string | undefined =>
    env[name] === undefined || env[name] === '' ? undefined : env[name];
  const certFile = text('KOMAINU_TLS_CERT');
  const keyFile = text('KOMAINU_TLS_KEY');
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw badSetting(
      certFile === undefined ? 'KOMAINU_TLS_CERT' : 'KOMAINU_TLS_KEY',
      'certificate and key go together',
    );
  }
  const logLevel = text('KOMAINU_LOG_LEVEL') ?? 'info';
  if (!isLogLevel(logLevel)) throw badSetting('KOMAINU_LOG_LEVEL', 'use debug, info, warn or error');
  const dataDir = path.resolve(cwd, text('KOMAINU_DATA_DIR') ?? 'data');
  const clickhouseUrl = urlOf('KOMAINU_CLICKHOUSE_URL', text('KOMAINU_CLICKHOUSE_URL'), ['http', 'https']);
  const geoCityFile = text('KOMAINU_GEOIP_CITY_FILE');
  const tls =
    certFile === undefined || keyFile === undefined
      ? undefined
      : {
          certFile: path.resolve(cwd, certFile),
          keyFile: path.resolve(cwd, keyFile),
          port: portOf('KOMAINU_TLS_PORT', text('KOMAINU_TLS_PORT'), 8443),
        };
  return {
    host: text('KOMAINU_HOST') ?? '127.0.0.1',
    port: portOf('KOMAINU_PORT', text('KOMAINU_PORT'), 8100),
    dataDir,
    seeds: {
      apiKey: text('KOMAINU_API_KEY'),
      applicationKey: text('KOMAINU_APP_KEY'),
      adminPassword: text('KOMAINU_ADMIN_PASSWORD'),
    },
    sealingSecret: secretOf('KOMAINU_SEALING_SECRET', text('KOMAINU_SEALING_SECRET')),
    tls,
    logPorts: logPortsOf(text, tls),
    site: text('KOMAINU_SITE'),
    clickhouseUrl,
    layout: layoutOf(clickhouseUrl, text('KOMAINU_CLICKHOUSE_CLUSTER')),
    databaseUrl: urlOf('KOMAINU_DATABASE_URL', text('KOMAINU_DATABASE_URL'), ['postgres', 'postgresql']),
    retentionDays: retentionOf(text('KOMAINU_RETENTION_DAYS')),
    storeMemoryBytes: wholeNumber('KOMAINU_STORE_MEMORY_MB', text('KOMAINU_STORE_MEMORY_MB'), 1536) * MIB,
    minFreeBytes: wholeNumber('KOMAINU_MIN_FREE_MB', text('KOMAINU_MIN_FREE_MB'), 256) * MIB,
    metricSeriesLimit: wholeNumber('KOMAINU_METRIC_SERIES_LIMIT', text('KOMAINU_METRIC_SERIES_LIMIT'), 100_000),
    outgoing: parseOutgoing(text, cwd, dataDir),
    notify: parseNotify(text),
    monitorSeconds: wholeNumber('KOMAINU_MONITOR_SECONDS', text('KOMAINU_MONITOR_SECONDS'), 60),
    geoCityFile: geoCityFile === undefined ? undefined : path.resolve(cwd, geoCityFile),
    logLevel,
  };
}

function isLogLevel(text: string): text is ServerSettings['logLevel'] {
  return ['debug', 'info', 'warn', 'error'].includes(text);
}

function badSetting(name: string, reason: string): CodedError {
  return new CodedError('bad_setting', `${name}: ${reason}`);
}

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,12}$/.test(text)) throw badSetting(name, 'must be a whole number');
  return Number(text);
}

function portOf(name: string, text: string | undefined, otherwise: number): number {
  const port = wholeNumber(name, text, otherwise);
  if (port > 65_535) throw badSetting(name, 'a port is at most 65535');
  return port;
}

function logPortsOf(text: (name: string) => string | undefined, tls: ServerSettings['tls']): LogPortSettings {
  const gelf = text('KOMAINU_GELF_PORT');
  return {
    syslog: streamsOf('KOMAINU_SYSLOG', text, tls),
    forward: streamsOf('KOMAINU_FORWARD', text, tls),
    gelfPort: gelf === undefined ? undefined : portOf('KOMAINU_GELF_PORT', gelf, 0),
  };
}

/** `<prefix>_PORT` and `<prefix>_TLS_PORT`. */
function streamsOf(
  prefix: string,
  text: (name: string) => string | undefined,
  tls: ServerSettings['tls'],
): StreamSettings | undefined {
  const plainPort = text(`${prefix}_PORT`);
  const tlsPort = text(`${prefix}_TLS_PORT`);
  if (plainPort === undefined && tlsPort === undefined) return undefined;
  if (tlsPort !== undefined && tls === undefined)
    throw badSetting(`${prefix}_TLS_PORT`, 'needs KOMAINU_TLS_CERT and KOMAINU_TLS_KEY');
  return {
    port: plainPort === undefined ? undefined : portOf(`${prefix}_PORT`, plainPort, 0),
    tls:
      tlsPort === undefined || tls === undefined
        ? undefined
        : { ...tls, port: portOf(`${prefix}_TLS_PORT`, tlsPort, 0) },
  };
}

/** An address that may hold a password: what is wrong with it is said without it. */
function urlOf(name: string, text: string | undefined, schemes: readonly string[]): string | undefined {
  if (text === undefined) return undefined;
  const isKnown = URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1));
  if (!isKnown) throw badSetting(name, `write ${schemes[0]}://user:password@host:port/database`);
  return text;
}

function secretOf(name: string, text: string | undefined): string | undefined {
  if (text !== undefined && text.length < 32) throw badSetting(name, 'needs at least 32 characters');
  return text;
}

function layoutOf(clickhouseUrl: string | undefined, cluster: string | undefined): Layout {
  if (clickhouseUrl === undefined) {
    if (cluster !== undefined) throw badSetting('KOMAINU_CLICKHOUSE_CLUSTER', 'needs KOMAINU_CLICKHOUSE_URL');
    return { kind: 'embedded' };
  }
  if (cluster === undefined) return { kind: 'single' };
  const database = decodeURIComponent(new URL(clickhouseUrl).pathname.slice(1)) || 'default';
  return { kind: 'cluster', cluster, database };
}

/** `logs=30,spans=7` */
function retentionOf(text: string | undefined): Record<string, number> {
  const out: Record<string, number> = {};
  for (const pair of (text ?? '').split(',').filter((part) => part.trim() !== '')) {
    const match = /^\s*([a-z0-9_]+)\s*=\s*(\d{1,5})\s*$/.exec(pair);
    if (match?.[1] === undefined) throw badSetting('KOMAINU_RETENTION_DAYS', 'write table=days, separated by commas');
    out[match[1]] = Number(match[2]);
  }
  return out;
}
