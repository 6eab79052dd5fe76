import v8 from 'node:v8';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { RegexNode } from './ast.ts';
import { foldLookaheads } from './fold-look.ts';
import { parseRegex } from './parse-regex.ts';
import { badRegex } from './regex-error.ts';
import { writeRegex } from './write-regex.ts';

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
  const { source: written, captures } = writeRegex(foldLookaheads(tree));
  return compileLinear(nameGroups(written, captures, names), options.flags);
}

/** The RegExp of a tree, its groups numbered; with the capture number of the tree for each group. */
export function linearRegexOf(tree: RegexNode): { regex: RegExp; captures: readonly number[]; size: number } {
  const { source, captures, size } = writeRegex(foldLookaheads(tree));
  return { regex: compileLinear(source), captures, size };
}

function compileLinear(source: string, flags = ''): RegExp {
  try {
    // Throws when the linear engine cannot run it; what comes back has no `l`: fast first, linear when it must be.
    new RegExp(source, `l${flags}`);
    return new RegExp(source, flags);
  } catch (error) {
    throw codeOf(error) === 'bad_regex' ? error : badRegex(messageOf(error));
  }
}

/** Gives groups their names back, where a name is one that JavaScript knows and stands only once. */
function nameGroups(source: string, captures: readonly number[], names: readonly (string | undefined)[]): string {
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
