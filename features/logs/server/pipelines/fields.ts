import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { parseLogSearch } from '../search-text.ts';
import type { QueryFilter } from './definition.ts';

/** A definition that cannot be: 400, and the message says where. */
export function invalidPipeline(message: string): CodedError {
  return new CodedError('bad_pipeline', message, { status: 400 });
}

/** The longest list and text of a definition. */
const MOST_ITEMS = 20_000;
const LONGEST_TEXT = 100_000;

/** Reads the fields of a definition that a user wrote; every method throws `bad_pipeline` and names the field. */
export class Fields {
  readonly #json: Readonly<Record<string, unknown>>;
  readonly #place: string;

  constructor(json: unknown, place: string) {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      throw invalidPipeline(`${place === '' ? 'the body' : place} is not an object`);
    }
    this.#json = json as Readonly<Record<string, unknown>>;
    this.#place = place;
  }

  has(name: string): boolean {
    return this.#json[name] !== undefined && this.#json[name] !== null;
  }

  /** A string that must be there, and not be empty. */
  text(name: string, otherwise?: string): string {
    const value = this.optionalText(name) ?? otherwise;
    if (value === undefined || value === '') throw invalidPipeline(`${this.placeOf(name)} is not provided`);
    return value;
  }

  optionalText(name: string): string | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw invalidPipeline(`${this.placeOf(name)} is not a string`);
    if (value.length > LONGEST_TEXT) {
      throw invalidPipeline(`${this.placeOf(name)} is longer than ${LONGEST_TEXT} characters`);
    }
    return value;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.#value(name);
    if (value === undefined) return otherwise;
    if (typeof value !== 'boolean') throw invalidPipeline(`${this.placeOf(name)} is not a boolean`);
    return value;
  }

  integer(name: string): number {
    const value = this.#value(name);
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      throw invalidPipeline(`${this.placeOf(name)} is not an integer`);
    }
    return value;
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[], otherwise?: Choice): Choice {
    const value = this.optionalText(name) ?? otherwise;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw invalidPipeline(`${this.placeOf(name)} is none of ${choices.join(', ')}`);
    return found;
  }

  /** A list of strings; without `otherwise` there must be at least one. */
  texts(name: string, otherwise?: readonly string[]): readonly string[] {
    const value = this.#value(name);
    if (value === undefined && otherwise !== undefined) return otherwise;
    const list = this.#list(name);
    if (otherwise === undefined && list.length === 0) throw invalidPipeline(`${this.placeOf(name)} is empty`);
    return list.map((entry) => {
      if (typeof entry !== 'string') throw invalidPipeline(`${this.placeOf(name)} holds something that is no string`);
      return entry;
    });
  }

  object(name: string): Fields {
    if (!this.has(name)) throw invalidPipeline(`${this.placeOf(name)} is not provided`);
    return new Fields(this.#value(name), this.placeOf(name));
  }

  /** A list of objects, empty when left out. */
  list(name: string): readonly Fields[] {
    if (!this.has(name)) return [];
    return this.#list(name).map((entry, index) => new Fields(entry, `${this.placeOf(name)}[${index}]`));
  }

  /** An object of strings by name, empty when left out. */
  textsByName(name: string): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#entries(name).map((key) => [key, this.object(name).anyText(key)]));
  }

  /** An object of lists of strings by name, empty when left out. */
  listsByName(name: string): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(this.#entries(name).map((key) => [key, this.object(name).texts(key)]));
  }

  /** `{"query"}`, checked: nothing and '' mean every log. */
  filter(name: string): QueryFilter {
    if (!this.has(name)) return { query: '' };
    return { query: this.object(name).query('query') };
  }

  /** A log search that can be read. */
  query(name: string): string {
    const query = this.optionalText(name) ?? '';
    try {
      parseLogSearch(query);
    } catch (error) {
      throw invalidPipeline(`${this.placeOf(name)} is not a search: ${messageOf(error)}`);
    }
    return query;
  }

  /** A string, or a number as one. */
  anyText(name: string): string {
    const value = this.#value(name);
    return typeof value === 'number' ? String(value) : (this.optionalText(name) ?? '');
  }

  /** Where a field stands, for messages. */
  placeOf(name: string): string {
    return this.#place === '' ? name : `${this.#place}.${name}`;
  }

  /** The JSON itself, for what reads it on its own. */
  get json(): Readonly<Record<string, unknown>> {
    return this.#json;
  }

  #value(name: string): unknown {
    return this.#json[name] ?? undefined;
  }

  #entries(name: string): readonly string[] {
    return this.has(name) ? Object.keys(this.object(name).#json) : [];
  }

  #list(name: string): readonly unknown[] {
    const value = this.#value(name);
    if (value === undefined) throw invalidPipeline(`${this.placeOf(name)} is not provided`);
    if (!Array.isArray(value)) throw invalidPipeline(`${this.placeOf(name)} is not a list`);
    if (value.length > MOST_ITEMS) throw invalidPipeline(`${this.placeOf(name)} has more than ${MOST_ITEMS} entries`);
    return value;
  }
}
