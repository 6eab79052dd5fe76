/** Whether a trace falls within `rate` (0 to 1): by its id alone, so that every Agent that sees a part of it agrees. */
export function isWithinRate(traceLow: number, traceHigh: number, rate: number): boolean {
  if (rate >= 1) return true;
  const id = (BigInt(traceHigh) << 32n) | BigInt(traceLow);
  const mixed = BigInt.asUintN(64, id * 1111111111111111111n);
  return Number(mixed) < rate * 2 ** 64;
}

/** FNV-1a over the sixteen bytes of a trace id, big-endian, after those of the seed. */
export function fnv32(seed: number, words: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const word of [seed, ...words]) {
    for (const shift of [24, 16, 8, 0]) {
      hash ^= (word >>> shift) & 255;
      hash = Math.imul(hash, 0x01000193);
    }
  }
  return hash >>> 0;
}
