import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { type Compression, compressed } from '@komainu/pipeline/forwarder/compress.ts';
import { backoffMs, outcomeOf, retryAfterMs } from '@komainu/pipeline/forwarder/outcome.ts';
import type { ServerAnswer, ServerClient } from '@komainu/pipeline/forwarder/server-client.ts';
import type { LogItem } from './log-item.ts';

export interface LogSenderParts {
  readonly client: ServerClient;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  readonly random: () => number;
  readonly compression: Compression;
}

/** Batches held in memory at once; the files keep the rest. */
const MAX_BATCHES = 8;

/** Sends batches of logs. The files are the buffer: nothing is given up while they are there, however long it takes. */
export class LogSender implements Closable {
  readonly #parts: LogSenderParts;
  #under = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #sleeping = new Set<() => void>();
  #closed = false;
  #lastLoudMs = 0;

  constructor(parts: LogSenderParts) {
    this.#parts = parts;
  }

  /**
   * Resolves when the server has answered for good: it has the batch, or will never take it (counted). The same `key` makes
   * a repetition after a crash harmless. Throws `closing` when the process ends first.
   */
  async send(items: readonly LogItem[], key: string): Promise<void> {
    if (items.length === 0) return;
    await this.#slot();
    try {
      const payload = await compressed(
        { path: '/api/v2/logs', headers: HEADERS, body: Buffer.from(JSON.stringify(items)) },
        this.#parts.compression,
      );
      for (let attempt = 1; ; attempt++) {
        if (this.#closed) throw new CodedError('closing', 'the agent is closing');
        const status = await this.#once(payload.headers, payload.body, key);
        const outcome = outcomeOf(status.status);
        if (outcome === 'done') {
          this.#parts.counters.add('komainu_agent_logs_sent_total', {}, items.length, 'log lines that the server has');
          return;
        }
        if (outcome === 'drop') {
          const reason = `refused_${status.status}`;
          this.#parts.counters.add('komainu_agent_logs_dropped_total', { reason }, items.length, 'log lines given up');
          this.#parts.logger.log('warn', 'the server refused a batch of logs for good', {
            reason,
            lines: items.length,
          });
          return;
        }
        this.#complain(outcome === 'refused', status.status, status.reason);
        await this.#sleep(Math.max(status.atLeastMs, backoffMs(attempt, this.#parts.random)));
      }
    } finally {
      this.#under--;
      this.#waiting.shift()?.();
    }
  }

  close(): void {
    this.#closed = true;
    this.#parts.client.close();
    for (const wake of this.#sleeping) wake();
  }

  async #once(headers: Readonly<Record<string, string>>, body: Buffer, key: string) {
    let answer: ServerAnswer | undefined;
    let reason = '';
    try {
      answer = await this.#parts.client.request({
        method: 'POST',
        path: '/api/v2/logs',
        headers: { ...headers, 'idempotency-key': key },
        body,
      });
    } catch (error) {
      reason = messageOf(error);
    }
    return { status: answer?.status ?? 0, atLeastMs: retryAfterMs(answer?.headers['retry-after']), reason };
  }

  #complain(keyRefused: boolean, status: number, reason: string): void {
    const nowMs = this.#parts.clock.nowMs();
    if (nowMs - this.#lastLoudMs < 60_000) return;
    this.#lastLoudMs = nowMs;
    if (keyRefused) {
      this.#parts.logger.log('error', 'THE SERVER REFUSES THE API KEY: no logs are sent until DD_API_KEY is right', {
        status,
      });
    } else this.#parts.logger.log('warn', 'the server takes no logs now: they wait in their files', { status, reason });
  }

  async #slot(): Promise<void> {
    while (this.#under >= MAX_BATCHES) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
    this.#under++;
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

const HEADERS = { 'content-type': 'application/json', 'dd-protocol': 'agent-json', 'dd-evp-origin': 'agent' };
