import { type Check, type CheckModule, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import type { CheckTlsOptions } from '../../http/read-options.ts';
import { badCheckConfig, flagOption, numberOption, textOption, textsOption, wholeOption } from '../../read-instance.ts';
import type { SocketTarget } from '../../tcp/open-socket.ts';
import { parseInfo, type RedisInfo } from './info.ts';
import { type KeyLengthOptions, reportKeyLengths } from './key-lengths.ts';
import { RedisClient, type RedisLogin } from './redis-client.ts';
import { reportCommandStats, reportInfo } from './report-info.ts';
import { RespError } from './resp.ts';
import { readSlowLog, SlowLogPlace } from './slow-log.ts';

/** Asking for more slow queries than this makes the server work for it, unless the instance says so. */
const DEFAULT_SLOW_ENTRIES = 128;

/** Redis, Valkey and KeyDB, by INFO, SLOWLOG and the lengths of keys. */
export const check: CheckModule = { name: 'redisdb', create: (instance) => new RedisCheck(readOptions(instance)) };

interface RedisOptions {
  readonly target: SocketTarget;
  readonly login: RedisLogin;
  readonly timeoutMs: number;
  readonly keys: KeyLengthOptions;
  readonly commandStats: boolean;
  readonly clientMetrics: boolean;
  readonly keepConnection: boolean;
  /** 0: as many as the server keeps, at most 128. */
  readonly slowEntries: number;
}

/** Reads an instance of `redisdb.d/conf.yaml`. Throws `bad_check_config`. */
export function readOptions(instance: YamlMap): RedisOptions {
  const database = wholeOption(instance, 'db', 0, 0);
  return {
    target: readTarget(instance),
    login: {
      username: textOption(instance, 'username', ''),
      password: textOption(instance, 'password', ''),
      database,
    },
    timeoutMs: 1000 * numberOption(instance, 'socket_timeout', 5, 0.001, 600),
    keys: {
      keys: textsOption(instance, 'keys'),
      warnOnMissing: flagOption(instance, 'warn_on_missing_keys', true),
      database: database === 0 ? undefined : database,
    },
    commandStats: flagOption(instance, 'command_stats', false),
    clientMetrics: flagOption(instance, 'collect_client_metrics', false),
    keepConnection: !flagOption(instance, 'disable_connection_cache', false),
    slowEntries: wholeOption(instance, 'slowlog-max-len', 0, 0, 100_000),
  };
}

function readTarget(instance: YamlMap): SocketTarget {
  const path = textOption(instance, 'unix_socket_path', '');
  if (path !== '') return { kind: 'unix', path };
  const host = textOption(instance, 'host', '');
  if (host === '') throw badCheckConfig('host', 'is required, with port, unless unix_socket_path is given');
  const target = { kind: 'tcp' as const, host, port: wholeOption(instance, 'port', undefined, 1, 65_535) };
  return flagOption(instance, 'ssl', false) ? { ...target, tls: readTls(instance) } : target;
}

/** Redis has names of its own for what other checks call `tls_…`. */
function readTls(instance: YamlMap): CheckTlsOptions {
  return {
    verify: wholeOption(instance, 'ssl_cert_reqs', 2, 0, 2) !== 0,
    validateHostname: flagOption(instance, 'ssl_check_hostname', true),
    caFile: textOption(instance, 'ssl_ca_certs', ''),
    certificateFile: textOption(instance, 'ssl_certfile', ''),
    keyFile: textOption(instance, 'ssl_keyfile', ''),
    keyPassword: textOption(instance, 'ssl_password', ''),
  };
}

class RedisCheck implements Check {
  readonly #options: RedisOptions;
  readonly #tags: readonly string[];
  readonly #slowLog = new SlowLogPlace();
  #client: RedisClient | undefined;

  constructor(options: RedisOptions) {
    this.#options = options;
    const { target } = options;
    this.#tags =
      target.kind === 'unix'
        ? [`redis_host:${target.path}`, 'redis_port:unix_socket']
        : [`redis_host:${target.host}`, `redis_port:${target.port}`];
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const client = await this.#connected(sender, signal);
    const aborted = () => client.close();
    signal.addEventListener('abort', aborted, { once: true });
    try {
      await this.#measure(client, sender);
    } finally {
      signal.removeEventListener('abort', aborted);
      if (!this.#options.keepConnection) this.close();
    }
  }

  close(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  async #connected(sender: CheckSender, signal: AbortSignal): Promise<RedisClient> {
    if (this.#client?.isOpen) return this.#client;
    const { target, login, timeoutMs } = this.#options;
    try {
      this.#client = await RedisClient.connect(target, login, timeoutMs, signal);
      return this.#client;
    } catch (error) {
      sender.serviceCheck('redis.can_connect', CheckStatus.critical, this.#tags);
      throw error;
    }
  }

  async #measure(client: RedisClient, sender: CheckSender): Promise<void> {
    const { info, latencyMs } = await this.#readInfo(client, sender);
    const role = info.get('role');
    const tags = role === undefined ? this.#tags : [...this.#tags, `redis_role:${role}`];
    sender.serviceCheck('redis.can_connect', CheckStatus.ok, tags);
    sender.gauge('redis.info.latency_ms', latencyMs, tags);
    const version = info.get('redis_version');
    if (version !== undefined) sender.metadata('version.raw', version);
    reportInfo(info, tags, sender);

    const limit = await configNumber(client, 'maxclients');
    if (limit !== undefined) sender.gauge('redis.net.maxclients', limit, tags);
    if (this.#options.clientMetrics) await reportClients(client, tags, sender);
    if (this.#options.keys.keys.length > 0) {
      await reportKeyLengths(client, info, this.#options.keys, tags, sender);
      await client.command(['SELECT', String(this.#options.login.database)]);
    }
    if (this.#options.commandStats) {
      reportCommandStats(await infoOf(client, 'commandstats'), tags, sender);
    }
    await this.#reportSlowLog(client, tags, sender);
  }

  async #readInfo(client: RedisClient, sender: CheckSender): Promise<{ info: RedisInfo; latencyMs: number }> {
    const startedMs = performance.now();
    try {
      const info = await infoOf(client);
      return { info, latencyMs: Math.round((performance.now() - startedMs) * 100) / 100 };
    } catch (error) {
      sender.serviceCheck('redis.can_connect', CheckStatus.critical, this.#tags);
      throw error;
    }
  }

  async #reportSlowLog(client: RedisClient, tags: readonly string[], sender: CheckSender): Promise<void> {
    const kept = this.#options.slowEntries === 0 ? await configNumber(client, 'slowlog-max-len') : undefined;
    const wanted = this.#options.slowEntries || Math.min(kept ?? DEFAULT_SLOW_ENTRIES, DEFAULT_SLOW_ENTRIES);
    const [reply = null] = await client.pipeline([['SLOWLOG', 'GET', String(wanted)]]);
    // Managed services forbid the command.
    if (reply instanceof RespError) return;
    for (const { command, micros } of this.#slowLog.unseen(readSlowLog(reply))) {
      sender.histogram('redis.slowlog.micros', micros, command === '' ? tags : [...tags, `command:${command}`]);
    }
  }
}

async function infoOf(client: RedisClient, section?: string): Promise<RedisInfo> {
  const reply = await client.command(section === undefined ? ['INFO'] : ['INFO', section]);
  return parseInfo(typeof reply === 'string' ? reply : '');
}

/** A number of the server's configuration; undefined where reading it is forbidden, as in managed services. */
async function configNumber(client: RedisClient, name: string): Promise<number | undefined> {
  const [reply] = await client.pipeline([['CONFIG', 'GET', name]]);
  const text: unknown = Array.isArray(reply) ? reply[1] : undefined;
  const value = Number(text);
  return typeof text === 'string' && Number.isFinite(value) ? value : undefined;
}

/** Connections by the name that clients gave themselves. */
async function reportClients(client: RedisClient, tags: readonly string[], sender: CheckSender): Promise<void> {
  const reply = await client.command(['CLIENT', 'LIST']);
  const counts = new Map<string, number>();
  for (const line of typeof reply === 'string' ? reply.split('\n') : []) {
    if (line === '') continue;
    const name = / name=(\S*)/.exec(line)?.[1] || 'unknown';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const [name, count] of counts) sender.gauge('redis.net.connections', count, [...tags, `source:${name}`]);
}
