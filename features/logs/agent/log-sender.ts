import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { type Compression, compressed } from '@komainu/pipeline/forwarder/compress.ts';
import { backoffMs, outcomeOf, retryAfterMs } from '@komainu/pipeline/forwarder/outcome.ts';
import type { OutgoingPayload } from '@komainu/pipeline/forwarder/payload.ts';
import type { ServerAnswer, ServerClient } from '@komainu/pipeline/forwarder/server-client.ts';
import { type Half, halvesOf } from '@komainu/pipeline/forwarder/split.ts';
import { LOGS_HEADERS, LOGS_PATH, type LogBatch } from './encode/batch.ts';
import type { BatchOutcome, LogOutlet, StreamedSource } from './log-outlet.ts';
import type { SentLogs } from './log-stream.ts';

export interface LogSenderParts {
  readonly client: ServerClient;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  readonly random: () => number;
  readonly compression: Compression;
  readonly sent: SentLogs;
  /** Called when something was answered: there is room again. */
  readonly onRoom?: () => void;
  /** True while the agent uses more memory than it may: nothing more is read until it is less. */
  readonly shedding?: () => boolean;
}

/** Batches held in memory at once, and their bytes; the files keep the rest. The server answers up to a second later. */
const MAX_BATCHES = 64;
const TOO_LARGE = 413;
const MAX_BYTES = 64 * 1024 * 1024;
/** While the server takes nothing, more than these need not leave their files. */
const MAX_BATCHES_IN_TROUBLE = 4;

/** Sends batches of logs. The files are the buffer: nothing is given up while they are there, however long it takes. */
export class LogSender implements LogOutlet, Closable {
  readonly #parts: LogSenderParts;
  #batches = 0;
  #bytes = 0;
  readonly #sleeping = new Set<() => void>();
  #closed = false;
  #lastLoudMs = 0;
  /** What keeps the server from taking logs; '' when it takes them. */
  #trouble = '';
  /** Lines that the server will never take, by its answer. */
  readonly #refused = new Map<number, number>();

  constructor(parts: LogSenderParts) {
    this.#parts = parts;
  }

  hasRoom(): boolean {
    if (this.#closed || this.#parts.shedding?.() === true) return false;
    const most = this.#trouble === '' ? MAX_BATCHES : MAX_BATCHES_IN_TROUBLE;
    return this.#batches < most && this.#bytes < MAX_BYTES;
  }

  /** What a person should know of the server's answers, for the status. */
  problems(): string[] {
    const refused = [...this.#refused].map(([status, lines]) => `the server refused ${lines} logs for good: ${status}`);
    return this.#trouble === '' ? refused : [this.#trouble, ...refused];
  }

  async send(batch: LogBatch, key: string, source: StreamedSource | undefined): Promise<BatchOutcome> {
    if (batch.lines === 0) return 'taken';
    if (source !== undefined) this.#parts.sent.publish(batch, source);
    let held = batch.body.length;
    this.#batches++;
    this.#bytes += held;
    try {
      const payload = await this.#packed(batch.body);
      this.#bytes += payload.body.length - held;
      held = payload.body.length;
      return await this.#untilAnswered(payload, key, batch.lines);
    } finally {
      this.#batches--;
      this.#bytes -= held;
      this.#parts.onRoom?.();
    }
  }

  #packed(body: Buffer): Promise<OutgoingPayload> {
    return compressed({ path: LOGS_PATH, headers: LOGS_HEADERS, body }, this.#parts.compression);
  }

  async #untilAnswered(payload: OutgoingPayload, key: string, lines: number): Promise<BatchOutcome> {
    for (let attempt = 1; ; attempt++) {
      if (this.#closed) throw new CodedError('closing', 'the agent is closing');
      const status = await this.#once(payload, key);
      const outcome = outcomeOf(status.status);
      if (outcome === 'done') {
        this.#parts.counters.add('komainu_agent_logs_sent_total', {}, lines, 'log lines that the server has');
        this.#trouble = '';
        return 'taken';
      }
      const halves = status.status === TOO_LARGE ? await halvesOf(payload) : undefined;
      if (halves !== undefined) return this.#inHalves(halves, key);
      if (outcome === 'drop') {
        const reason = `refused_${status.status}`;
        this.#parts.counters.add('komainu_agent_logs_dropped_total', { reason }, lines, 'log lines given up');
        this.#parts.logger.log('warn', 'the server refused a batch of logs for good', { reason, lines });
        this.#refused.set(status.status, (this.#refused.get(status.status) ?? 0) + lines);
        this.#trouble = '';
        return 'refused';
      }
      this.#complain(outcome === 'refused', status.status, status.reason);
      await this.#sleep(Math.max(status.atLeastMs, backoffMs(attempt, this.#parts.random)));
    }
  }

  /** One half after the other; a log that is too large by itself is refused by itself. */
  async #inHalves(halves: readonly Half[], key: string): Promise<BatchOutcome> {
    let outcome: BatchOutcome = 'refused';
    for (const [index, { body, items }] of halves.entries()) {
      const payload = await this.#packed(body);
      if ((await this.#untilAnswered(payload, `${key}.${index}`, items)) === 'taken') outcome = 'taken';
    }
    return outcome;
  }

  close(): void {
    this.#closed = true;
    this.#parts.client.close();
    for (const wake of this.#sleeping) wake();
  }

  async #once({ headers, body }: OutgoingPayload, key: string) {
    let answer: ServerAnswer | undefined;
    let reason = '';
    try {
      answer = await this.#parts.client.request({
        method: 'POST',
        path: LOGS_PATH,
        headers: { ...headers, 'idempotency-key': key },
        body,
      });
    } catch (error) {
      reason = messageOf(error);
    }
    return { status: answer?.status ?? 0, atLeastMs: retryAfterMs(answer?.headers['retry-after']), reason };
  }

  #complain(keyRefused: boolean, status: number, reason: string): void {
    const answer = status === 0 ? reason : `the server answers ${status}`;
    this.#trouble = keyRefused
      ? `the server refuses the API key (${status}): logs wait in their files until DD_API_KEY is right`
      : `the server takes no logs now, they wait in their files: ${answer}`;
    const nowMs = this.#parts.clock.nowMs();
    if (nowMs - this.#lastLoudMs < 60_000) return;
    this.#lastLoudMs = nowMs;
    if (keyRefused) {
      this.#parts.logger.log('error', 'THE SERVER REFUSES THE API KEY: no logs are sent until DD_API_KEY is right', {
        status,
      });
    } else this.#parts.logger.log('warn', 'the server takes no logs now: they wait in their files', { status, reason });
  }

  #sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        cancel();
        this.#sleeping.delete(wake);
        resolve();
      };
      const cancel = this.#parts.clock.after(delayMs, wake);
      this.#sleeping.add(wake);
      if (this.#closed) wake();
    });
  }
}
