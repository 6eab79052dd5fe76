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
