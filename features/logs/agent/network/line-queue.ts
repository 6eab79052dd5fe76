import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Outbox } from '@komainu/pipeline/forwarder/payload.ts';
import { LOGS_HEADERS, LOGS_PATH } from '../encode/batch.ts';
import type { SentLogs } from '../log-stream.ts';
import type { NetworkSource } from '../sources/log-source.ts';

export interface NetworkParts {
  readonly host: string;
  /** Where batches wait on disk: what came over the network is nowhere else. */
  readonly outbox: Outbox;
  readonly sent: SentLogs;
  readonly clock: Clock;
  readonly counters: Counters;
  /** A log waits so long for others to travel with. */
  readonly batchAfterMs: number;
  /** A record of several lines is complete when nothing came for so long. */
  readonly flushAfterMs: number;
  /** True while the agent uses more memory than it may. */
  readonly shedding: () => boolean;
}

const BATCH_LOGS = 1_000;
const BATCH_BYTES = 1024 * 1024;
/** Bytes that may wait while a batch is being written down. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

/** Gathers the logs of one port and puts them on disk in batches. */
export class LineQueue {
  readonly #source: NetworkSource;
  readonly #parts: NetworkParts;
  #waiting: string[] = [];
  #bytes = 0;
  #cancel: (() => void) | undefined;
  #writing: Promise<void> | undefined;
  readonly #whenRoom = new Set<() => void>();

  constructor(source: NetworkSource, parts: NetworkParts) {
    this.#source = source;
    this.#parts = parts;
  }

  /** No more should be read: what is here must go to disk first. */
  get full(): boolean {
    return this.#bytes >= MAX_WAITING_BYTES;
  }

  /** Calls back once there is room again. */
  onRoom(run: () => void): void {
    this.#whenRoom.add(run);
  }

  add(item: object): void {
    const json = JSON.stringify(item);
    this.#waiting.push(json);
    this.#bytes += json.length;
    if (this.#waiting.length >= BATCH_LOGS || this.#bytes >= BATCH_BYTES) this.#write();
    else this.#later();
  }

  /** Writes down what is here. */
  async close(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    while (this.#waiting.length > 0 || this.#writing !== undefined) {
      this.#write();
      await this.#writing;
    }
  }

  #write(): void {
    if (this.#writing !== undefined || this.#waiting.length === 0) return;
    this.#cancel?.();
    this.#cancel = undefined;
    const logs = this.#waiting.splice(0, BATCH_LOGS);
    const body = Buffer.from(`[${logs.join(',')}]`);
    this.#bytes -= logs.reduce((sum, json) => sum + json.length, 0);
    this.#writing = this.#put(body, logs.length).finally(() => {
      this.#writing = undefined;
      if (this.#waiting.length >= BATCH_LOGS || this.full) this.#write();
      if (this.full) return;
      const waiting = [...this.#whenRoom];
      this.#whenRoom.clear();
      for (const run of waiting) run();
      if (this.#waiting.length > 0) this.#later();
    });
  }

  #later(): void {
    this.#cancel ??= this.#parts.clock.after(this.#parts.batchAfterMs, () => {
      this.#cancel = undefined;
      this.#write();
    });
  }

  async #put(body: Buffer, lines: number): Promise<void> {
    const { stats } = this.#source;
    const startedMs = this.#parts.clock.nowMs();
    stats.logs += lines;
    try {
      this.#parts.sent.publish({ body, lines }, this.#source);
      await this.#parts.outbox.put({ path: LOGS_PATH, headers: LOGS_HEADERS, body });
      stats.sent += lines;
      stats.answered(this.#parts.clock.nowMs() - startedMs);
    } catch (error) {
      // The disk does not take it, and a network has no memory: said, counted, and the next batch is tried.
      stats.dropped += lines;
      stats.error('buffer_refused', messageOf(error));
      this.#parts.counters.add('komainu_agent_logs_dropped_total', { reason: 'buffer_refused' }, lines, '');
    }
  }
}
