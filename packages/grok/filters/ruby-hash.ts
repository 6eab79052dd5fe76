import { type Filter, ofText, setKey } from './value.ts';

const MAX_DEPTH = 64;

/** `{name => "John", "job" => {"company" => "Big"}, :id => 1, list: [1, nil]}` as an object; undefined when it is none. */
export const rubyhash: Filter = ofText((text) => {
  const reader = new RubyReader(text);
  try {
    return reader.whole();
  } catch (error) {
    if (error instanceof NotRuby) return undefined;
    throw error;
  }
});

class NotRuby extends Error {}

class RubyReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): unknown {
    this.#blanks();
    if (this.#text[this.#at] !== '{') throw new NotRuby();
    const value = this.#value(0);
    this.#blanks();
    if (this.#at < this.#text.length) throw new NotRuby();
    return value;
  }

  #value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new NotRuby();
    this.#blanks();
    if (this.#skip('{')) return this.#hash(depth);
    if (this.#skip('[')) return this.#list(depth);
    const quoted = this.#quoted();
    if (quoted !== undefined) return quoted;
    const number = this.#take(/[+-]?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w])/y);
    if (number !== undefined) return Number(number.replaceAll('_', ''));
    const word = this.#take(/:?[A-Za-z_][\w.@$-]*[?!]?/y) ?? this.#take(/#<[^>]*>/y);
    if (word === undefined) throw new NotRuby();
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'nil' || word === 'null') return null;
    return word.startsWith(':') ? word.slice(1) : word;
  }

  #hash(depth: number): Record<string, unknown> {
    const hash: Record<string, unknown> = {};
    this.#blanks();
    while (!this.#skip('}')) {
      const key = this.#key();
      const value = this.#value(depth + 1);
      if (value !== null) setKey(hash, key, value);
      this.#blanks();
      if (!this.#skip(',') && this.#text[this.#at] !== '}') throw new NotRuby();
      this.#blanks();
    }
    return hash;
  }

  #list(depth: number): unknown[] {
    const list: unknown[] = [];
    this.#blanks();
    while (!this.#skip(']')) {
      list.push(this.#value(depth + 1));
      this.#blanks();
      if (!this.#skip(',') && this.#text[this.#at] !== ']') throw new NotRuby();
      this.#blanks();
    }
    return list;
  }

  /** `"a" =>`, `:a =>`, `a =>`, `1 =>`, and `a:` or `"a":` as Ruby writes symbols since 1.9. */
  #key(): string {
    this.#blanks();
    const key = this.#quoted() ?? this.#take(/:?[\w.@$-]+[?!]?/y);
    if (key === undefined) throw new NotRuby();
    this.#blanks();
    if (!this.#skip('=>') && !this.#skip(':')) throw new NotRuby();
    return key.startsWith(':') ? key.slice(1) : key;
  }

  #quoted(): string | undefined {
    const found = this.#take(/:?"(?:[^"\\]|\\.)*"/sy) ?? this.#take(/:?'(?:[^'\\]|\\.)*'/sy);
    if (found === undefined) return undefined;
    const inner = found.slice(found.startsWith(':') ? 2 : 1, -1);
    return inner.includes('\\') ? inner.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter) : inner;
  }

  #take(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #skip(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  #blanks(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', e: '\u001b', 0: '\0' };
