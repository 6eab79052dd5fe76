/** A stretch of time, Unix seconds, from inclusive to exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The same time as stretches in order that neither overlap nor touch. */
export function merged(stretches: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    if (to <= from) continue;
    const last = out.at(-1);
    if (last === undefined || from > last.to) out.push({ from, to });
    else if (to > last.to) out[out.length - 1] = { from: last.from, to };
  }
  return out;
}

/** What of `stretches` lies in none of `removed`; both merged. */
export function without(stretches: readonly Stretch[], removed: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  let next = 0;
  for (const { from, to } of stretches) {
    let at = from;
    while (next > 0 && (removed[next - 1]?.to ?? 0) > at) next--;
    for (; next < removed.length; next++) {
      const one = removed[next];
      if (one === undefined || one.from >= to) break;
      if (one.to <= at) continue;
      if (one.from > at) out.push({ from: at, to: one.from });
      at = Math.max(at, one.to);
      if (at >= to) break;
    }
    if (at < to) out.push({ from: at, to });
  }
  return out;
}

/** What lies in both; both merged. */
export function common(some: readonly Stretch[], others: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  let index = 0;
  for (const { from, to } of some) {
    while (index > 0 && (others[index - 1]?.to ?? 0) > from) index--;
    for (; index < others.length; index++) {
      const other = others[index];
      if (other === undefined || other.from >= to) break;
      if (other.to <= from) continue;
      out.push({ from: Math.max(from, other.from), to: Math.min(to, other.to) });
      if (other.to >= to) break;
    }
  }
  return out;
}

/** Seconds. */
export function lengthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { from, to }) => sum + to - from, 0);
}
