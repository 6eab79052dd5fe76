import { messageOf } from '@komainu/kernel/errors.ts';
import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';

/** A mapping of a YAML file, as it came. */
export type OptionMap = Readonly<Record<string, unknown>>;

/** Reads the options of one mapping; what makes no sense is told and treated as if it were not there. */
export class OptionReader {
  readonly #map: OptionMap;
  readonly #problem: (text: string) => void;

  constructor(map: OptionMap, problem: (text: string) => void) {
    this.#map = map;
    this.#problem = problem;
  }

  has(name: string): boolean {
    return this.#map[name] !== undefined && this.#map[name] !== null;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.#map[name];
    if (!this.has(name)) return fallback;
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    this.#problem(`${name} must be true or false`);
    return fallback;
  }

  text(name: string): string {
    const value = this.#map[name];
    return typeof value === 'string' ? value : '';
  }

  /** A list of texts, or one. */
  texts(name: string): readonly string[] {
    const value = this.#map[name];
    if (!this.has(name)) return [];
    const all: unknown[] = Array.isArray(value) ? value : [value];
    const texts = all.filter((one): one is string => typeof one === 'string' && one !== '');
    if (texts.length < all.length) this.#problem(`${name} must be a list of texts`);
    return texts;
  }

  /** A number that is not negative. */
  number(name: string, fallback: number): number {
    const value = Number(this.#map[name] ?? fallback);
    if (Number.isFinite(value) && value >= 0) return value;
    this.#problem(`${name} must be a number`);
    return fallback;
  }

  /** The entries of a mapping of texts. */
  entries(name: string): readonly (readonly [string, string])[] {
    const value = this.#map[name];
    if (!this.has(name)) return [];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#problem(`${name} must be a mapping`);
      return [];
    }
    return Object.entries(value).map(([key, entry]) => [key, String(entry)]);
  }

  pattern(name: string): RegExp | undefined {
    const text = this.text(name);
    return text === '' ? undefined : this.compile(text, name);
  }

  /** Several patterns as they stand in lists under these names. */
  patterns(
    names: readonly string[],
    options: { readonly ignoreCase?: boolean; readonly whole?: boolean } = {},
  ): RegExp[] {
    return names.flatMap((name) =>
      this.texts(name).flatMap((text) => {
        const found = this.compile(options.whole === true ? `^${text}$` : text, name, options.ignoreCase);
        return found === undefined ? [] : [found];
      }),
    );
  }

  /** Undefined, and told, when it is no regex that runs in linear time. */
  compile(text: string, name: string, ignoreCase = false): RegExp | undefined {
    try {
      return linearRegex(text, { caseInsensitive: ignoreCase });
    } catch (error) {
      this.#problem(`${name}: ${text}: ${messageOf(error)}`);
      return undefined;
    }
  }
}
