import v8 from 'node:v8';
import { messageOf } from '../errors.ts';
import type { RegexNode } from './ast.ts';
import { foldLookaheads } from './fold-look.ts';
import { parseRegex } from './parse-regex.ts';
import { badRegex } from './regex-error.ts';
import { type WriteOptions, type WrittenRegex, writeRegex } from './write-regex.ts';

/*
 * Whoever may write a regex could otherwise stop the process with one. V8 has a second, non-backtracking engine: with the
 * first flag it takes over a match after 50,000 backtracks, for every regex that it can run; the second makes flag `l`
 * exist, with which a regex is refused unless it can.
 */
v8.setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
v8.setFlagsFromString('--enable-experimental-regexp-engine');

export interface LinearRegexOptions {
  readonly caseInsensitive?: boolean;
  /** Whether `.` also matches the ends of lines. */
  readonly dotAll?: boolean;
  /** `g` or `y`, when the regex is to be used that way. */
  readonly flags?: 'g' | 'y';
}

/**
 * A user's regex as a RegExp that matches in linear time whatever the text is: what regexes that come from outside go
 * through, everywhere. Accepts the spellings of Java, PCRE, RE2, Oniguruma and JavaScript; groups that are named stay named,
 * others capture in their order. Throws `bad_regex` with the reason when the text is no regex, or one that cannot run in
 * linear time (back-references, lookahead of more than a character, repeats beyond all measure).
 */
export function linearRegex(source: string, options: LinearRegexOptions = {}): RegExp {
  const names: (string | undefined)[] = [];
  const tree = parseRegex(source, {
    ignoreCase: options.caseInsensitive === true,
    dotAll: options.dotAll === true,
    named: (name) => names.push(name) - 1,
    unnamed: () => names.push(undefined) - 1,
  });
  const written = writeLinear(tree, { counted: true, groupsOnce: true });
  return new RegExp(nameGroups(written, names), options.flags);
}

/** A RegExp with the capture number of the tree for each of its groups. */
export interface LinearMatcher {
  readonly regex: RegExp;
  readonly captures: readonly number[];
}

/**
 * The RegExp of a tree, its groups numbered. One that is not `counted` is faster, but its time may grow with the square of
 * the text: it is for short texts. Both find the same, in the same groups.
 */
export function linearRegexOf(tree: RegexNode, options: { counted: boolean; flags?: 'y' }): LinearMatcher {
  const { source, captures } = writeLinear(tree, { counted: options.counted, groupsOnce: false });
  return { regex: new RegExp(source, options.flags), captures };
}

/** Writes a tree so that the linear engine takes it: how much it copies depends on more than the counts. */
function writeLinear(tree: RegexNode, options: Omit<WriteOptions, 'maxCopies'>): WrittenRegex {
  const folded = foldLookaheads(tree);
  for (let maxCopies = 16; ; maxCopies = Math.floor(maxCopies / 4)) {
    const written = writeRegex(folded, { ...options, maxCopies });
    try {
      // Throws when the linear engine cannot run it. What is used has no `l`: fast first, linear when it must be.
      new RegExp(written.source, 'l');
      return written;
    } catch (error) {
      if (maxCopies <= 1) throw badRegex(messageOf(error));
    }
  }
}

/** Gives groups their names back, where a name is one that JavaScript knows and stands only once. */
function nameGroups({ source, captures }: WrittenRegex, names: readonly (string | undefined)[]): string {
  if (names.every((name) => name === undefined)) return source;
  const seen = new Set<string>();
  let group = 0;
  return source.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\((?!\?)/g, (found) => {
    if (found !== '(') return found;
    const name = names[captures[group] ?? -1];
    group += 1;
    if (name === undefined || seen.has(name) || !/^[A-Za-z_$][\w$]*$/.test(name)) return found;
    seen.add(name);
    return `(?<${name}>`;
  });
}
