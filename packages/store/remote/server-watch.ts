import type { Clock } from '@komainu/kernel/clock.ts';
import type { Logger } from '@komainu/kernel/logger.ts';

const BACK_OFF_MS = [100, 500, 1_000, 2_000, 5_000];

/**
 * Knows whether the server can be reached. Users of the server report when it was lost; from then on it is pinged, with
 * growing pauses, until it answers.
 */
export class ServerWatch {
  readonly #ping: () => Promise<boolean>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #waiting: (() => void)[] = [];
  #cancelPing: (() => void) | undefined;
  #failures = 0;
  #closed = false;
  /** Why the server is away; empty while it is there. */
  reason = '';
  /** How often it came back. */
  returns = 0;

  constructor(ping: () => Promise<boolean>, clock: Clock, logger: Logger) {
    this.#ping = ping;
    this.#clock = clock;
    this.#logger = logger;
  }

  get closed(): boolean {
    return this.#closed;
  }

  lost(reason: string): void {
    if (this.#closed || this.reason !== '') return;
    this.reason = reason;
    this.#failures = 0;
    this.#logger.log('error', 'the ClickHouse server is away', { reason });
    this.#pingLater();
  }

  /** Resolves when the server is there or the watch was closed. */
  async available(): Promise<void> {
    while (this.reason !== '' && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  close(): void {
    this.#closed = true;
    this.#cancelPing?.();
    this.#wake();
  }

  #pingLater(): void {
    const pauseMs = BACK_OFF_MS[Math.min(this.#failures, BACK_OFF_MS.length - 1)] ?? 0;
    this.#failures++;
    this.#cancelPing = this.#clock.after(pauseMs, () => {
      void this.#ping().then((answered) => {
        if (this.#closed) return;
        if (!answered) {
          this.#pingLater();
          return;
        }
        this.reason = '';
        this.returns++;
        this.#logger.log('info', 'the ClickHouse server is back');
        this.#wake();
      });
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
