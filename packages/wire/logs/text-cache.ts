import { viewOf } from '../native/bytes.ts';

/** A power of two. */
const SLOTS = 2048;
/** Bytes of the longest text that is remembered. */
const LONGEST = 192;

/**
 * Strings by their UTF-8 bytes. Names of hosts and services and lists of tags come again and again: the same string handed
 * out each time costs a hash and a comparison, and whoever compares it next sees that it is the same object.
 */
export class TextCache {
  readonly #bytes = new Uint8Array(SLOTS * LONGEST);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #lengths = new Int32Array(SLOTS).fill(-1);
  readonly #texts: string[] = Array.from({ length: SLOTS }, () => '');

  /** The text of `source[start, end)`, which must be well-formed UTF-8. */
  text(source: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length > LONGEST) return source.toString('utf8', start, end);
    const view = viewOf(source);
    let hash = Math.imul(length + 1, 0x9e3779b1);
    let at = start;
    for (const lastWord = end - 3; at < lastWord; at += 4) {
      hash = Math.imul(hash ^ view.getInt32(at), 0x85ebca6b);
      hash = (hash << 13) | (hash >>> 19);
    }
    for (; at < end; at++) hash = Math.imul(hash ^ (source[at] ?? 0), 16777619);
    hash ^= hash >>> 15;
    const slot = hash & (SLOTS - 1);
    if (this.#lengths[slot] === length && this.#same(slot * LONGEST, source, view, start, length)) {
      return this.#texts[slot] ?? '';
    }
    const text = source.toString('utf8', start, end);
    this.#bytes.set(source.subarray(start, end), slot * LONGEST);
    this.#lengths[slot] = length;
    this.#texts[slot] = text;
    return text;
  }

  #same(known: number, source: Uint8Array, view: DataView, start: number, length: number): boolean {
    if (length < 4) {
      for (let at = 0; at < length; at++) if (this.#bytes[known + at] !== source[start + at]) return false;
      return true;
    }
    const lastWord = length - 4;
    for (let at = 0; at < lastWord; at += 4) {
      if (this.#view.getInt32(known + at) !== view.getInt32(start + at)) return false;
    }
    // The last word may overlap the one before.
    return this.#view.getInt32(known + lastWord) === view.getInt32(start + lastWord);
  }
}
