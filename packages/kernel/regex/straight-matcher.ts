import type { RegexNode } from './ast.ts';
import { type StraightSource, straightSource } from './straight-source.ts';

/**
 * Matches UTF-8 bytes in one pass: of each loop it takes as much as there is, and of options, tried one after another, the first,
 * as a regex does at first. When it arrives at the end, that is what the regex would have found, and the places of the groups
 * are known without a string. When it does not, nothing is said: a regex has to tell, which may step back. Lines of logs that
 * were made to be parsed are nearly all of the first kind. It is compiled to JavaScript, since reading steps one by one costs
 * three times as much.
 */
export class StraightMatcher {
  /** The capture number of the tree for each group, in order. */
  readonly captures: readonly number[];
  /** Where the groups of the last match begin and end; equal for those that took part with nothing, or not at all. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly #matches: (bytes: Uint8Array, start: number, end: number) => boolean;

  private constructor({ source, tables, captures }: StraightSource) {
    this.captures = captures;
    this.starts = new Int32Array(captures.length);
    this.ends = new Int32Array(captures.length);
    const make = new Function('starts', 'ends', ...tables.keys(), `return function (bytes, start, end) {\n${source}};`);
    this.#matches = make(this.starts, this.ends, ...tables.values());
  }

  /** The matcher of a tree; undefined when it would never match. */
  static of(tree: RegexNode): StraightMatcher | undefined {
    const source = straightSource(tree);
    return source === undefined ? undefined : new StraightMatcher(source);
  }

  /** Whether the whole of `bytes[start, end)`, which must be well-formed UTF-8, matches; false means that it is not known. */
  matches(bytes: Uint8Array, start: number, end: number): boolean {
    const { starts, ends } = this;
    // `fill` costs more for so few.
    for (let group = 0; group < starts.length; group++) {
      starts[group] = 0;
      ends[group] = 0;
    }
    return this.#matches(bytes, start, end);
  }
}
