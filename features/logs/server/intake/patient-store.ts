import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import { LogThrottle } from '@komainu/kernel/log-throttle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { LogIntake, TakeLog } from './log-intake.ts';

/** Whether a key may send; a thrown error means that nobody can tell right now. */
export type CheckKey = (key: string) => Promise<boolean>;

export interface PatientLimits {
  /** Bytes taken and not yet stored; with more there is no room. */
  readonly pendingBytes: number;
  /** How long to wait before the store is tried again, in milliseconds. */
  readonly retryMs: number;
}

interface Parts {
  readonly intake: LogIntake;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isValidKey: CheckKey;
  readonly limits: PatientLimits;
  /** What comes this way, for the log: `syslog lines`. */
  readonly what: string;
}

/**
 * Stores logs of senders that are never answered, so that nothing may be lost that was read: what the store cannot take now is
 * kept and tried again, and meanwhile there is no room for more, which senders over streams feel.
 */
export class PatientStore {
  readonly #parts: Parts;
  readonly #trouble: LogThrottle;
  readonly #storing = new Set<Promise<void>>();
  #pendingBytes = 0;
  /** Batches that the store did not take. */
  #stalled = 0;
  #waiting: (() => void)[] = [];
  #closing = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#trouble = new LogThrottle(parts.logger, parts.clock);
  }

  get hasRoom(): boolean {
    return this.#stalled === 0 && this.#pendingBytes < this.#parts.limits.pendingBytes;
  }

  /** Resolves when more may be read. */
  async room(): Promise<void> {
    while (!this.#closing && !this.hasRoom) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  /** Whether a key is valid. Waits while nobody can tell. */
  async isValid(key: string): Promise<boolean> {
    for (;;) {
      try {
        return await this.#parts.isValidKey(key);
      } catch (error) {
        if (this.#closing) return false;
        this.#complain(`keys of ${this.#parts.what} cannot be checked`, error);
        await this.#pause();
      }
    }
  }

  /**
   * Takes `items` logs, which `feed` hands over each time that it is called. `bytes` is what they hold in memory meanwhile.
   */
  store(feed: (take: TakeLog) => void, items: number, bytes: number): void {
    this.#pendingBytes += bytes;
    const stored = this.#keepStoring(feed, items).finally(() => {
      this.#pendingBytes -= bytes;
      this.#storing.delete(stored);
      this.#wake();
    });
    this.#storing.add(stored);
  }

  /** Does something that holds so many bytes meanwhile. */
  async holding<Result>(bytes: number, work: () => Promise<Result>): Promise<Result> {
    this.#pendingBytes += bytes;
    try {
      return await work();
    } finally {
      this.#pendingBytes -= bytes;
      this.#wake();
    }
  }

  /** Nothing is tried again any more; who waits for room goes on. */
  stop(): void {
    this.#closing = true;
    this.#wake();
  }

  /** Resolves when what was taken is stored, or given up and counted. */
  async close(): Promise<void> {
    this.stop();
    await Promise.allSettled([...this.#storing]);
  }

  async #keepStoring(feed: (take: TakeLog) => void, items: number): Promise<void> {
    const { intake, what } = this.#parts;
    let stalled = false;
    try {
      for (;;) {
        // The last attempt is the one that counts: the others lost nothing.
        const onFailure = this.#closing ? 'book' : 'keep';
        try {
          await intake.receive(feed, undefined, items, onFailure);
          return;
        } catch (error) {
          const passes = error instanceof CodedError && error.status === 503;
          if (!passes || this.#closing) {
            if (onFailure === 'keep') intake.refuse(codeOf(error), items);
            this.#complain(`${what} were not stored`, error);
            return;
          }
          if (!stalled) this.#stalled++;
          stalled = true;
          this.#complain(`the store takes no ${what} now: reading stops until it does`, error);
        }
        await this.#pause();
      }
    } finally {
      if (stalled) this.#stalled--;
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.clock.after(this.#parts.limits.retryMs, resolve);
    });
  }

  #complain(message: string, error: unknown): void {
    this.#trouble.log(message, 'warn', message, { code: codeOf(error), reason: messageOf(error) });
  }
}
