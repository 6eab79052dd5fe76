import { viewOf } from '@komainu/wire/native/bytes.ts';
import { newViewOf, sameBytes } from '@komainu/wire/native/words.ts';

/** A power of two. */
const SLOTS = 512;
/** Bytes of the longest text that is remembered. */
const LONGEST = 192;

/** What was made of texts that came before, found by their bytes: the few that make up most of a log need no string. */
export class BytesMemory<Value> {
  readonly #bytes = new Uint8Array(SLOTS * LONGEST);
  readonly #view = newViewOf(this.#bytes);
  readonly #lengths = new Int32Array(SLOTS).fill(-1);
  readonly #values: (Value | undefined)[] = new Array<Value | undefined>(SLOTS).fill(undefined);

  /** What was learned of the text at `bytes[start, end)`, if it has not been forgotten. */
  get(bytes: Uint8Array, start: number, end: number): Value | undefined {
    const length = end - start;
    const slot = slotOf(bytes, start, length);
    if (this.#lengths[slot] !== length) return undefined;
    return sameBytes(this.#view, slot * LONGEST, viewOf(bytes), start, length) ? this.#values[slot] : undefined;
  }

  /** Remembers it in the place of another. */
  learn(bytes: Uint8Array, start: number, end: number, value: Value): void {
    const length = end - start;
    if (length > LONGEST) return;
    const slot = slotOf(bytes, start, length);
    this.#bytes.set(bytes.subarray(start, end), slot * LONGEST);
    this.#lengths[slot] = length;
    this.#values[slot] = value;
  }
}

/** Tells most texts apart by their length and four places: user agents differ where their versions stand. */
function slotOf(bytes: Uint8Array, start: number, length: number): number {
  if (length === 0) return 0;
  const quarter = length >>> 2;
  const mixed =
    length * 31 +
    (bytes[start + length - 1] ?? 0) * 3 +
    (bytes[start + quarter] ?? 0) * 5 +
    (bytes[start + 2 * quarter] ?? 0) * 7 +
    (bytes[start + 3 * quarter] ?? 0) * 11;
  return mixed & (SLOTS - 1);
}
