import { type Check, type CheckModule, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { badCheckConfig, flagOption, mapOption, numberOption, textOption, wholeOption } from '../../read-instance.ts';
import type { SocketTarget } from '../../tcp/open-socket.ts';
import {
  type MemcachedLogin,
  type MemcachedSession,
  openMemcached,
  type SignIn,
  signInToMemcached,
} from './memcached-client.ts';
import { refused } from './protocol.ts';
import { reportBySlab, reportStats } from './report-stats.ts';

const DEFAULT_PORT = 11_211;

/** Memcached, by its `stats` command. */
export const check: CheckModule = { name: 'mcache', create: (instance) => new MemcachedCheck(readOptions(instance)) };

interface MemcachedOptions {
  readonly target: SocketTarget;
  readonly login: MemcachedLogin | undefined;
  readonly timeoutMs: number;
  readonly groups: readonly ('items' | 'slabs')[];
}

/** Reads an instance of `mcache.d/conf.yaml`. Throws `bad_check_config`. */
export function readOptions(instance: YamlMap): MemcachedOptions {
  const options = mapOption(instance, 'options');
  const username = textOption(instance, 'username', '');
  return {
    target: readTarget(instance),
    login: username === '' ? undefined : { username, password: textOption(instance, 'password', '') },
    timeoutMs: 1000 * numberOption(instance, 'timeout', 5, 0.001, 600),
    groups: (['items', 'slabs'] as const).filter((group) => flagOption(options, group, false)),
  };
}

function readTarget(instance: YamlMap): SocketTarget {
  const path = textOption(instance, 'socket', '');
  if (path !== '') return { kind: 'unix', path };
  const host = textOption(instance, 'url', '');
  if (host === '') throw badCheckConfig('url', 'is required, unless socket is given');
  return { kind: 'tcp', host, port: wholeOption(instance, 'port', DEFAULT_PORT, 1, 65_535) };
}

class MemcachedCheck implements Check {
  readonly #options: MemcachedOptions;
  readonly #tags: readonly string[];
  readonly #serviceCheckTags: readonly string[];
  #signIn: SignIn | undefined;

  constructor(options: MemcachedOptions) {
    this.#options = options;
    const { target } = options;
    const [host, port] = target.kind === 'unix' ? ['unix', target.path] : [target.host, target.port];
    this.#tags = [`url:${host}:${port}`];
    this.#serviceCheckTags = [`host:${host}`, `port:${port}`];
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    try {
      await this.#measure(sender, signal);
    } catch (error) {
      sender.serviceCheck('memcache.can_connect', CheckStatus.critical, this.#serviceCheckTags);
      throw error;
    }
    sender.serviceCheck('memcache.can_connect', CheckStatus.ok, this.#serviceCheckTags);
  }

  async #measure(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const { groups } = this.#options;
    const session = await this.#open(signal);
    try {
      const stats = await session.stats('');
      if (stats.size === 0) throw refused('answered no statistics');
      const version = stats.get('version');
      if (version !== undefined) sender.metadata('version.raw', version);
      reportStats(stats, this.#tags, sender);
      for (const group of groups) reportBySlab(group, await session.stats(group), this.#tags, sender);
    } finally {
      session.close();
    }
  }

  async #open(signal: AbortSignal): Promise<MemcachedSession> {
    const { target, login, timeoutMs } = this.#options;
    if (login === undefined) return openMemcached(target, timeoutMs, signal);
    const { session, signIn } = await signInToMemcached(target, login, this.#signIn, timeoutMs, signal);
    this.#signIn = signIn;
    return session;
  }
}
