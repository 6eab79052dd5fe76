import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, messageOf, overloaded } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { EngineGone } from '../engine-errors.ts';
import type { InsertOptions } from '../port.ts';
import { Slots } from '../slots.ts';
import { DiskSpace, diskFull, isDiskFull } from './disk-space.ts';
import { RequestKeys } from './request-keys.ts';
import { SpoolDirectory, type SpooledBlock } from './spool-directory.ts';

/** What the spool needs of an engine. */
export interface InsertEngine {
  /**
   * Inserts a block under its token, once. Throws EngineGone when the outcome is unknown, a CodedError when the engine
   * refused it.
   */
  insert(block: SpooledBlock): Promise<void>;
  /** Resolves when another try makes sense, or when the engine was closed. */
  available(): Promise<void>;
  /** Throws `store_unavailable` when nothing can be taken now. */
  assertAvailable(): void;
}

export interface SpooledInserterSettings {
  readonly directory: string;
  readonly engine: InsertEngine;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Refuse inserts when the disk has less free room than this. */
  readonly freeFloorBytes: number;
  /** Inserts at the same time. */
  readonly maxInserts: number;
}

const MAX_WAITING_INSERTS = 256;
/** A block during whose insert, alone, the engine died this often is set aside. */
const MAX_ATTEMPTS = 5;
const RETRY_MS = 2_000;
/** Refusals that pass: the block is worth another try. */
const PASSING = new Set(['store_disk_full', 'store_memory_limit', 'store_unavailable', 'store_timeout']);

/**
 * Exactly once from here on: a block is written to the spool, inserted under a token, its keys are written to the
 * journal, and only then it leaves the spool. After a crash at any point the spool is inserted again under the same
 * tokens, which the engine stores once.
 */
export class SpooledInserter {
  readonly #settings: SpooledInserterSettings;
  readonly #spool: SpoolDirectory;
  readonly #keys: RequestKeys;
  readonly #disk: DiskSpace;
  readonly #slots: Slots;
  /** One at a time after the engine died: only so is it known which block killed it. */
  readonly #suspects = new Slots(1, Number.POSITIVE_INFINITY, () => new Error('unreachable'));
  readonly #present = new Set<string>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #leftover: SpooledBlock[];
  #closed = false;

  constructor(settings: SpooledInserterSettings) {
    this.#settings = settings;
    this.#spool = new SpoolDirectory(settings.directory, settings.clock);
    this.#keys = new RequestKeys(settings.directory, settings.clock);
    this.#disk = new DiskSpace(settings.directory, settings.freeFloorBytes, settings.clock);
    this.#slots = new Slots(settings.maxInserts, MAX_WAITING_INSERTS, () =>
      overloaded('store_unavailable', 'too many inserts wait for the store'),
    );
    this.#leftover = this.#spool.leftover();
    for (const block of this.#leftover) {
      this.#present.add(block.name);
      this.#keys.remember(block.requestKeys);
    }
  }

  /** Blocks in the spool. */
  get spooledBlocks(): number {
    return this.#present.size;
  }

  diskFullReason(): string | undefined {
    return this.#disk.fullReason();
  }

  knowsRequestKey(key: string): boolean {
    return this.#keys.knows(key);
  }

  /** Stores a block; see TelemetryStore.insert. */
  async insert(table: string, block: readonly Buffer[], rows: number, options: InsertOptions): Promise<void> {
    this.#assertOpen();
    this.#settings.engine.assertAvailable();
    this.#disk.assertRoom();
    await this.#track(this.#insertInTurn(table, block, rows, options));
  }

  /** Inserts what an earlier process left, oldest first. Never rejects; a full disk or a lost engine prolongs it. */
  async replay(): Promise<void> {
    for (const block of this.#leftover.splice(0)) {
      if (this.#closed) return;
      await this.#track(this.#replayOne(block));
    }
  }

  /** From now on nothing is taken; what is with the engine may still finish. */
  close(): void {
    this.#closed = true;
  }

  /** Resolves when no insert is under way any more. Only sensible after `close`, once the engine has ended. */
  async drained(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async #track(work: Promise<void>): Promise<void> {
    this.#underWay.add(work);
    try {
      await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  async #insertInTurn(table: string, block: readonly Buffer[], rows: number, options: InsertOptions): Promise<void> {
    const release = await this.#slots.acquire();
    try {
      this.#assertOpen();
      this.#settings.engine.assertAvailable();
      await this.#commit(await this.#write(table, block, rows, options));
    } finally {
      release();
    }
  }

  async #write(table: string, block: readonly Buffer[], rows: number, options: InsertOptions): Promise<SpooledBlock> {
    try {
      const spooled = await this.#spool.write(table, block, rows, options.requestKeys ?? [], options.token);
      this.#present.add(spooled.name);
      return spooled;
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      this.#disk.noteFull();
      throw diskFull('the data disk is full', error);
    }
  }

  /**
   * Inserts a spooled block. When the engine dies meanwhile the block waits for the next engine and is inserted again;
   * when the engine refuses it, it is withdrawn and the refusal thrown.
   */
  async #commit(spooled: SpooledBlock): Promise<void> {
    try {
      await this.#settings.engine.insert(spooled);
    } catch (error) {
      if (error instanceof EngineGone) {
        await this.#insertAlone(spooled);
        return;
      }
      await this.#withdraw(spooled);
      throw this.#refusal(error);
    }
    await this.#finish(spooled);
  }

  /** After the engine died with this block in its hands: again and again, with no other suspect beside it. */
  async #insertAlone(spooled: SpooledBlock): Promise<void> {
    const release = await this.#suspects.acquire();
    try {
      let block = spooled;
      for (;;) {
        await this.#settings.engine.available();
        this.#assertOpen();
        try {
          await this.#settings.engine.insert(block);
          break;
        } catch (error) {
          if (error instanceof EngineGone) {
            if (this.#closed) throw unavailable('the store was closed');
            if (error.suspect) block = await this.#attempted(block);
          } else if (error instanceof CodedError && PASSING.has(error.code)) {
            // It may be in the store already, so it must not be withdrawn for a passing reason.
            await new Promise<void>((resolve) => {
              this.#settings.clock.after(RETRY_MS, resolve);
            });
          } else {
            this.#setAside(block, messageOf(error));
            throw error;
          }
        }
      }
    } finally {
      release();
    }
    await this.#finish(spooled);
  }

  /** Counts an attempt; throws after the last. */
  async #attempted(block: SpooledBlock): Promise<SpooledBlock> {
    const noted = await this.#spool.noteAttempt(block).catch(() => ({ ...block, attempts: block.attempts + 1 }));
    if (noted.attempts < MAX_ATTEMPTS) return noted;
    this.#setAside(block, 'the engine died each time it was inserted');
    throw new CodedError('store_query', `a block for table ${block.table} cannot be inserted and was set aside`);
  }

  async #replayOne(block: SpooledBlock): Promise<void> {
    try {
      await this.#insertAlone(block);
    } catch (error) {
      if (this.#closed) return;
      this.#settings.logger.log('error', 'a spooled block could not be stored', {
        table: block.table,
        rows: block.rows,
        reason: messageOf(error),
      });
    }
  }

  /** The block is stored: remember its keys for good, then let it go. */
  async #finish(block: SpooledBlock): Promise<void> {
    this.#keys.remember(block.requestKeys);
    try {
      await this.#keys.append(block.requestKeys);
      await this.#spool.remove(block);
      this.#present.delete(block.name);
    } catch (error) {
      // It stays in the spool, which keeps its keys; a restart would insert it under the same token, that is not again.
      if (isDiskFull(error)) this.#disk.noteFull();
      this.#settings.logger.log('warn', 'a stored block stays in the spool', { reason: messageOf(error) });
      this.#settings.clock.after(RETRY_MS, () => {
        if (!this.#closed) void this.#finish(block);
      });
    }
  }

  async #withdraw(block: SpooledBlock): Promise<void> {
    await this.#spool.remove(block);
    this.#present.delete(block.name);
  }

  #setAside(block: SpooledBlock, reason: string): void {
    this.#keys.forget(block.requestKeys);
    this.#present.delete(block.name);
    this.#settings.logger.log('error', 'a block was set aside in the quarantine of the spool', {
      table: block.table,
      rows: block.rows,
      name: block.name,
      reason,
    });
    this.#spool.quarantine(block);
  }

  /** What a refusal by the engine means to whoever sent the data: memory and time limits pass, so they are 503 here. */
  #refusal(error: unknown): unknown {
    if (!(error instanceof CodedError)) return error;
    if (error.code === 'store_disk_full') this.#disk.noteFull();
    if (error.code === 'store_memory_limit' || error.code === 'store_timeout') return unavailable(error.message, error);
    return error;
  }

  #assertOpen(): void {
    if (this.#closed) throw unavailable('the store is closed');
  }
}

function unavailable(message: string, cause?: unknown): CodedError {
  return overloaded('store_unavailable', message, cause);
}
