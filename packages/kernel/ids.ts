import { randomBytes, randomUUID } from 'node:crypto';

/** `bytes` random bytes as lower-case hex: API keys are 16 bytes (32 digits), application keys 20 (40 digits). */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

/** A random version 4 UUID. */
export function uuid(): string {
  return randomUUID();
}

let lastMs = 0;
let sequence = 0;

/**
 * A sortable 64-bit id as a bigint: 44 bits of Unix milliseconds, 20 bits that count within the millisecond from a random
 * start. Unique within a process; two nodes may only meet when they hit the same start in the same millisecond.
 */
export function timeOrderedId(nowMs: number): bigint {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    sequence = randomBytes(2).readUInt16LE() & 0x3ff;
  } else {
    sequence += 1;
    if (sequence > 0xfffff) {
      lastMs += 1;
      sequence = 0;
    }
  }
  return (BigInt(lastMs) << 20n) | BigInt(sequence);
}

/** Forgets the ids given so far: for tests whose clock is behind that of tests before them in the same process. */
export function restartTimeOrderedIds(): void {
  lastMs = 0;
  sequence = 0;
}

/**
 * Reserves `count` (at most 2^20) time-ordered ids in a row, for hot paths that make no bigints: the first id as halves of
 * 32 bits; the others follow by adding to the low half, which does not overflow.
 */
export function reserveTimeOrderedIds(nowMs: number, count: number): { readonly low: number; readonly high: number } {
  if (count > 0x100000) throw new Error(`at most 1048576 ids at once, not ${count}`);
  timeOrderedId(nowMs);
  if (sequence + count > 0x100000) {
    lastMs += 1;
    sequence = 0;
  }
  const first = sequence;
  sequence += count - 1;
  return { low: (((lastMs & 0xfff) << 20) | first) >>> 0, high: Math.floor(lastMs / 4096) };
}
