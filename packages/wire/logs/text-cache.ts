import { viewOf } from '../native/bytes.ts';
import { hashBytes, sameBytes } from '../native/words.ts';

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
    let hash = hashBytes(view, start, end, Math.imul(length + 1, 0x9e3779b1));
    hash ^= hash >>> 15;
    const slot = hash & (SLOTS - 1);
    if (this.#lengths[slot] === length && sameBytes(this.#view, slot * LONGEST, view, start, length)) {
      return this.#texts[slot] ?? '';
    }
    const text = source.toString('utf8', start, end);
    this.#bytes.set(source.subarray(start, end), slot * LONGEST);
    this.#lengths[slot] = length;
    this.#texts[slot] = text;
    return text;
  }
}
