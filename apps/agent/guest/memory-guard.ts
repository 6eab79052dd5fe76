import type { Clock } from '@komainu/kernel/clock.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { collectGarbage } from '@komainu/kernel/memory/garbage.ts';

const EVERY_MS = 1_000;
/** Data is taken again below this part of the limit: at the limit itself it would go back and forth. */
const AGAIN = 0.9;
/** Memory that is only garbage is not given back by itself while nothing new comes. */
const COLLECT_EVERY_MS = 10_000;

/** Watches the memory of this process: above the limit receivers refuse data until it is less again. */
export class MemoryGuard implements Closable {
  readonly #limitBytes: number;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #rssBytes: () => number;
  readonly #collect: () => void;
  #cancel: () => void = () => {};
  #collectedMs = Number.NEGATIVE_INFINITY;
  shedding = false;
  /** Times that the limit was passed. */
  passed = 0;

  constructor(
    limitBytes: number,
    clock: Clock,
    logger: Logger,
    rssBytes: () => number = () => process.memoryUsage.rss(),
    collect: () => void = () => collectGarbage(),
  ) {
    this.#limitBytes = limitBytes;
    this.#clock = clock;
    this.#logger = logger;
    this.#rssBytes = rssBytes;
    this.#collect = collect;
  }

  get limitBytes(): number {
    return this.#limitBytes;
  }

  start(): void {
    this.#cancel = this.#clock.after(EVERY_MS, () => {
      this.look();
      this.start();
    });
  }

  close(): void {
    this.#cancel();
  }

  /** Looks once. */
  look(): void {
    const rssBytes = this.#rssBytes();
    if (rssBytes > this.#limitBytes) {
      if (!this.shedding) {
        this.passed++;
        this.#logger.log('error', 'the agent uses more memory than it may: receivers refuse data', {
          rssBytes,
          limitBytes: this.#limitBytes,
        });
      }
      this.shedding = true;
    } else if (this.shedding && rssBytes < this.#limitBytes * AGAIN) {
      this.shedding = false;
      this.#logger.log('info', 'the agent takes data again', { rssBytes });
    }
    const nowMs = this.#clock.nowMs();
    if (!this.shedding || nowMs - this.#collectedMs < COLLECT_EVERY_MS) return;
    this.#collectedMs = nowMs;
    this.#collect();
  }
}
