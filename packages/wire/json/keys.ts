import { ByteWriter } from '../native/bytes.ts';
import { newViewOf, sameBytes } from '../native/words.ts';

/** Numbers of a key: where its bytes begin, how many, the key whose objects have it, the keys after it and within it. */
const WIDTH = 5;
const START = 0;
const LENGTH = 1;
const OWNER = 2;
const NEXT = 3;
const FIRST = 4;

/** Stands for the objects at the top. */
export const TOP = 0;

/** A power of two. */
const NEAR = 1024;
/** Keys come from outside: what is remembered of them stays bounded. */
const MOST_KEYS = 20_000;

/**
 * The keys of JSON objects, each at its place: `a` in `{"a":1}` is another key than in `{"b":{"a":1}}`. Keys are numbered,
 * and found by their bytes: first the one is tried that came next the last time, since texts of one kind have the same keys
 * in the same order.
 */
export class JsonKeys {
  readonly #made: (key: number, owner: number, name: string) => void;
  #numbers = new Int32Array(WIDTH * 256);
  #count = 1;
  /** The keys with their quotes. */
  readonly #bytes = new ByteWriter(1 << 12);
  #view = newViewOf(this.#bytes.buffer);
  /** Keys by a weak hash. */
  readonly #near = new Int32Array(NEAR);
  #all = new Map<string, number>();

  /** `made` is told of every new key; after `forget` numbers are given anew, from 1. */
  constructor(made: (key: number, owner: number, name: string) => void) {
    this.#made = made;
  }

  /** Whether so many keys are known that they should be forgotten, as soon as nobody holds their numbers. */
  get isFull(): boolean {
    return this.#count > MOST_KEYS;
  }

  forget(): void {
    this.#numbers.fill(0);
    this.#count = 1;
    this.#bytes.truncate(0);
    this.#near.fill(0);
    this.#all = new Map();
  }

  /**
   * The key expected after `before` (0 at the beginning of an object) in an object that is the value of `owner`, if it
   * stands at `at` with its quotes; else 0.
   */
  guess(owner: number, before: number, view: DataView, at: number): number {
    const numbers = this.#numbers;
    const key = before === 0 ? (numbers[owner * WIDTH + FIRST] ?? 0) : (numbers[before * WIDTH + NEXT] ?? 0);
    return key !== 0 && this.#isAt(key, view, at) ? key : 0;
  }

  /** Bytes of a key with its quotes. */
  lengthOf(key: number): number {
    return this.#numbers[key * WIDTH + LENGTH] ?? 0;
  }

  /** The key whose bytes, with quotes, are `source[start, end)`. It has no escapes. */
  find(owner: number, before: number, source: Buffer, view: DataView, start: number, end: number): number {
    const length = end - start;
    const mix =
      Math.imul(owner, 0x9e3779b1) + length * 7 + (source[start + 1] ?? 0) * 31 + (source[end - 2] ?? 0) * 131;
    const place = (mix ^ (mix >>> 12)) & (NEAR - 1);
    let key = this.#near[place] ?? 0;
    const isNear =
      key !== 0 &&
      this.#numbers[key * WIDTH + OWNER] === owner &&
      this.#numbers[key * WIDTH + LENGTH] === length &&
      this.#isAt(key, view, start);
    if (!isNear) {
      key = this.#look(owner, source, start, end);
      this.#near[place] = key;
    }
    if (before === 0) this.#numbers[owner * WIDTH + FIRST] = key;
    else this.#numbers[before * WIDTH + NEXT] = key;
    return key;
  }

  #isAt(key: number, view: DataView, at: number): boolean {
    const start = this.#numbers[key * WIDTH + START] ?? 0;
    const length = this.#numbers[key * WIDTH + LENGTH] ?? 0;
    return sameBytes(this.#view, start, view, at, length);
  }

  #look(owner: number, source: Buffer, start: number, end: number): number {
    const name = source.toString('utf8', start + 1, end - 1);
    const id = `${owner}"${name}`;
    const known = this.#all.get(id);
    if (known !== undefined) return known;
    const key = this.#count++;
    this.#all.set(id, key);
    if ((key + 1) * WIDTH > this.#numbers.length) {
      const larger = new Int32Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    const at = key * WIDTH;
    this.#numbers[at + START] = this.#bytes.length;
    this.#numbers[at + LENGTH] = end - start;
    this.#numbers[at + OWNER] = owner;
    this.#numbers[at + NEXT] = 0;
    this.#numbers[at + FIRST] = 0;
    this.#bytes.raw(source, start, end);
    this.#view = newViewOf(this.#bytes.buffer);
    this.#made(key, owner, name);
    return key;
  }
}
