/** Loops over byte strings four bytes at a time, for whatever is looked up by its bytes. */

/** A view over the same bytes; see `viewOf` in `bytes.ts` for payloads that are asked for again and again. */
export function newViewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView<ArrayBufferLike> {
  return new DataView(buffer, byteOffset, byteLength);
}

/** Whether `length` bytes are the same at two places. */
export function sameBytes(one: DataView, from: number, other: DataView, at: number, length: number): boolean {
  const lastWord = length - 4;
  for (let step = 0; step < lastWord; step += 4) {
    if (one.getInt32(from + step) !== other.getInt32(at + step)) return false;
  }
  // The last word may overlap the one before.
  if (lastWord >= 0) return one.getInt32(from + lastWord) === other.getInt32(at + lastWord);
  for (let step = 0; step < length; step++) if (one.getUint8(from + step) !== other.getUint8(at + step)) return false;
  return true;
}

/** A 32-bit hash of the bytes `[start, end)`; callers mix its bits before they take the lowest. */
export function hashBytes(view: DataView, start: number, end: number, seed: number): number {
  let hash = seed;
  let at = start;
  for (const lastWord = end - 3; at < lastWord; at += 4) {
    hash = Math.imul(hash ^ view.getInt32(at), 0x85ebca6b);
    hash = (hash << 13) | (hash >>> 19);
  }
  for (; at < end; at++) hash = Math.imul(hash ^ view.getUint8(at), 16777619);
  return hash;
}
