import type { Clock } from '@komainu/kernel/clock.ts';
import { overloaded } from '@komainu/kernel/errors.ts';
import type { ColumnBatch } from '@komainu/wire/native/batch.ts';

export interface TableWriterSettings {
  readonly table: string;
  /** Flush when this many rows wait; 50 000 costs least CPU a row (docs/adr). */
  readonly flushRows: number;
  /** Flush this long after the first row came, in milliseconds. */
  readonly flushAfterMs: number;
  /**
   * How much longer a block that fills fast may wait to become full, in milliseconds: an insert of half as many rows costs
   * the engine a third more a row. Of no consequence to tables that get little.
   */
  readonly patienceMs: number;
  /** Refuse more while this many bytes wait or are being inserted. */
  readonly maxPendingBytes: number;
  /** Blocks inserted at the same time. */
  readonly maxInserts: number;
}

export const WRITER_DEFAULTS: Omit<TableWriterSettings, 'table'> = {
  flushRows: 50_000,
  flushAfterMs: 1_000,
  patienceMs: 0,
  maxPendingBytes: 256 * 1024 * 1024,
  maxInserts: 2,
};

/** A block waits on while it has this share of its rows, and gets that share each time it is looked at. */
const FILLED_SHARE = 1 / 8;
const GROWN_SHARE = 1 / 32;
/** How often, as a share of the flush time. */
const LOOK_SHARE = 1 / 4;

/** How a finished block reaches the store; `TelemetryStore.insert` fits. */
export type InsertBlock = (
  table: string,
  block: readonly Buffer[],
  rows: number,
  options: { readonly requestKeys: readonly string[] },
) => Promise<void>;

interface Waiting {
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Group commit for one table. Requests decode straight into the current batch; a flush turns it into one block, and every
 * request that has rows in it is answered when the block is committed. Refuses with `intake_overloaded` (503) when too
 * much waits, so back pressure reaches the client that retries.
 */
export class TableWriter<Batch extends ColumnBatch> {
  readonly settings: TableWriterSettings;
  readonly #insert: InsertBlock;
  readonly #clock: Clock;
  readonly #newBatch: () => Batch;
  #batch: Batch;
  readonly #spare: Batch[] = [];
  #waiting: Waiting[] = [];
  #requestKeys: string[] = [];
  #cancelTimer: (() => void) | undefined;
  /** It is time to flush, but all inserts are under way: until one ends the block may as well go on filling. */
  #overdue = false;
  #insertingBytes = 0;
  #inserting = 0;
  readonly #slots: (() => void)[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(settings: TableWriterSettings, newBatch: () => Batch, insert: InsertBlock, clock: Clock) {
    this.settings = settings;
    this.#newBatch = newBatch;
    this.#batch = newBatch();
    this.#insert = insert;
    this.#clock = clock;
  }

  /** Bytes that wait for a flush or for the engine. */
  pendingBytes(): number {
    return this.#insertingBytes + this.#batch.sizeBytes();
  }

  /**
   * Lets `write` push rows into the current batch, synchronously, and resolves when they are committed. When `write`
   * throws, its rows are taken back and the error is passed on. `requestKey` is remembered with the block; a function is
   * asked for it once the rows are written.
   */
  append(write: (batch: Batch) => void, requestKey?: string | (() => string | undefined)): Promise<void> {
    if (this.pendingBytes() > this.settings.maxPendingBytes) {
      return Promise.reject(
        overloaded('intake_overloaded', `too much data waits for table ${this.settings.table}: try again later`),
      );
    }
    const batch = this.#batch;
    const before = batch.rows;
    try {
      write(batch);
    } catch (error) {
      batch.truncate(before);
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
    if (batch.rows === before) return Promise.resolve();
    const key = typeof requestKey === 'function' ? requestKey() : requestKey;
    if (key !== undefined) this.#requestKeys.push(key);
    const committed = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
    if (batch.rows >= this.settings.flushRows) this.#flush();
    else this.#cancelTimer ??= this.#clock.after(this.settings.flushAfterMs, () => this.#due(0, 0));
    return committed;
  }

  /** Begins to insert what waits, without waiting for more. */
  flush(): void {
    this.#flush();
  }

  /** Flushes what waits and resolves when everything in flight is committed or has failed. */
  async drain(): Promise<void> {
    this.#flush();
    await Promise.allSettled([...this.#running]);
  }

  async close(): Promise<void> {
    await this.drain();
  }

  /** After the flush time, and `waitedMs` more; `before` is how many rows there were at the last look. */
  #due(waitedMs: number, before: number): void {
    const { flushRows, flushAfterMs, patienceMs, maxInserts } = this.settings;
    if (this.#inserting >= maxInserts) {
      this.#overdue = true;
      return;
    }
    const { rows } = this.#batch;
    const isFilling = rows >= flushRows * FILLED_SHARE && rows - before >= flushRows * GROWN_SHARE;
    const nextWaitedMs = waitedMs + flushAfterMs * LOOK_SHARE;
    // Two small inserts beside one another take as long as one after the other, and the parts of both must be merged.
    const isBeside = this.#inserting > 0 && nextWaitedMs <= flushAfterMs;
    if (isBeside || (isFilling && nextWaitedMs <= patienceMs)) this.#lookAgain(nextWaitedMs, rows);
    else this.#flush();
  }

  /** Senders that wait for the insert that ended will send more at once: that is worth a look. */
  #insertIsFree(): void {
    const { flushAfterMs, patienceMs } = this.settings;
    const nextMs = flushAfterMs * LOOK_SHARE;
    if (nextMs > patienceMs) this.#flush();
    else this.#lookAgain(nextMs, this.#batch.rows);
  }

  #lookAgain(waitedMs: number, rows: number): void {
    this.#overdue = false;
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.after(this.settings.flushAfterMs * LOOK_SHARE, () => this.#due(waitedMs, rows));
  }

  #flush(): void {
    this.#overdue = false;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#batch.rows === 0) return;
    const batch = this.#batch;
    const waiting = this.#waiting;
    const requestKeys = this.#requestKeys;
    this.#batch = this.#spare.pop() ?? this.#newBatch();
    this.#waiting = [];
    this.#requestKeys = [];
    const run = this.#commit(batch, waiting, requestKeys);
    this.#running.add(run);
    void run.finally(() => this.#running.delete(run));
  }

  async #commit(batch: Batch, waiting: readonly Waiting[], requestKeys: readonly string[]): Promise<void> {
    const rows = batch.rows;
    const sizeBytes = batch.sizeBytes();
    this.#insertingBytes += sizeBytes;
    try {
      // The block is the batch's own memory: copying megabytes would hold up every request, and the collector after it.
      const block = batch.encode();
      await this.#slot();
      try {
        await this.#insert(this.settings.table, block, rows, { requestKeys });
      } finally {
        this.#inserting--;
        const next = this.#slots.shift();
        next?.();
        if (this.#overdue && next === undefined) this.#insertIsFree();
      }
      for (const request of waiting) request.resolve();
    } catch (error) {
      for (const request of waiting) request.reject(error);
    } finally {
      this.#insertingBytes -= sizeBytes;
      batch.reset();
      if (this.#spare.length < this.settings.maxInserts) this.#spare.push(batch);
    }
  }

  async #slot(): Promise<void> {
    while (this.#inserting >= this.settings.maxInserts) {
      await new Promise<void>((resolve) => {
        this.#slots.push(resolve);
      });
    }
    this.#inserting++;
  }
}
