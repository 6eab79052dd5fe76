import type { Clock } from '@komainu/kernel/clock.ts';

/** Asks anew after `forMs` only: what every evaluation needs, and nobody changes by the second. What failed is not kept. */
export function remembered<Value>(clock: Clock, forMs: number, ask: () => Promise<Value>): () => Promise<Value> {
  let kept: { readonly atMs: number; readonly value: Promise<Value> } | undefined;
  return () => {
    const nowMs = clock.nowMs();
    if (kept !== undefined && nowMs - kept.atMs < forMs) return kept.value;
    const value = ask();
    kept = { atMs: nowMs, value };
    value.catch(() => {
      kept = undefined;
    });
    return value;
  };
}
