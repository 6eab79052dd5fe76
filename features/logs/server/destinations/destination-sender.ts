import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { CodedError, codeOf, messageOf, overloaded } from '@komainu/kernel/errors.ts';
import { randomHex } from '@komainu/kernel/ids.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { OutgoingHttp } from '@komainu/kernel/outgoing/http-client.ts';
import { compressed } from '@komainu/pipeline/forwarder/compress.ts';
import { DiskBuffer } from '@komainu/pipeline/forwarder/disk-buffer.ts';
import { backoffMs, outcomeOf, retryAfterMs } from '@komainu/pipeline/forwarder/outcome.ts';
import type { KeyedPayload } from '@komainu/pipeline/forwarder/payload.ts';
import type { DestinationFormat, SendResult } from './formats/format.ts';

export interface SenderParts {
  readonly folder: string;
  readonly maxBufferBytes: number;
  readonly http: OutgoingHttp;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  readonly random: () => number;
}

/** `UNKNOWN` until something was sent. */
export interface DestinationState {
  readonly state: 'UNKNOWN' | 'WORKING' | 'FAILING';
  readonly reason?: string;
}

/** Where bodies go, and of which kind they are. */
export interface SendTarget {
  readonly kind: string;
  readonly format: DestinationFormat;
}

/**
 * Sends bodies that wait on disk, oldest first, until they are answered. A full buffer gives up the oldest. Secrets are
 * added when a body is sent: none is on the disk.
 */
export class DestinationSender implements Closable {
  readonly #id: string;
  readonly #parts: SenderParts;
  readonly #buffer: Promise<DiskBuffer>;
  #waitingBytes = 0;
  #target: SendTarget;
  #state: DestinationState = { state: 'UNKNOWN' };
  #failures = 0;
  #cancelRetry: (() => void) | undefined;
  #sending: Promise<void> | undefined;
  #isClosing = false;

  constructor(id: string, target: SendTarget, parts: SenderParts) {
    this.#id = id;
    this.#target = target;
    this.#parts = parts;
    this.#buffer = DiskBuffer.open(
      // What must not be lost may fill the disk up to its own bound, and waits as long as it takes.
      { folder: parts.folder, maxBytes: parts.maxBufferBytes, maxDiskRatio: 1, outdatedMs: Number.POSITIVE_INFINITY },
      parts.clock,
      (_payloads, reason, name) => this.#dropped(reason, logsOf(name)),
    );
    this.#buffer.then(
      () => this.#send(),
      (error: unknown) => {
        this.#state = { state: 'FAILING', reason: messageOf(error) };
      },
    );
  }

  get state(): DestinationState {
    return this.#state;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Takes a changed definition, and tries again at once. */
  update(target: SendTarget): void {
    this.#target = target;
    this.#state = { state: 'UNKNOWN' };
    this.#failures = 0;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#send();
  }

  /** Resolves once the body is on disk. Throws `buffer_refused` (503) when the disk does not take it. */
  async put(text: string, logs: number): Promise<void> {
    const buffer = await this.#buffer.catch((error: unknown) => {
      throw overloaded('buffer_refused', 'the disk buffer of a destination cannot be opened', error);
    });
    const headers = { 'content-type': this.#target.format.contentType };
    const payload = { path: this.#target.kind, headers, body: Buffer.from(text), key: `n${logs}-${randomHex(8)}` };
    try {
      await buffer.put(await compressed<KeyedPayload>(payload, 'gzip'), false);
    } catch (error) {
      if (codeOf(error) !== 'payload_too_large') throw error;
      this.#dropped('too_large', logs);
    }
    this.#waitingBytes = buffer.bytes;
    this.#send();
  }

  /** Stops; what is not answered stays on disk for the next process. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#cancelRetry?.();
    await this.#sending;
  }

  #send(): void {
    if (this.#sending !== undefined || this.#cancelRetry !== undefined || this.#isClosing) return;
    this.#sending = this.#sendAll()
      .catch((error: unknown) => this.#failed({ outcome: 'wait', status: 0, reason: messageOf(error) }))
      .finally(() => {
        this.#sending = undefined;
        if (this.#waitingBytes > 0) this.#send();
      });
  }

  async #sendAll(): Promise<void> {
    const buffer = await this.#buffer;
    for (const entry of buffer.entries()) {
      if (this.#isClosing) return;
      const [payload] = await buffer.take(entry);
      if (payload === undefined) continue;
      const result = await this.#attempt(payload);
      if (result.outcome === 'wait') {
        buffer.release(entry);
        this.#failed(result);
        return;
      }
      await buffer.remove(entry);
      this.#waitingBytes = buffer.bytes;
      this.#answered(result, logsOf(entry.name));
    }
    this.#waitingBytes = buffer.bytes;
  }

  async #attempt(payload: KeyedPayload): Promise<SendResult> {
    const { kind, format } = this.#target;
    // Written for what this destination was before it was changed.
    if (payload.path !== kind) return { outcome: 'drop', status: 0, reason: 'destination_changed' };
    try {
      const { url, headers } = await format.address(this.#parts.http);
      const answer = await this.#parts.http.requestWhole({
        method: 'POST',
        url,
        headers: { ...payload.headers, ...headers },
        body: payload.body,
      });
      const { status } = answer;
      const outcome = outcomeOf(status);
      if (outcome === 'done') return format.judge?.(answer) ?? { outcome: 'done', status };
      // Redirects lead elsewhere: whoever set the address up has to say so.
      if (outcome === 'drop') return { outcome: 'drop', status, reason: `refused_${status}` };
      const waitMs = retryAfterMs(answer.headers['retry-after']);
      return { outcome: 'wait', status, waitMs, reason: `status ${status}` };
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return { outcome: 'wait', status: 0, reason: messageOf(error) };
    }
  }

  #answered(result: SendResult, logs: number): void {
    if (result.outcome === 'drop') {
      const reason = result.reason ?? `refused_${result.status}`;
      this.#dropped(reason, logs);
      this.#state = { state: 'FAILING', reason };
      return;
    }
    const refused = result.refused ?? 0;
    if (refused > 0) this.#dropped('refused_by_destination', refused);
    this.#failures = 0;
    this.#state =
      refused > 0 ? { state: 'FAILING', reason: result.reason ?? 'logs were refused' } : { state: 'WORKING' };
    const labels = { destination: this.#id };
    this.#parts.counters.add('komainu_logs_forwarded_total', labels, logs - refused, 'logs sent to destinations');
  }

  #failed(result: SendResult): void {
    const { clock, counters, logger, random } = this.#parts;
    this.#failures++;
    const reason = result.reason ?? `status ${result.status}`;
    this.#state = { state: 'FAILING', reason };
    const labels = { destination: this.#id, status: String(result.status) };
    counters.add(
      'komainu_logs_forward_retries_total',
      labels,
      1,
      'attempts that will be repeated; 0 is no answer at all',
    );
    // Once an outage: the counter has them all.
    if (this.#failures === 1) logger.log('warn', 'logs cannot be forwarded now', { destination: this.#id, reason });
    if (this.#isClosing) return;
    const waitMs = Math.max(result.waitMs ?? 0, backoffMs(this.#failures, random));
    this.#cancelRetry = clock.after(waitMs, () => {
      this.#cancelRetry = undefined;
      this.#send();
    });
  }

  #dropped(reason: string, logs: number): void {
    const labels = { destination: this.#id, reason };
    this.#parts.counters.add('komainu_logs_forward_dropped_total', labels, logs, 'logs not forwarded, by reason');
  }
}

/** The name of a payload says how many logs it holds. */
function logsOf(name: string): number {
  return Number(/-n(\d+)-/.exec(name)?.[1] ?? 1);
}
