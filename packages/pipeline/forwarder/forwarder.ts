import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters, Labels } from '@komainu/kernel/counters.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { randomHex } from '@komainu/kernel/ids.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { AnswerBook, type AnswerProblem } from './answer-book.ts';
import { type BackoffPolicy, recovered, USUAL_BACKOFF, waitMs } from './backoff.ts';
import { type Compression, compressed } from './compress.ts';
import { type BufferEntry, DiskBuffer } from './disk-buffer.ts';
import { type Outcome, outcomeOf, retryAfterMs } from './outcome.ts';
import type { KeyedPayload, Outbox, OutgoingPayload } from './payload.ts';
import type { ServerAnswer, ServerClient } from './server-client.ts';
import { halvesOf } from './split.ts';
import { WaitingPayloads } from './waiting-payloads.ts';

export interface ForwarderSettings {
  readonly folder: string;
  readonly maxBufferBytes: number;
  /** How full the disk may be for the buffer to grow; 0.95. */
  readonly maxDiskRatio?: number;
  /** Memory that stands in for a disk that takes nothing; 15 MiB. */
  readonly maxMemoryBytes?: number;
  /** Payloads of an earlier process that are older are given up; ten days. */
  readonly outdatedMs?: number;
  /** Requests under way at the same time; the server answers after its commit, so one takes about a second. */
  readonly concurrency: number;
  readonly compression: Compression;
  readonly backoff?: BackoffPolicy;
  /** Told apart in the counters, for targets besides the main one. */
  readonly labels?: Labels;
}

export interface ForwarderParts {
  readonly client: Pick<ServerClient, 'request' | 'close'>;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  readonly random: () => number;
}

/** What one target does, for the status. */
export interface ForwarderStatus {
  readonly waitingPayloads: number;
  readonly waitingBytes: number;
  readonly inMemoryPayloads: number;
  /** Why the disk takes nothing; '' when it does. */
  readonly diskProblem: string;
  readonly sentPayloads: number;
  readonly droppedPayloads: Readonly<Record<string, number>>;
  /** Milliseconds until the server is asked again; 0 while it takes data. */
  readonly pausedForMs: number;
  readonly lastSuccessUnixMs: number;
  /** What answers say of the key; undefined before the first. */
  readonly keyAccepted: boolean | undefined;
  readonly problems: readonly AnswerProblem[];
}

const SENT = 'komainu_agent_payloads_sent_total';
const DROPPED = 'komainu_agent_payloads_dropped_total';
const SPLIT = 'komainu_agent_payloads_split_total';
const RETRIED = 'komainu_agent_payloads_retried_total';
const MAX_BYTES_UNDER_WAY = 64 * 1024 * 1024;
const LOUD_EVERY_MS = 60_000;
const DAY_MS = 86_400_000;
/** Files that wait before further payloads share one: a short pause needs none of it. */
const FEW_FILES = 32;
const TOO_LARGE = 413;

/** A payload to send, or a file to open first. */
interface Work {
  readonly entry: BufferEntry;
  readonly payload?: KeyedPayload;
}

/**
 * Sends what waits, each payload with its own `Idempotency-Key` until the server has answered: oldest first while all is well;
 * after a pause the newest first, as the Datadog Agent does, so that screens are right again at once and the past fills up
 * behind. A server that is away or overloaded is asked again with back-off, one payload at a time, until it takes one.
 */
export class Forwarder implements Outbox, Closable {
  readonly #settings: ForwarderSettings;
  readonly #parts: ForwarderParts;
  readonly #waiting: WaitingPayloads;
  readonly #backoff: BackoffPolicy;
  readonly #answers = new AnswerBook();
  readonly #droppedByReason: Record<string, number>;
  #sent = 0;
  /** Files that nobody opened yet, oldest first. */
  #queue: BufferEntry[] = [];
  #queueAt = 0;
  readonly #queued = new Set<BufferEntry>();
  /** Payloads of files that were opened. */
  readonly #ready: Work[] = [];
  /** Payloads of an opened file that have no answer yet. */
  readonly #left = new Map<BufferEntry, number>();
  readonly #attempts = new Map<string, number>();
  readonly #underWay = new Set<Promise<void>>();
  #bytesUnderWay = 0;
  #failures = 0;
  #lastFailureMs = 0;
  #pausedUntilMs = 0;
  /** There is a past to catch up with: the newest goes first. */
  #catchingUp = false;
  #lastLoudMs = 0;
  readonly #complainedMs = new Map<string, number>();
  #wake: (() => void) | undefined;
  #closing = false;

  private constructor(
    settings: ForwarderSettings,
    parts: ForwarderParts,
    waiting: WaitingPayloads,
    droppedByReason: Record<string, number>,
  ) {
    this.#settings = settings;
    this.#parts = parts;
    this.#waiting = waiting;
    this.#droppedByReason = droppedByReason;
    this.#backoff = settings.backoff ?? USUAL_BACKOFF;
    for (const entry of waiting.entries()) this.#enqueue(entry);
    this.#catchingUp = this.#queue.length > 0;
  }

  /** Opens the buffer and starts sending what an earlier process left in it. */
  static async open(settings: ForwarderSettings, parts: ForwarderParts): Promise<Forwarder> {
    const droppedByReason: Record<string, number> = {};
    const dropped = (payloads: number, reason: string) => {
      droppedByReason[reason] = (droppedByReason[reason] ?? 0) + payloads;
      parts.counters.add(DROPPED, { reason, ...settings.labels }, payloads, 'payloads given up, by reason');
      parts.logger.log('warn', 'payloads are lost', { reason, payloads, ...settings.labels });
    };
    const buffer = {
      folder: settings.folder,
      maxBytes: settings.maxBufferBytes,
      maxDiskRatio: settings.maxDiskRatio ?? 0.95,
      outdatedMs: settings.outdatedMs ?? 10 * DAY_MS,
    };
    const disk = await DiskBuffer.open(buffer, parts.clock, dropped);
    const waiting = new WaitingPayloads(disk, settings.maxMemoryBytes ?? 15 * 1024 * 1024, dropped);
    const forwarder = new Forwarder(settings, parts, waiting, droppedByReason);
    forwarder.#pump();
    return forwarder;
  }

  get pending(): number {
    return this.#waiting.count;
  }

  get waitingBytes(): number {
    return this.#waiting.bytes;
  }

  status(): ForwarderStatus {
    return {
      waitingPayloads: this.#waiting.count,
      waitingBytes: this.#waiting.bytes,
      inMemoryPayloads: this.#waiting.countInMemory,
      diskProblem: this.#waiting.diskProblem,
      sentPayloads: this.#sent,
      droppedPayloads: { ...this.#droppedByReason },
      pausedForMs: Math.max(0, this.#pausedUntilMs - this.#parts.clock.nowMs()),
      lastSuccessUnixMs: this.#answers.lastSuccessUnixMs,
      keyAccepted: this.#answers.keyAccepted,
      problems: this.#answers.problems(),
    };
  }

  async put(payload: OutgoingPayload): Promise<void> {
    const keyed = { ...(await compressed(payload, this.#settings.compression)), key: randomHex(16) };
    const together = this.#failures > 0 && this.#queue.length - this.#queueAt > FEW_FILES;
    const entry = await this.#waiting.put(keyed, together);
    this.#enqueue(entry);
    this.#pump();
  }

  /** Resolves when nothing is under way any more, or after `graceMs`. */
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
    await this.#waiting.close();
  }

  #pump(): void {
    if (this.#closing) return;
    const pauseMs = this.#pausedUntilMs - this.#parts.clock.nowMs();
    if (pauseMs > 0) {
      this.#wake ??= this.#parts.clock.after(pauseMs, () => {
        this.#wake = undefined;
        this.#pump();
      });
      return;
    }
    const limit = this.#failures > 0 ? 1 : this.#settings.concurrency;
    while (this.#underWay.size < limit && this.#bytesUnderWay < MAX_BYTES_UNDER_WAY) {
      const work = this.#next();
      if (work === undefined) return;
      const sizeBytes = work.payload?.body.length ?? work.entry.sizeBytes;
      this.#bytesUnderWay += sizeBytes;
      const run = (work.payload === undefined ? this.#open(work.entry) : this.#send(work.entry, work.payload))
        .catch((error: unknown) => {
          // The disk failed us: the payloads are still there, and are tried again like those that were not answered.
          this.#parts.logger.log('error', 'the disk buffer cannot be used', { reason: messageOf(error) });
          this.#parts.clock.after(waitMs(this.#backoff, 5, this.#parts.random), () => {
            this.#ready.push(work);
            this.#pump();
          });
        })
        .finally(() => {
          this.#bytesUnderWay -= sizeBytes;
          this.#underWay.delete(run);
          this.#pump();
        });
      this.#underWay.add(run);
    }
  }

  /** Payloads that share a file share its entry: it is queued once. */
  #enqueue(entry: BufferEntry): void {
    if (this.#queued.has(entry)) return;
    this.#queued.add(entry);
    this.#queue.push(entry);
  }

  #next(): Work | undefined {
    const ready = this.#ready.shift();
    if (ready !== undefined) return ready;
    for (;;) {
      // A server that is away is tried with the oldest: the newest file is still being filled.
      const entry = this.#catchingUp && this.#failures === 0 ? this.#newest() : this.#oldest();
      if (entry === undefined) {
        this.#catchingUp = false;
        return undefined;
      }
      this.#queued.delete(entry);
      // Dropped meanwhile to make room: look further.
      if (this.#waiting.has(entry)) return { entry };
    }
  }

  #newest(): BufferEntry | undefined {
    return this.#queueAt < this.#queue.length ? this.#queue.pop() : undefined;
  }

  #oldest(): BufferEntry | undefined {
    const entry = this.#queue[this.#queueAt++];
    if (this.#queueAt >= this.#queue.length) {
      this.#queue = [];
      this.#queueAt = 0;
    } else if (this.#queueAt > 4096) {
      this.#queue = this.#queue.slice(this.#queueAt);
      this.#queueAt = 0;
    }
    return entry;
  }

  async #open(entry: BufferEntry): Promise<void> {
    const payloads = await this.#waiting.take(entry);
    const [first, ...others] = payloads;
    if (first === undefined) return;
    this.#left.set(entry, payloads.length);
    for (const payload of others) this.#ready.push({ entry, payload });
    if (others.length > 0) this.#pump();
    await this.#send(entry, first);
  }

  async #send(entry: BufferEntry, payload: KeyedPayload): Promise<void> {
    const startedMs = this.#parts.clock.nowMs();
    let answer: ServerAnswer | undefined;
    let said = '';
    try {
      answer = await this.#parts.client.request({
        method: 'POST',
        path: payload.path,
        headers: { ...payload.headers, 'idempotency-key': payload.key },
        body: payload.body,
      });
      said = answer.body.toString('utf8', 0, 300);
    } catch (error) {
      said = messageOf(error);
    }
    const status = answer?.status ?? 0;
    const outcome = outcomeOf(status);
    if (outcome === 'done') this.#answers.good(this.#parts.clock.nowMs());
    else if (!this.#closing) this.#answers.bad(status, payload.path, outcome, said, this.#parts.clock.nowMs());
    if (outcome === 'done' || outcome === 'drop') {
      this.#failures = recovered(this.#backoff, this.#failures);
      this.#attempts.delete(payload.key);
      if (outcome === 'done') {
        this.#sent++;
        this.#parts.counters.add(SENT, { ...this.#settings.labels }, 1, 'payloads that the server has answered');
      } else if (status !== TOO_LARGE || !(await this.#split(payload))) this.#refused(payload.path, status, said);
      await this.#answered(entry);
      return;
    }
    if (this.#closing) return;
    this.#parts.counters.add(
      RETRIED,
      { status: String(status), ...this.#settings.labels },
      1,
      'answers that made a payload wait; 0 is none at all',
    );
    if (outcome === 'retry') this.#failures = 0;
    else this.#pause(startedMs, outcome, status, said, retryAfterMs(answer?.headers['retry-after']));
    this.#later({ entry, payload }, outcome === 'retry');
  }

  /**
   * Puts the halves of a payload that is too large in its place; false when it cannot be cut. Their keys follow from its own, so
   * that after a crash in between nothing is stored twice.
   */
  async #split(payload: KeyedPayload): Promise<boolean> {
    const halves = await halvesOf(payload);
    if (halves === undefined) return false;
    for (const [index, half] of halves.entries()) {
      const packed = await compressed(half, this.#settings.compression);
      this.#enqueue(await this.#waiting.put({ ...packed, key: `${payload.key}.${index}` }, false));
    }
    this.#parts.counters.add(SPLIT, { ...this.#settings.labels }, 1, 'payloads that were too large and went in halves');
    return true;
  }

  async #answered(entry: BufferEntry): Promise<void> {
    const left = (this.#left.get(entry) ?? 1) - 1;
    if (left > 0) {
      this.#left.set(entry, left);
      return;
    }
    this.#left.delete(entry);
    await this.#waiting.remove(entry);
  }

  #refused(path: string, status: number, said: string): void {
    const reason = `refused_${status}`;
    this.#droppedByReason[reason] = (this.#droppedByReason[reason] ?? 0) + 1;
    this.#parts.counters.add(DROPPED, { reason, ...this.#settings.labels }, 1, 'payloads given up, by reason');
    const route = `${status} ${path.split('?')[0]}`;
    const nowMs = this.#parts.clock.nowMs();
    // Once a minute for each route: a server without a route would fill the log otherwise. The counter has them all.
    if (nowMs - (this.#complainedMs.get(route) ?? Number.NEGATIVE_INFINITY) < LOUD_EVERY_MS) return;
    this.#complainedMs.set(route, nowMs);
    this.#parts.logger.log('warn', 'the server refuses payloads for good', { route, said, ...this.#settings.labels });
  }

  /** The server takes nothing now: everything waits. Failures of one volley count once. */
  #pause(startedMs: number, outcome: Outcome, status: number, reason: string, atLeastMs: number): void {
    const nowMs = this.#parts.clock.nowMs();
    if (startedMs < this.#lastFailureMs) return;
    this.#lastFailureMs = nowMs;
    this.#failures++;
    this.#catchingUp = true;
    this.#pausedUntilMs = nowMs + Math.max(atLeastMs, waitMs(this.#backoff, this.#failures, this.#parts.random));
    if (nowMs - this.#lastLoudMs < LOUD_EVERY_MS && this.#failures > 1) return;
    this.#lastLoudMs = nowMs;
    const fields = { status, waiting: this.#waiting.count, ...this.#settings.labels };
    if (outcome === 'refused') {
      const message = 'THE SERVER REFUSES THE API KEY: nothing is sent until DD_API_KEY is right';
      this.#parts.logger.log('error', message, fields);
    } else {
      this.#parts.logger.log('warn', 'the server takes nothing now: payloads wait on disk', { reason, ...fields });
    }
  }

  /** `alone`: it is about this payload, others go on meanwhile. */
  #later(work: Work & { readonly payload: KeyedPayload }, alone: boolean): void {
    if (!alone) {
      if (!this.#giveBack(work.entry)) this.#ready.push(work);
      return;
    }
    const attempt = (this.#attempts.get(work.payload.key) ?? 0) + 1;
    this.#attempts.set(work.payload.key, attempt);
    this.#parts.clock.after(waitMs(this.#backoff, attempt, this.#parts.random), () => {
      this.#ready.push(work);
      this.#pump();
    });
  }

  /** A file of which nothing was answered and nothing is under way goes back: while it waits it may make room for others. */
  #giveBack(entry: BufferEntry): boolean {
    const others = this.#ready.filter((work) => work.entry === entry).length;
    if (this.#left.get(entry) !== entry.payloads || others !== entry.payloads - 1) return false;
    const rest = this.#ready.filter((work) => work.entry !== entry);
    this.#ready.splice(0, this.#ready.length, ...rest);
    this.#left.delete(entry);
    this.#waiting.release(entry);
    this.#queued.add(entry);
    this.#queue.splice(this.#queueAt, 0, entry);
    return true;
  }
}
