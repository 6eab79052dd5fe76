import { rm } from 'node:fs/promises';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { backoffMs } from '@komainu/pipeline/forwarder/outcome.ts';
import type { LogDraft } from '@komainu/wire/logs/draft.ts';
import { archivedLine } from './archived-log.ts';
import type { ArchiveBody } from './definition.ts';
import { ArchiveSpool } from './spool/archive-spool.ts';
import type { ArchiveStorage } from './storage/storage.ts';

export interface LaneParts {
  readonly folder: string;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  readonly random: () => number;
  readonly maxSpoolBytes: number;
  readonly maxAgeMs: number;
}

/** What the API says of an archive; `UNKNOWN` until something was sent. */
export interface ArchiveState {
  readonly state: 'UNKNOWN' | 'WORKING' | 'FAILING';
  /** Why it fails. */
  readonly reason?: string;
}

/** Lines that wait for the disk; more than this are refused, and their requests with them. */
const MAX_WAITING_LENGTH = 64 * 1024 * 1024;
const DROPPED = 'komainu_logs_archive_dropped_total';

/** The way of logs into one archive: spool, compression, sending with back-off. */
export class ArchiveLane {
  readonly id: string;
  readonly #parts: LaneParts;
  readonly #spool: ArchiveSpool;
  #body: ArchiveBody;
  #storage: ArchiveStorage | { readonly reason: string };
  #state: ArchiveState = { state: 'UNKNOWN' };
  #failures = 0;
  #cancelRetry: (() => void) | undefined;
  #draining: Promise<void> | undefined;
  #isClosing = false;
  #isRetiring = false;
  #gaveUp = false;

  constructor(id: string, body: ArchiveBody, storage: ArchiveStorage | { reason: string }, parts: LaneParts) {
    this.id = id;
    this.#parts = parts;
    this.#body = body;
    this.#storage = storage;
    this.#spool = new ArchiveSpool(parts.folder, parts.clock, {
      maxAgeMs: parts.maxAgeMs,
      compression: () => this.#body.compressionMethod,
      changed: () => queueMicrotask(() => this.#drain()),
    });
  }

  get state(): ArchiveState {
    return 'reason' in this.#storage ? { state: 'FAILING', reason: this.#storage.reason } : this.#state;
  }

  get waitingBytes(): number {
    return this.#spool.sizeBytes;
  }

  /** The storage, for reading; undefined when it cannot be reached from here. */
  get storage(): ArchiveStorage | undefined {
    return 'reason' in this.#storage ? undefined : this.#storage;
  }

  /** Takes a changed definition; what waits is sent as it says. */
  update(body: ArchiveBody, storage: ArchiveStorage | { reason: string }): void {
    this.#body = body;
    this.#storage = storage;
    this.#state = { state: 'UNKNOWN' };
    this.#failures = 0;
    this.#retryNow();
  }

  /**
   * Takes a log: `taken`; `passed` when this archive cannot keep it, which is counted and leaves it to the next one; `busy`
   * when so much waits for the disk that the request must come again.
   */
  offer(draft: LogDraft, idLow: number, idHigh: number): 'taken' | 'passed' | 'busy' {
    if ('reason' in this.#storage) return this.#pass('not_configured');
    if (this.#spool.sizeBytes >= this.#parts.maxSpoolBytes) return this.#pass('spool_full');
    if (this.#spool.writer.waitingLength > MAX_WAITING_LENGTH) return 'busy';
    this.#spool.writer.append(draft.timeUnixMs, archivedLine(draft, idLow, idHigh, this.#body.includeTags));
    return 'taken';
  }

  /** Resolves when what was taken survives the end of this process; undefined when nothing is owed. */
  settle(): Promise<void> | undefined {
    return this.#spool.settle();
  }

  /** Takes back what was taken since `settle` was last called. */
  abandon(): void {
    this.#spool.writer.abandon();
  }

  /** Closes the segment that is being written, so that it is sent now. */
  flush(): Promise<void> {
    return this.#spool.writer.rotate();
  }

  /** Stops; what waits stays on disk for the next process. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#cancelRetry?.();
    await this.#spool.close();
    await this.#draining;
  }

  /** The archive was deleted: sends what waits if that still works, then removes the folder. */
  async retire(): Promise<void> {
    this.#isRetiring = true;
    await this.#spool.close();
    this.#retryNow();
    while (this.#draining !== undefined) await this.#draining;
    if (this.#isClosing) return;
    if (this.#spool.sizeBytes > 0) {
      this.#parts.logger.log('warn', 'logs that waited for a deleted archive are given up', {
        archive: this.id,
        sizeBytes: this.#spool.sizeBytes,
      });
    }
    await rm(this.#parts.folder, { recursive: true, force: true });
  }

  #pass(reason: string): 'passed' {
    const labels = { archive: this.id, reason };
    this.#parts.counters.add(DROPPED, labels, 1, 'logs that an archive could not take, by reason');
    return 'passed';
  }

  #retryNow(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#drain();
  }

  #drain(): void {
    if (this.#draining !== undefined || this.#cancelRetry !== undefined) return;
    if (this.#isClosing || this.#gaveUp || 'reason' in this.#storage) return;
    this.#draining = this.#sendAll().finally(() => {
      this.#draining = undefined;
      // A segment may have been closed just as the last file was gone.
      if (this.#spool.isWaiting) this.#drain();
    });
  }

  async #sendAll(): Promise<void> {
    try {
      while (!this.#isClosing && !('reason' in this.#storage)) {
        const file = await this.#spool.next();
        if (file === undefined) return;
        const body = await this.#spool.read(file);
        if (body === undefined) this.#parts.logger.log('error', 'a file of the spool is gone', { archive: this.id });
        else await this.#storage.put(file.key, body);
        await this.#spool.done(file);
        if (body === undefined) continue;
        this.#failures = 0;
        this.#state = { state: 'WORKING' };
        const labels = { archive: this.id };
        this.#parts.counters.add('komainu_logs_archive_files_total', labels, 1, 'files written to archives');
        this.#parts.counters.add('komainu_logs_archive_bytes_total', labels, file.sizeBytes, 'their compressed bytes');
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const { clock, counters, logger, random } = this.#parts;
    this.#failures++;
    this.#state = { state: 'FAILING', reason: messageOf(error) };
    const labels = { archive: this.id, code: codeOf(error) };
    counters.add('komainu_logs_archive_failures_total', labels, 1, 'attempts to write to archives that failed');
    // Once an outage: the counter has them all.
    if (this.#failures === 1)
      logger.log('warn', 'an archive cannot be written', { ...labels, reason: messageOf(error) });
    if (this.#isRetiring) this.#gaveUp = true;
    if (this.#isRetiring || this.#isClosing) return;
    this.#cancelRetry = clock.after(backoffMs(this.#failures, random), () => this.#retryNow());
  }
}
