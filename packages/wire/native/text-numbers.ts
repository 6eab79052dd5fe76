/** Texts that are found without the Map; a power of two. */
const RECENT = 1024;

/** Numbers texts from 0 on, in the order in which they first come. */
export class TextNumbers {
  readonly #numbers = new Map<string, number>();
  /** What was asked for lately, by a weak hash: comparing costs a fraction of looking up. */
  readonly #recentTexts: (string | undefined)[] = Array.from({ length: RECENT }, () => undefined);
  readonly #recentNumbers = new Uint32Array(RECENT);
  /** How many there are; the Map's own count costs a call. */
  size = 0;

  of(text: string): number {
    const place = placeOf(text);
    if (this.#recentTexts[place] === text) return this.#recentNumbers[place] ?? 0;
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.size++;
      this.#numbers.set(text, number);
    }
    this.#recentTexts[place] = text;
    this.#recentNumbers[place] = number;
    return number;
  }

  clear(): void {
    this.size = 0;
    this.#numbers.clear();
    this.#recentTexts.fill(undefined);
  }
}

/** Names of hosts that count up differ in their last letters. */
function placeOf(text: string): number {
  const { length } = text;
  let hash = length;
  for (let at = Math.max(length - 4, 0); at < length; at++) hash = Math.imul(hash, 31) + text.charCodeAt(at);
  return (hash ^ (hash >>> 10)) & (RECENT - 1);
}
