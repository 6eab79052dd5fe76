import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { IndexUsage } from './usage.ts';
import { countUsage } from './usage-counter.ts';

const EVERY_MS = 5_000;

/** Counts the store every few seconds while an index has a daily limit, and says when one nears or reaches it. */
export class QuotaWatch implements Closable {
  readonly #parts: { store: TelemetryStore; clock: Clock; logger: Logger; counters: Counters };
  readonly #limited: () => readonly IndexUsage[];
  /** What was said of an index on a day. */
  readonly #said = new Map<string, { readonly dayStartMs: number; readonly level: Level }>();
  #cancel: (() => void) | undefined;
  #counting: Promise<void> | undefined;
  #closed = false;

  constructor(
    parts: { store: TelemetryStore; clock: Clock; logger: Logger; counters: Counters },
    limited: () => readonly IndexUsage[],
  ) {
    this.#parts = parts;
    this.#limited = limited;
  }

  /** Counts now, and from then on every few seconds. Never throws: while the store is away, this node's own count goes on. */
  count(): Promise<void> {
    this.#cancel?.();
    this.#counting ??= this.#count().finally(() => {
      this.#counting = undefined;
      if (!this.#closed) this.#cancel = this.#parts.clock.after(EVERY_MS, () => void this.count());
    });
    return this.#counting;
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  async #count(): Promise<void> {
    const { store, clock, logger } = this.#parts;
    const usages = this.#limited();
    if (usages.length === 0) return;
    try {
      await countUsage(store, usages, clock.nowMs());
    } catch (error) {
      logger.log('warn', 'could not count the logs of indexes', { reason: messageOf(error) });
    }
    for (const usage of usages) this.#say(usage, clock.nowMs());
  }

  #say(usage: IndexUsage, nowMs: number): void {
    const total = usage.total(nowMs);
    const level = total >= usage.limit ? 'limit' : total >= usage.warningAt ? 'warning' : undefined;
    const { dayStartMs } = usage.wanted(nowMs);
    const said = this.#said.get(usage.name);
    if (level === undefined || (said?.dayStartMs === dayStartMs && (said.level === level || said.level === 'limit'))) {
      return;
    }
    this.#said.set(usage.name, { dayStartMs, level });
    const { logger, counters } = this.#parts;
    counters.add(
      'komainu_log_index_quota_total',
      { index: usage.name, level },
      1,
      'days on which an index neared or reached its daily limit',
    );
    const message = level === 'limit' ? 'a log index has reached its daily limit' : 'a log index nears its daily limit';
    logger.log('warn', message, { index: usage.name, logs: total, dailyLimit: usage.limit });
  }
}

type Level = 'warning' | 'limit';
