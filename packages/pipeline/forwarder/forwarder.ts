import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { randomHex } from '@komainu/kernel/ids.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { type Compression, compressed } from './compress.ts';
import { type BufferEntry, DiskBuffer } from './disk-buffer.ts';
import { backoffMs, outcomeOf, retryAfterMs } from './outcome.ts';
import type { Outbox, OutgoingPayload } from './payload.ts';
import type { ServerAnswer, ServerClient } from './server-client.ts';

export interface ForwarderSettings {
  readonly folder: string;
  readonly maxBufferBytes: number;
  /** Requests under way at the same time; the server answers after its commit, so one takes about a second. */
  readonly concurrency: number;
  readonly compression: Compression;
}

export interface ForwarderParts {
  readonly client: ServerClient;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  readonly random: () => number;
}

const SENT = 'komainu_agent_payloads_sent_total';
const DROPPED = 'komainu_agent_payloads_dropped_total';
const RETRIED = 'komainu_agent_payloads_retried_total';
const MAX_BYTES_UNDER_WAY = 64 * 1024 * 1024;
const LOUD_EVERY_MS = 60_000;

/**
 * Sends what is in the disk buffer, oldest first, each payload with its own `Idempotency-Key` until the server has answered.
 * A server that is away or overloaded is asked again with back-off, one payload at a time, until it takes one.
 */
export class Forwarder implements Outbox, Closable {
  readonly #settings: ForwarderSettings;
  readonly #parts: ForwarderParts;
  readonly #buffer: DiskBuffer;
  #fresh: BufferEntry[] = [];
  #freshAt = 0;
  readonly #again: BufferEntry[] = [];
  readonly #attempts = new Map<string, number>();
  readonly #underWay = new Set<Promise<void>>();
  #bytesUnderWay = 0;
  #failures = 0;
  #lastFailureMs = 0;
  #pausedUntilMs = 0;
  #lastLoudMs = 0;
  readonly #complainedMs = new Map<string, number>();
  #wake: (() => void) | undefined;
  #closing = false;

  private constructor(settings: ForwarderSettings, parts: ForwarderParts, buffer: DiskBuffer) {
    this.#settings = settings;
    this.#parts = parts;
    this.#buffer = buffer;
    this.#fresh = buffer.entries();
    parts.counters.gauge('komainu_agent_buffer_bytes', 'bytes that wait on disk for the server', () => [
      { labels: {}, value: buffer.bytes },
    ]);
    parts.counters.gauge('komainu_agent_buffer_payloads', 'payloads that wait on disk for the server', () => [
      { labels: {}, value: buffer.count },
    ]);
  }

  /** Opens the buffer and starts sending what an earlier process left in it. */
  static async open(settings: ForwarderSettings, parts: ForwarderParts): Promise<Forwarder> {
    const buffer = await DiskBuffer.open(settings.folder, settings.maxBufferBytes, parts.clock, (entry, reason) => {
      parts.counters.add(DROPPED, { reason }, 1, 'payloads given up, by reason');
      parts.logger.log('warn', 'a payload is lost', { reason, sizeBytes: entry.sizeBytes });
    });
    const forwarder = new Forwarder(settings, parts, buffer);
    forwarder.#pump();
    return forwarder;
  }

  get pending(): number {
    return this.#buffer.count;
  }

  async put(payload: OutgoingPayload): Promise<void> {
    const entry = await this.#buffer.put({
      ...(await compressed(payload, this.#settings.compression)),
      key: randomHex(16),
    });
    this.#fresh.push(entry);
    this.#pump();
  }

  /** Resolves when nothing waits any more, or after `graceMs`. */
  async drain(graceMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#parts.clock.after(graceMs, resolve);
    const emptied = async () => {
      while (this.#underWay.size > 0) await Promise.allSettled([...this.#underWay]);
    };
    await Promise.race([emptied(), promise]);
    cancel();
  }

  /** Stops sending; what is not answered stays on disk for the next process. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#wake?.();
    this.#parts.client.close();
    await Promise.allSettled([...this.#underWay]);
  }

  #pump(): void {
    if (this.#closing) return;
    const waitMs = this.#pausedUntilMs - this.#parts.clock.nowMs();
    if (waitMs > 0) {
      this.#wake ??= this.#parts.clock.after(waitMs, () => {
        this.#wake = undefined;
        this.#pump();
      });
      return;
    }
    const limit = this.#failures > 0 ? 1 : this.#settings.concurrency;
    while (this.#underWay.size < limit && this.#bytesUnderWay < MAX_BYTES_UNDER_WAY) {
      const entry = this.#next();
      if (entry === undefined) return;
      this.#bytesUnderWay += entry.sizeBytes;
      const run = this.#send(entry)
        .catch((error: unknown) => {
          // The disk failed us: the payload is still there, and is tried again like one that was not answered.
          this.#parts.logger.log('error', 'the disk buffer cannot be used', { reason: messageOf(error) });
          this.#later(entry, true);
        })
        .finally(() => {
          this.#bytesUnderWay -= entry.sizeBytes;
          this.#underWay.delete(run);
          this.#pump();
        });
      this.#underWay.add(run);
    }
  }

  #next(): BufferEntry | undefined {
    for (;;) {
      const entry = this.#again.shift() ?? this.#fresh[this.#freshAt++];
      if (this.#freshAt > this.#fresh.length) {
        this.#fresh = [];
        this.#freshAt = 0;
      } else if (this.#freshAt > 4096) {
        this.#fresh = this.#fresh.slice(this.#freshAt);
        this.#freshAt = 0;
      }
      // Dropped meanwhile to make room: look further.
      if (entry === undefined || this.#buffer.has(entry)) return entry;
    }
  }

  async #send(entry: BufferEntry): Promise<void> {
    const payload = await this.#buffer.take(entry);
    if (payload === undefined) return;
    const startedMs = this.#parts.clock.nowMs();
    let answer: ServerAnswer | undefined;
    let reason = '';
    try {
      answer = await this.#parts.client.request({
        method: 'POST',
        path: payload.path,
        headers: { ...payload.headers, 'idempotency-key': payload.key },
        body: payload.body,
      });
    } catch (error) {
      reason = messageOf(error);
    }
    const status = answer?.status ?? 0;
    const outcome = outcomeOf(status);
    if (outcome === 'done' || outcome === 'drop') {
      this.#failures = 0;
      this.#attempts.delete(entry.name);
      if (outcome === 'done') this.#parts.counters.add(SENT, {}, 1, 'payloads that the server has answered');
      else this.#refused(payload.path, status, answer);
      await this.#buffer.remove(entry);
      return;
    }
    this.#buffer.release(entry);
    if (this.#closing) return;
    this.#parts.counters.add(
      RETRIED,
      { status: String(status) },
      1,
      'answers that made a payload wait; 0 is none at all',
    );
    if (outcome === 'retry') this.#failures = 0;
    else this.#pause(startedMs, outcome === 'refused', status, reason, retryAfterMs(answer?.headers['retry-after']));
    this.#later(entry, outcome === 'retry');
  }

  #refused(path: string, status: number, answer: ServerAnswer | undefined): void {
    const reason = `refused_${status}`;
    this.#parts.counters.add(DROPPED, { reason }, 1, 'payloads given up, by reason');
    const route = `${status} ${path.split('?')[0]}`;
    const nowMs = this.#parts.clock.nowMs();
    // Once a minute for each route: a server without a route would fill the log otherwise. The counter has them all.
    if (nowMs - (this.#complainedMs.get(route) ?? Number.NEGATIVE_INFINITY) < LOUD_EVERY_MS) return;
    this.#complainedMs.set(route, nowMs);
    const said = answer?.body.toString('utf8', 0, 300) ?? '';
    this.#parts.logger.log('warn', 'the server refuses payloads for good', { route, said });
  }

  /** The server takes nothing now: everything waits. Failures of one volley count once. */
  #pause(startedMs: number, keyRefused: boolean, status: number, reason: string, atLeastMs: number): void {
    const nowMs = this.#parts.clock.nowMs();
    if (startedMs < this.#lastFailureMs) return;
    this.#lastFailureMs = nowMs;
    this.#failures++;
    this.#pausedUntilMs = nowMs + Math.max(atLeastMs, backoffMs(this.#failures, this.#parts.random));
    if (nowMs - this.#lastLoudMs < LOUD_EVERY_MS && this.#failures > 1) return;
    this.#lastLoudMs = nowMs;
    if (keyRefused) {
      this.#parts.logger.log('error', 'THE SERVER REFUSES THE API KEY: nothing is sent until DD_API_KEY is right', {
        status,
        waiting: this.#buffer.count,
      });
    } else {
      this.#parts.logger.log('warn', 'the server takes nothing now: payloads wait on disk', {
        status,
        reason,
        waiting: this.#buffer.count,
      });
    }
  }

  #later(entry: BufferEntry, alone: boolean): void {
    const attempt = (this.#attempts.get(entry.name) ?? 0) + 1;
    this.#attempts.set(entry.name, attempt);
    const queue = () => {
      this.#again.push(entry);
      this.#again.sort((a, b) => (a.name < b.name ? -1 : 1));
      this.#pump();
    };
    if (alone) this.#parts.clock.after(backoffMs(attempt, this.#parts.random), queue);
    else queue();
  }
}
