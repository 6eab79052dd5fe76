import v8 from 'node:v8';

/*
 * Whoever may ask could otherwise stop the process with a regex. V8 has a second, non-backtracking engine: with the first
 * flag it takes over a match after 50,000 backtracks; the second makes flag `l` exist, with which a regex is refused unless
 * that engine can run it.
 */
v8.setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
v8.setFlagsFromString('--enable-experimental-regexp-engine');

const MOST_CHARACTERS = 4_000;
/** What repeats multiply to, as RE2 limits them: each is written out by the engine. */
const MOST_REPEATS = 1_000;
/** Up to this count the linear engine writes repeats out by itself; greater ones it refuses. */
const OWN_REPEATS = 4;
/** What all repeats written out may measure. */
const MOST_WRITTEN = 30_000;

/** Why a text is no regex of RE2; thrown, and worded, by the caller's own error. */
export class RegexProblem extends Error {}

const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/**
 * A regex of RE2 as a RegExp that takes linear time. `anchored` ones match whole texts, as Prometheus' do. `.` matches ends
 * of lines too. Knows flags at the start (`(?i)`, `(?s)`), named groups and POSIX classes. Throws RegexProblem for what is no
 * regex or cannot run in linear time.
 */
export function compileRegex(source: string, anchored = true): RegExp {
  if (source.length > MOST_CHARACTERS) throw new RegexProblem(`it is longer than ${MOST_CHARACTERS} characters`);
  const pattern = translate(source);
  const written = anchored ? `^(?:${pattern})$` : pattern;
  try {
    // Throws when the linear engine cannot run it. What is used has no `l`: fast first, linear when it must be.
    new RegExp(written, 'ls');
    return new RegExp(written, 's');
  } catch (error) {
    throw new RegexProblem(error instanceof Error ? error.message.replace(/^.*\/\w*: /s, '') : String(error));
  }
}

function translate(source: string): string {
  let out = '';
  let repeats = 1;
  let at = 0;
  /** Whether case is ignored, in each group that is open. */
  const folds = [false];
  /** Where, in `out`, the groups that are open and the last thing that can be repeated begin. */
  const opened: number[] = [];
  let atom = 0;
  while (at < source.length) {
    const character = source.charAt(at);
    const rest = source.slice(at, at + 24);
    const isFolded = folds.at(-1) === true;
    const repeat = /^\{(\d+)(?:,(\d*))?\}/.exec(rest);
    const flags = /^\(\?(\w*)(?:-(\w+))?([:)])/.exec(rest);
    if (repeat !== null) {
      repeats *= Math.max(1, Number(repeat[2] || repeat[1]));
      if (repeats > MOST_REPEATS) throw new RegexProblem('its repeats are too large');
      const least = Number(repeat[1]);
      const most = repeat[2] === undefined ? least : repeat[2] === '' ? Number.POSITIVE_INFINITY : Number(repeat[2]);
      if (most < least) throw new RegexProblem('a repeat counts backwards');
      at += repeat[0].length;
      if (least <= OWN_REPEATS && (most <= OWN_REPEATS || most === Number.POSITIVE_INFINITY)) {
        out += repeat[0];
      } else {
        // Written out it is as greedy as can be: what matches is the same.
        if (source.charAt(at) === '?') at++;
        if (/[*+?{]/.test(source.charAt(at))) throw new RegexProblem('a repeat is repeated');
        out = out.slice(0, atom) + writtenOut(out.slice(atom), least, most);
        if (out.length > MOST_WRITTEN) throw new RegexProblem('its repeats are too large');
      }
    } else if (flags !== null) {
      const [whole, on = '', off = '', end] = flags;
      if (/[^is]/.test(on + off)) throw new RegexProblem(`the flags ${whole} are not supported`);
      const folded = off.includes('i') ? false : on.includes('i') || isFolded;
      if (end === ':') {
        folds.push(folded);
        opened.push(out.length);
        out += '(?:';
      } else folds[folds.length - 1] = folded;
      at += whole.length;
    } else if (character === '(') {
      folds.push(isFolded);
      opened.push(out.length);
      out += '(';
      at++;
      // Names of groups are RE2's; lookarounds stay what they are, for the engine to refuse.
      if (source.startsWith('?', at)) {
        const named = /^\?P?<(?=\w)/.exec(source.slice(at, at + 4));
        out += named === null ? '?' : '?<';
        at += named?.[0].length ?? 1;
      }
    } else if (character === ')') {
      if (folds.length > 1) folds.pop();
      atom = opened.pop() ?? out.length;
      out += ')';
      at++;
    } else if (character === '\\') {
      const [text, length] = escaped(source, at);
      atom = out.length;
      out += text;
      at += length;
    } else if (character === '[') {
      const [text, length] = characterClass(source, at, isFolded);
      atom = out.length;
      out += text;
      at += length;
    } else {
      if (!/[*+?]/.test(character)) atom = out.length;
      out += plain(character, isFolded);
      at++;
    }
  }
  return out;
}

/** `a{2,4}` as `aa(?:a(?:a)?)?`. Of groups that capture only the last copy does: that is what they would hold. */
function writtenOut(text: string, least: number, most: number): string {
  const bare = text.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\((?:\?<\w+>)?(?!\?)/g, (found) =>
    found.startsWith('(') ? '(?:' : found,
  );
  const size = (most === Number.POSITIVE_INFINITY ? least : most) * (text.length + 5);
  if (size > MOST_WRITTEN) throw new RegexProblem('its repeats are too large');
  if (most === 0) return `(?:${text}){0}`;
  if (most === Number.POSITIVE_INFINITY) return `${bare.repeat(least - 1)}${text}+`;
  const optional = most - least;
  if (optional === 0) return `${bare.repeat(least - 1)}${text}`;
  return `${bare.repeat(least)}${`(?:${bare}`.repeat(optional - 1)}(?:${text}${')?'.repeat(optional)}`;
}

function plain(character: string, isFolded: boolean): string {
  if (isFolded && /[A-Za-z]/.test(character)) return `[${character}${other(character)}]`;
  return character === '{' || character === '}' ? `\\${character}` : character;
}

function escaped(source: string, at: number): [text: string, length: number] {
  const next = source.charAt(at + 1);
  if (next === '') throw new RegexProblem('it ends with a backslash');
  if (next === 'A') return ['^', 2];
  if (next === 'z') return ['$', 2];
  if (next === 'Q') {
    const end = source.indexOf('\\E', at + 2);
    const literal = end < 0 ? source.slice(at + 2) : source.slice(at + 2, end);
    return [literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), end < 0 ? source.length - at : end + 2 - at];
  }
  if (next === 'a') return ['\\x07', 2];
  if (/[pPCE1-9]/.test(next)) throw new RegexProblem(`\\${next} is not supported`);
  return [`\\${next}`, 2];
}

/** Finds the end of a class and writes it anew, POSIX names and both cases spelled out. */
function characterClass(source: string, at: number, ignoreCase: boolean): [text: string, length: number] {
  let out = '[';
  let index = at + 1;
  if (source.charAt(index) === '^') {
    out += '^';
    index++;
  }
  let isFirst = true;
  for (; index < source.length; isFirst = false) {
    const character = source.charAt(index);
    if (character === ']' && !isFirst) return [`${out}]`, index + 1 - at];
    const posix = /^\[:(\w+):\]/.exec(source.slice(index, index + 12));
    if (posix !== null) {
      const named = POSIX[posix[1] ?? ''];
      if (named === undefined) throw new RegexProblem(`there is no class ${posix[0]}`);
      out += named;
      index += posix[0].length;
      continue;
    }
    const range = /^([A-Za-z])-([A-Za-z])/.exec(source.slice(index, index + 3));
    if (ignoreCase && range !== null) {
      const [text = '', from = '', to = ''] = range;
      out += text + swapped(from, to);
      index += 3;
      continue;
    }
    if (character === '\\') {
      const [text, length] = escaped(source, index);
      out += text;
      index += length;
      continue;
    }
    out +=
      ignoreCase && /[A-Za-z]/.test(character)
        ? character + other(character)
        : character === '[' || character === ']'
          ? `\\${character}`
          : character;
    index++;
  }
  throw new RegexProblem('a class is not closed');
}

function other(letter: string): string {
  return letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
}

/** The other case of a range that stays within one. */
function swapped(from: string, to: string): string {
  const sameCase = /^[a-z]{2}$/.test(from + to) || /^[A-Z]{2}$/.test(from + to);
  return sameCase ? `${other(from)}-${other(to)}` : '';
}
