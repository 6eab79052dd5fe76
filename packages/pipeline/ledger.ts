import type { Counters } from '@komainu/kernel/counters.ts';

const RECEIVED = 'komainu_intake_received_total';
const STORED = 'komainu_intake_stored_total';
const REJECTED = 'komainu_intake_rejected_total';

/**
 * The books of the intake: for every source, received = stored + rejected once nothing is in flight. `source` is the
 * signal (`logs`, `spans`, `metrics`, `events`, …), `reason` a stable code (`bad_json`, `no_metric_name`, …).
 */
export class IntakeLedger {
  readonly #counters: Counters;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  received(source: string, items: number): void {
    if (items > 0) this.#counters.add(RECEIVED, { source }, items, 'items that reached an intake route');
  }

  stored(source: string, items: number): void {
    if (items > 0) this.#counters.add(STORED, { source }, items, 'items committed to the store');
  }

  rejected(source: string, reason: string, items = 1): void {
    if (items > 0) this.#counters.add(REJECTED, { source, reason }, items, 'items refused or dropped, by reason');
  }

  /** Totals since the process started. */
  totals(): { received: Map<string, number>; stored: Map<string, number>; rejected: Map<string, Map<string, number>> } {
    const rejected = new Map<string, Map<string, number>>();
    for (const { labels, value } of this.#counters.samples(REJECTED)) {
      const source = labels['source'] ?? '';
      const reasons = rejected.get(source) ?? new Map<string, number>();
      reasons.set(labels['reason'] ?? '', value);
      rejected.set(source, reasons);
    }
    const bySource = (name: string) =>
      new Map(this.#counters.samples(name).map(({ labels, value }) => [labels['source'] ?? '', value]));
    return { received: bySource(RECEIVED), stored: bySource(STORED), rejected };
  }
}
