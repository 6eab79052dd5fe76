import type { FunnelStep } from '@komainu/contracts/dashboards/journeys.ts';

/** An event of one key. */
export interface KeyedEvent {
  readonly key: string;
  readonly unixMs: number;
}

/**
 * How many keys came through the steps one after the other: of each key the first event of the first step counts, then the
 * first of the next step that is not earlier, and so on. `events` by step, in any order.
 */
export function funnelSteps(labels: readonly string[], events: readonly (readonly KeyedEvent[])[]): FunnelStep[] {
  /** When each key that is still there did the step before. */
  let arrived: ReadonlyMap<string, number> | undefined;
  return labels.map((label, step) => {
    const before = arrived;
    const next = new Map<string, number>();
    for (const { key, unixMs } of events[step] ?? []) {
      if (before !== undefined && (before.get(key) ?? Infinity) > unixMs) continue;
      if (unixMs < (next.get(key) ?? Infinity)) next.set(key, unixMs);
    }
    let sum = 0;
    for (const [key, unixMs] of next) sum += unixMs - (before?.get(key) ?? unixMs);
    arrived = next;
    return { label, count: next.size, averageMs: before === undefined || next.size === 0 ? null : sum / next.size };
  });
}
