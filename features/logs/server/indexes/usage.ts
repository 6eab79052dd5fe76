import type { IndexBody } from './definition.ts';
import { type QuotaReset, quotaDayEnd, quotaDayStart, USUAL_RESET } from './quota-day.ts';

const SECOND_MS = 1_000;
/** Logs whose own time lies further back than this when they come are not looked for again when the store is counted. */
export const LATE_MS = 15 * 60_000;

/** What the store said of an index: logs of its quota day by time of receipt. Times are Unix ms, whole seconds. */
export interface StoreCount {
  readonly dayStartMs: number;
  /** Logs received from where the count before had settled to `settleMs`: final, all nodes have committed them. */
  readonly settled: number;
  readonly settleMs: number;
  /** Logs received from `settleMs` to `countedMs`. */
  readonly recent: number;
  readonly countedMs: number;
}

/**
 * How many logs an index took in its quota day, by the time of receipt: those that the store had when it was last asked,
 * received before a moment so far back that they were committed, plus those that this node took since. So the count
 * survives a restart, and that of several nodes is right to within the seconds that they look back.
 */
export class IndexUsage {
  readonly name: string;
  readonly limit: number;
  readonly warningAt: number;
  readonly #reset: QuotaReset;
  #dayStartMs: number;
  #dayEndMs: number;
  #settled = 0;
  #settledUntilMs: number;
  #recent = 0;
  /** What this node took and the store has not been asked for, by second of receipt. */
  #own = new Map<number, number>();
  #ownTotal = 0;
  /** Logs that came late to this node: counts of the store, but for the first, leave them out. */
  #ownLate = 0;
  /** Those that came before the first count, by second of receipt. */
  #earlyLate = new Map<number, number>();
  #neverCounted = true;

  constructor(name: string, body: IndexBody, limit: number, nowMs: number) {
    this.name = name;
    this.limit = limit;
    this.warningAt = (limit * (body.daily_limit_warning_threshold_percentage ?? 100)) / 100;
    this.#reset = body.daily_limit_reset ?? USUAL_RESET;
    this.#dayStartMs = quotaDayStart(this.#reset, nowMs);
    this.#dayEndMs = quotaDayEnd(this.#dayStartMs);
    this.#settledUntilMs = this.#dayStartMs;
  }

  /** Where counting the store goes on: from which receipt, and whether what came late is to be counted too. */
  wanted(nowMs: number): { readonly dayStartMs: number; readonly fromMs: number; readonly withLate: boolean } {
    this.#turn(nowMs);
    return { dayStartMs: this.#dayStartMs, fromMs: this.#settledUntilMs, withLate: this.#neverCounted };
  }

  /** Logs of the day that `nowMs` lies in. */
  total(nowMs: number): number {
    this.#turn(nowMs);
    return this.#settled + this.#recent + this.#ownTotal + this.#ownLate;
  }

  /** Counts a log with the time `timeMs`, received now; false when the limit is reached and it must not be kept. */
  take(receivedMs: number, timeMs: number): boolean {
    if (this.total(receivedMs) >= this.limit) return false;
    const second = Math.floor(receivedMs / SECOND_MS);
    if (receivedMs - timeMs > LATE_MS) {
      this.#ownLate++;
      if (this.#neverCounted) this.#earlyLate.set(second, (this.#earlyLate.get(second) ?? 0) + 1);
      return true;
    }
    this.#own.set(second, (this.#own.get(second) ?? 0) + 1);
    this.#ownTotal++;
    return true;
  }

  /** Takes over what the store counted. An answer about a day that is over is left aside. */
  counted({ dayStartMs, settled, settleMs, recent, countedMs }: StoreCount): void {
    if (dayStartMs !== this.#dayStartMs) return;
    this.#neverCounted = false;
    // What had settled is in the count. What had not may be or may not, and no later count would find it: it stays.
    for (const [second, logs] of this.#earlyLate) if (second * SECOND_MS < settleMs) this.#ownLate -= logs;
    this.#earlyLate.clear();
    this.#settled += settled;
    this.#settledUntilMs = settleMs;
    this.#recent = recent;
    for (const [second, logs] of this.#own) {
      if (second * SECOND_MS >= countedMs) continue;
      this.#own.delete(second);
      this.#ownTotal -= logs;
    }
  }

  /** Goes on from what was counted under the index's settings before, unless they had another day. */
  continue(before: IndexUsage | undefined): this {
    if (before === undefined || before.#dayStartMs !== this.#dayStartMs) return this;
    this.#settled = before.#settled;
    this.#settledUntilMs = before.#settledUntilMs;
    this.#recent = before.#recent;
    this.#own = before.#own;
    this.#ownTotal = before.#ownTotal;
    this.#ownLate = before.#ownLate;
    this.#earlyLate = before.#earlyLate;
    this.#neverCounted = before.#neverCounted;
    return this;
  }

  /** Begins a new day when the old one is over; a clock that is set back stays in the day. */
  #turn(nowMs: number): void {
    if (nowMs < this.#dayEndMs) return;
    this.#dayStartMs = quotaDayStart(this.#reset, nowMs);
    this.#dayEndMs = quotaDayEnd(this.#dayStartMs);
    this.#settledUntilMs = this.#dayStartMs;
    this.#settled = 0;
    this.#recent = 0;
    this.#own = new Map();
    this.#ownTotal = 0;
    this.#ownLate = 0;
    this.#earlyLate.clear();
    this.#neverCounted = false;
  }
}
