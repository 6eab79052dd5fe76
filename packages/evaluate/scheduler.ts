import type { Clock } from '@komainu/kernel/clock.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';

export interface SchedulerParts {
  readonly clock: Clock;
  /** How often each is run, milliseconds. */
  readonly everyMs: number;
  /** How many run side by side. */
  readonly concurrency: number;
  /** What there is to run now; asked again and again. */
  readonly ids: () => readonly number[];
  /** Runs one. It never throws. */
  readonly run: (id: number) => Promise<void>;
  /** Told of a turn that was left out, because the one before still runs or waits. */
  readonly skipped: (id: number) => void;
  /** Told how late a turn begins, milliseconds. */
  readonly late: (lagMs: number) => void;
}

const LONGEST_TICK_MS = 1_000;
const SHORTEST_TICK_MS = 50;

/**
 * Runs things about once an interval: spread over it by their ids, none beside itself, and not more than so many at once.
 * After a pause (the machine slept) each runs once, not as often as it missed.
 */
export class Scheduler implements Closable {
  readonly #parts: SchedulerParts;
  readonly #dueMs = new Map<number, number>();
  readonly #waiting = new Map<number, number>();
  readonly #running = new Map<number, Promise<void>>();
  #cancel: (() => void) | undefined;
  #closed = false;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#schedule();
  }

  /** Runs one at the next tick, wherever its turn is: it is new or has changed. */
  soon(id: number): void {
    this.#dueMs.set(id, this.#parts.clock.nowMs());
  }

  /** Stops, and waits for what runs. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel?.();
    this.#waiting.clear();
    await Promise.all(this.#running.values());
  }

  #schedule(): void {
    const { clock, everyMs } = this.#parts;
    const tickMs = Math.min(LONGEST_TICK_MS, Math.max(SHORTEST_TICK_MS, everyMs / 10));
    this.#cancel = clock.after(tickMs, () => {
      if (this.#closed) return;
      this.#tick();
      this.#schedule();
    });
  }

  #tick(): void {
    const nowMs = this.#parts.clock.nowMs();
    const ids = this.#parts.ids();
    for (const id of ids) {
      const dueMs = this.#dueMs.get(id) ?? this.#firstAfter(id, nowMs);
      if (dueMs > nowMs) {
        this.#dueMs.set(id, dueMs);
        continue;
      }
      this.#dueMs.set(id, this.#firstAfter(id, nowMs));
      if (this.#running.has(id) || this.#waiting.has(id)) this.#parts.skipped(id);
      else this.#waiting.set(id, dueMs);
    }
    this.#forget(new Set(ids));
    this.#fill();
  }

  /** The next moment of a thing's own, of which there is one each interval. */
  #firstAfter(id: number, nowMs: number): number {
    const { everyMs } = this.#parts;
    const offset = spread(id) % everyMs;
    return Math.floor((nowMs - offset) / everyMs) * everyMs + offset + everyMs;
  }

  #forget(present: ReadonlySet<number>): void {
    for (const id of this.#dueMs.keys()) {
      if (present.has(id)) continue;
      this.#dueMs.delete(id);
      this.#waiting.delete(id);
    }
  }

  #fill(): void {
    for (const [id, dueMs] of this.#waiting) {
      if (this.#closed || this.#running.size >= this.#parts.concurrency) return;
      this.#waiting.delete(id);
      this.#parts.late(Math.max(0, this.#parts.clock.nowMs() - dueMs));
      const run = this.#parts.run(id).finally(() => {
        this.#running.delete(id);
        this.#fill();
      });
      this.#running.set(id, run);
    }
  }
}

/** Ids that follow each other must not have turns that do: Knuth's multiplicative hash. */
function spread(id: number): number {
  return Number((BigInt(id) * 2_654_435_761n) % 4_294_967_296n);
}
