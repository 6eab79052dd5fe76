import { joinPath } from '@komainu/wire/logs/attributes.ts';
import { BytesMemory } from './bytes-memory.ts';

const SLASH = 47;
const QUESTION = 63;
const HASH = 35;
const AMPERSAND = 38;
const EQUALS = 61;
const PERCENT = 37;
const PLUS = 43;

/**
 * Takes the target of a request line apart where it lies, as `parseUrl` does of a string: a path, and at most one parameter
 * with nothing to decode. Anything else is left to `parseUrl`.
 */
export class PlacedUrl {
  pathEnd = 0;
  /** The attribute of the parameter, '' when there is none. */
  parameter = '';
  valueStart = 0;
  valueEnd = 0;
  readonly #queryString: string;
  readonly #parameters = new BytesMemory<string>();

  /** `queryString` is the path that attributes of parameters stand below. */
  constructor(queryString: string) {
    this.#queryString = queryString;
  }

  /** Reads `bytes[start, end)`; false when it is left to `parseUrl`. */
  read(bytes: Buffer, start: number, end: number): boolean {
    if (bytes[start] !== SLASH || (end - start > 1 && bytes[start + 1] === SLASH)) return false;
    let at = start;
    while (at < end && bytes[at] !== QUESTION && bytes[at] !== HASH) at++;
    this.pathEnd = at;
    this.parameter = '';
    return at === end || bytes[at] === HASH || this.#readQuery(bytes, at + 1, end);
  }

  #readQuery(bytes: Buffer, start: number, end: number): boolean {
    let equals = -1;
    let at = start;
    for (; at < end && bytes[at] !== HASH; at++) {
      const byte = bytes[at];
      if (byte === AMPERSAND || byte === PERCENT || byte === PLUS) return false;
      if (byte === EQUALS && equals === -1) equals = at;
    }
    const nameEnd = equals === -1 ? at : equals;
    if (nameEnd === start) return true;
    this.parameter = this.#parameters.get(bytes, start, nameEnd) ?? this.#learn(bytes, start, nameEnd);
    this.valueStart = equals === -1 ? at : equals + 1;
    this.valueEnd = at;
    return true;
  }

  #learn(bytes: Buffer, start: number, end: number): string {
    const path = joinPath(this.#queryString, bytes.toString('utf8', start, end));
    this.#parameters.learn(bytes, start, end, path);
    return path;
  }
}
