import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { type Check, type CheckModule, type CheckSender, CheckStatus, type YamlMap } from '../../check.ts';
import { checkTlsOptions } from '../../http/read-options.ts';
import { flagOption, numberOption, textOption, wholeOption } from '../../read-instance.ts';
import type { SocketTarget } from '../../tcp/open-socket.ts';
import { isForbidden, parseMonitor, parseStat, type ServerStat } from './answers.ts';
import { ask } from './ask.ts';
import { GAUGES, MODES, RATES } from './metrics.ts';

/** ZooKeeper, by its four-letter words. */
export const check: CheckModule = { name: 'zk', create: (instance) => new ZooKeeperCheck(readOptions(instance)) };

interface ZooKeeperOptions {
  readonly target: SocketTarget & { readonly kind: 'tcp' };
  readonly timeoutMs: number;
  /** '' for any. */
  readonly expectedModes: readonly string[];
  readonly reportMode: boolean;
}

/** Reads an instance of `zk.d/conf.yaml`. Throws `bad_check_config`. */
export function readOptions(instance: YamlMap): ZooKeeperOptions {
  const host = textOption(instance, 'host');
  const port = wholeOption(instance, 'port', 2181, 1, 65_535);
  const target = { kind: 'tcp' as const, host, port };
  const expected: unknown = instance['expected_mode'];
  const modes = Array.isArray(expected) ? expected.map(String) : [textOption(instance, 'expected_mode', '')];
  return {
    target: flagOption(instance, 'use_tls', false) ? { ...target, tls: checkTlsOptions(instance) } : target,
    timeoutMs: 1000 * numberOption(instance, 'timeout', 3, 0.001, 600),
    expectedModes: modes.map((mode) => mode.trim().toLowerCase()).filter((mode) => mode !== ''),
    reportMode: flagOption(instance, 'report_instance_mode', true),
  };
}

class ZooKeeperCheck implements Check {
  readonly #options: ZooKeeperOptions;
  readonly #serviceCheckTags: readonly string[];

  constructor(options: ZooKeeperOptions) {
    this.#options = options;
    this.#serviceCheckTags = [`host:${options.target.host}`, `port:${options.target.port}`];
  }

  async run(sender: CheckSender, signal: AbortSignal): Promise<void> {
    const say = (word: string) => ask(word, this.#options.target, this.#options.timeoutMs, signal);
    try {
      await this.#askHealth(say, sender);
      await this.#measure(say, sender);
    } catch (error) {
      sender.count('zookeeper.timeouts', 1);
      this.#reportMode('down', sender);
      throw error;
    }
  }

  async #askHealth(say: (word: string) => Promise<string>, sender: CheckSender): Promise<void> {
    const answer = await say('ruok').catch((error: unknown) => {
      sender.serviceCheck('zookeeper.ruok', CheckStatus.critical, this.#serviceCheckTags, messageOf(error));
      throw error;
    });
    const isFine = answer === 'imok';
    const message = `Response from the server: ${answer.slice(0, 200)}`;
    sender.serviceCheck(
      'zookeeper.ruok',
      isFine ? CheckStatus.ok : CheckStatus.warning,
      this.#serviceCheckTags,
      message,
    );
  }

  async #measure(say: (word: string) => Promise<string>, sender: CheckSender): Promise<void> {
    const stat = parseStat(await firstAllowed(say, ['stat', 'srvr']));
    const tags = [`mode:${stat.mode}`];
    if (stat.version !== '') sender.metadata('version.raw', stat.version);
    if (stat.mode !== 'inactive') {
      reportStat(stat, tags, sender);
      const monitor = await say('mntr');
      if (isForbidden(monitor)) sender.warning('mntr is not in 4lw.commands.whitelist: much is left out');
      for (const [name, value] of parseMonitor(monitor)) {
        if (GAUGES.has(name)) sender.gauge(`zookeeper.${name}`, value, tags);
        if (RATES.has(name)) sender.rate(`zookeeper.${name}`, value, tags);
      }
    }
    this.#reportMode(stat.mode, sender);
    this.#checkMode(stat.mode, sender);
  }

  #reportMode(said: string, sender: CheckSender): void {
    if (!this.#options.reportMode) return;
    const mode = MODES.find((one) => one === said) ?? 'unknown';
    sender.gauge('zookeeper.instances', 1, [`mode:${mode}`]);
    for (const one of MODES) sender.gauge(`zookeeper.instances.${one}`, one === mode ? 1 : 0);
  }

  #checkMode(mode: string, sender: CheckSender): void {
    const { expectedModes } = this.#options;
    if (expectedModes.length === 0) return;
    const isExpected = expectedModes.includes(mode);
    const message = isExpected
      ? `Server is in ${mode} mode`
      : `Server is in ${mode} mode, not ${expectedModes.join(' or ')}`;
    sender.serviceCheck(
      'zookeeper.mode',
      isExpected ? CheckStatus.ok : CheckStatus.critical,
      this.#serviceCheckTags,
      message,
    );
  }
}

/** From 3.5 on a server answers only the words that it was told to; `srvr` at least. */
async function firstAllowed(say: (word: string) => Promise<string>, words: readonly string[]): Promise<string> {
  for (const word of words) {
    const answer = await say(word);
    if (!isForbidden(answer)) return answer;
  }
  throw new CodedError('zookeeper_refused', `none of ${words.join(', ')} is in 4lw.commands.whitelist`, {
    status: 502,
  });
}

function reportStat(stat: ServerStat, tags: readonly string[], sender: CheckSender): void {
  const gauge = (name: string, value: number | undefined) => {
    if (value !== undefined) sender.gauge(`zookeeper.${name}`, value, tags);
  };
  gauge('latency.min', stat.latency?.min);
  gauge('latency.avg', stat.latency?.avg);
  gauge('latency.max', stat.latency?.max);
  gauge('connections', stat.connections);
  gauge('outstanding_requests', stat.outstanding);
  gauge('nodes', stat.nodes);
  gauge('zxid.epoch', stat.zxid?.epoch);
  gauge('zxid.count', stat.zxid?.count);
  // These count packets, whatever their names say; the right names are beside them.
  gauge('bytes_received', stat.received);
  gauge('bytes_sent', stat.sent);
  if (stat.received !== undefined) sender.rate('zookeeper.packets.received', stat.received, tags);
  if (stat.sent !== undefined) sender.rate('zookeeper.packets.sent', stat.sent, tags);
}
