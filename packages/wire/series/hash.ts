/**
 * A fast 64-bit hash of bytes in two 32-bit lanes, for dictionaries that are rebuilt at every start: neither stable across
 * versions nor safe against somebody who looks for collisions. What is stored is identified by `seriesId` (identity.ts).
 */
export class ByteHash {
  low = 0;
  high = 0;

  reset(seed: number): void {
    this.low = seed | 0;
    this.high = (seed ^ 0x9e3779b9) | 0;
  }

  /** Mixes one number, such as a field number that keeps neighbouring ranges apart. */
  number(value: number): void {
    this.low = mix(this.low, value);
    this.high = mix(this.high ^ 0x5bd1e995, value);
  }

  /** Mixes the bytes `[start, stop)` of `view` and their length. */
  bytes(view: DataView, start: number, stop: number): void {
    let low = this.low;
    let high = this.high;
    let at = start;
    // DataView reads compile to one load; indexing four bytes costs four bounds checks.
    for (const last = stop - 4; at <= last; at += 4) {
      const word = view.getInt32(at, true);
      low = Math.imul(low ^ word, 0x01000193);
      low ^= low >>> 15;
      high = Math.imul(high + word, 0x85ebca6b);
      high ^= high >>> 13;
    }
    let rest = stop - start;
    for (; at < stop; at++) rest = (rest << 8) ^ view.getUint8(at);
    this.low = mix(low, rest);
    this.high = mix(high ^ 0x5bd1e995, rest);
  }

  /** Mixes the UTF-16 units of a text and its length. */
  text(text: string): void {
    let low = this.low;
    let high = this.high;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      low = Math.imul(low ^ unit, 0x01000193);
      low ^= low >>> 15;
      high = Math.imul(high + unit, 0x85ebca6b);
      high ^= high >>> 13;
    }
    this.low = mix(low, text.length);
    this.high = mix(high ^ 0x5bd1e995, text.length);
  }
}

function mix(lane: number, value: number): number {
  const mixed = Math.imul(lane ^ value, 0xcc9e2d51);
  return Math.imul(mixed ^ (mixed >>> 16), 0x1b873593);
}
