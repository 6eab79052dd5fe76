import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { ClockSkew } from '@komainu/pipeline/forwarder/clock-skew.ts';
import { CopyingOutbox } from '@komainu/pipeline/forwarder/copying-outbox.ts';
import { Forwarder } from '@komainu/pipeline/forwarder/forwarder.ts';
import type { Outbox } from '@komainu/pipeline/forwarder/payload.ts';
import { ServerClient, type ServerSettings, type TlsSettings } from '@komainu/pipeline/forwarder/server-client.ts';
import { keyEnd, withoutPassword } from '../scrub/addresses.ts';
import type { AgentSettings } from '../settings/settings.ts';
import type { Target, TargetFamily } from '../settings/transport.ts';
import { AGENT_VERSION } from '../version.ts';
import { CopyingClient } from './copying-client.ts';
import { familyOf } from './families.ts';
import { removeForgottenBuffers } from './forgotten-buffers.ts';
import { KeyCheck } from './key-check.ts';
import { readTls } from './tls.ts';

export interface TargetParts {
  readonly settings: AgentSettings;
  readonly host: string;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
}

const FAMILIES: readonly TargetFamily[] = ['metrics', 'logs', 'traces', 'processes'];
/** A clock that is further off dates data wrongly: people are told. */
const LOUD_SKEW_MS = 60_000;

interface OpenTarget {
  readonly target: Target;
  readonly forwarder: Forwarder;
  readonly key: KeyCheck;
  readonly families: Set<string>;
}

/** Every place that data goes to, each with its own buffer, connections and key. */
export class Targets implements Closable {
  readonly #parts: TargetParts;
  readonly #tls: TlsSettings;
  readonly #open = new Map<string, OpenTarget>();
  readonly #skew: ClockSkew;
  /** Takes payloads for all of them. */
  readonly outbox: Outbox;

  private constructor(parts: TargetParts) {
    this.#parts = parts;
    this.#tls = readTls(parts.settings.transport);
    this.#skew = new ClockSkew(parts.clock);
    const { targets } = parts.settings.transport;
    this.outbox = new CopyingOutbox((path) => {
      const { main, copies } = targets[familyOf(path)];
      return { main: this.#forwarderOf(main), copies: copies.map((copy) => this.#forwarderOf(copy)) };
    }, parts.counters);
  }

  /** Opens the buffers of all targets. Throws `bad_setting` (400) for certificates that cannot be read. */
  static async open(parts: TargetParts): Promise<Targets> {
    const all = new Targets(parts);
    const { targets, bufferFolder } = parts.settings.transport;
    for (const family of FAMILIES) {
      const { main, copies } = targets[family];
      await all.#add(main, family);
      for (const copy of copies) await all.#add(copy, `${family} (copy)`);
    }
    const folder = bufferFolder || parts.settings.core.dataDir;
    const used = [...all.#open.values()].map(({ target }) => all.#folderName(target));
    await removeForgottenBuffers(folder, used, parts.counters, parts.logger);
    all.#count();
    return all;
  }

  /** Milliseconds that the server's clock is ahead of ours; undefined before its first answer. */
  get skewMs(): number | undefined {
    return this.#skew.skewMs;
  }

  /** Payloads that wait for any target. */
  get pending(): number {
    return [...this.#open.values()].reduce((sum, { forwarder }) => sum + forwarder.pending, 0);
  }

  newClient(maxConnections: number, family: TargetFamily = 'metrics'): ServerClient {
    const { main, copies } = this.#parts.settings.transport.targets[family];
    const settings = this.#clientSettings(main, maxConnections);
    const outboxes = copies.map((copy) => this.#forwarderOf(copy));
    return outboxes.length === 0
      ? new ServerClient(settings)
      : new CopyingClient(settings, outboxes, this.#parts.counters);
  }

  status(): object {
    return {
      waitingPayloads: this.pending,
      clockSkewMs: this.#skew.skewMs,
      clockSkewUncertaintyMs: this.#skew.uncertaintyMs,
      targets: [...this.#open.values()].map(({ target, forwarder, key, families }) => ({
        url: withoutPassword(target.url),
        apiKeyEnd: keyEnd(target.apiKey),
        apiKey: key.state,
        families: [...families],
        ...forwarder.status(),
      })),
    };
  }

  /** What a person should mend. */
  problems(): string[] {
    const skewMs = this.#skew.skewMs;
    const skewed = skewMs !== undefined && Math.abs(skewMs) > LOUD_SKEW_MS;
    return [
      ...(skewed ? [`the clock of this machine is ${describeSkew(skewMs)} the server's`] : []),
      ...[...this.#open.values()].flatMap(({ target, forwarder, key }) => {
        const where = withoutPassword(target.url);
        const { diskProblem, keyAccepted } = forwarder.status();
        return [
          ...(key.state.state === 'invalid' || keyAccepted === false
            ? [`${where} refuses the API key that ends in ${keyEnd(target.apiKey)}`]
            : []),
          ...(diskProblem === '' ? [] : [diskProblem]),
        ];
      }),
    ];
  }

  async drain(graceMs: number): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ forwarder }) => forwarder.drain(graceMs)));
  }

  async close(): Promise<void> {
    for (const { key } of this.#open.values()) key.close();
    await Promise.all([...this.#open.values()].map(({ forwarder }) => forwarder.close()));
  }

  async #add(target: Target, family: string): Promise<void> {
    const known = this.#open.get(nameOf(target));
    if (known !== undefined) {
      known.families.add(family);
      return;
    }
    const { settings, clock, counters, logger } = this.#parts;
    const { transport, core } = settings;
    const isMain = this.#open.size === 0;
    const forwarder = await Forwarder.open(
      {
        folder: join(transport.bufferFolder || core.dataDir, this.#folderName(target)),
        maxBufferBytes: transport.maxBufferBytes,
        maxDiskRatio: transport.maxDiskRatio,
        maxMemoryBytes: transport.maxMemoryBytes,
        outdatedMs: transport.outdatedDays * 86_400_000,
        concurrency: transport.concurrency,
        compression: core.compression,
        backoff: transport.backoff,
        ...(isMain ? {} : { labels: { target: hostOf(target) } }),
      },
      {
        client: new ServerClient(this.#clientSettings(target, transport.concurrency)),
        clock,
        counters,
        logger,
        random: Math.random,
      },
    );
    const key = new KeyCheck(new ServerClient(this.#clientSettings(target, 1)), clock, transport.keyCheckMs);
    this.#open.set(nameOf(target), { target, forwarder, key, families: new Set([family]) });
    key.start();
  }

  /** The first target keeps the plain name, so that a changed address keeps what waits. */
  #folderName(target: Target): string {
    const [first] = this.#open.keys();
    if (first === undefined || first === nameOf(target)) return 'buffer';
    return `buffer-${createHash('sha256').update(nameOf(target)).digest('hex').slice(0, 12)}`;
  }

  #forwarderOf(target: Target): Forwarder {
    const open = this.#open.get(nameOf(target));
    if (open === undefined) throw new Error(`the target ${withoutPassword(target.url)} was never opened`);
    return open.forwarder;
  }

  #clientSettings(target: Target, maxConnections: number): ServerSettings {
    const { settings, host } = this.#parts;
    const isMain = target.url === settings.transport.targets.metrics.main.url;
    return {
      url: target.url,
      apiKey: target.apiKey,
      host,
      userAgent: `komainu-agent/${AGENT_VERSION}`,
      timeoutMs: settings.transport.timeoutMs,
      maxConnections,
      insecure: settings.transport.tls.insecure,
      proxy: settings.transport.proxy,
      tls: this.#tls,
      ...(isMain ? { skew: this.#skew } : {}),
    };
  }

  #count(): void {
    const each = (read: (forwarder: Forwarder) => number) => () =>
      [...this.#open.values()].map(({ target, forwarder }, index) => ({
        labels: index === 0 ? {} : { target: hostOf(target) },
        value: read(forwarder),
      }));
    const { counters } = this.#parts;
    counters.gauge(
      'komainu_agent_buffer_bytes',
      'bytes that wait for the server',
      each(({ waitingBytes }) => waitingBytes),
    );
    counters.gauge(
      'komainu_agent_buffer_payloads',
      'payloads that wait for the server',
      each(({ pending }) => pending),
    );
    counters.gauge('komainu_agent_clock_skew_seconds', "how far the server's clock is ahead of ours", () =>
      this.#skew.skewMs === undefined ? [] : [{ labels: {}, value: this.#skew.skewMs / 1000 }],
    );
  }
}

function nameOf({ url, apiKey }: Target): string {
  return `${url}\0${apiKey}`;
}

function hostOf({ url, apiKey }: Target): string {
  return `${new URL(url).host} ${keyEnd(apiKey)}`;
}

function describeSkew(skewMs: number): string {
  return `${Math.round(Math.abs(skewMs) / 1000)} s ${skewMs > 0 ? 'behind' : 'ahead of'}`;
}
