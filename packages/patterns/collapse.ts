import type { Tokens } from './scan.ts';
import { AFTER_TIME, LIST, MONTH, QUOTE, UNIT, VARIABLE, type Vocabulary, WEAK, WEEKDAY, WORD } from './vocabulary.ts';

const LONGEST_REPEAT = 12;

/**
 * Makes one variable of what is one value or a list: `5.2 KB`, `Jun 18 02:08`, `blk_1 blk_2 blk_3`, `1, 2, 3`, and one of
 * phrases said over and over (`iar 1, dear 2 iar 3, dear 4`), so that the length of a list makes no difference.
 */
export function collapse(line: string, tokens: Tokens, vocabulary: Vocabulary): void {
  joinValues(tokens, vocabulary.flags);
  dropAmounts(line, tokens, vocabulary);
  joinLists(tokens, vocabulary);
  joinRepeats(tokens, vocabulary.flags);
}

const AMOUNT = /^[\d.,]{1,20} ?(?:[A-Za-zµ]{1,4}|%)$/;

/** An amount said again in brackets may be missing where it is small: `1190 bytes (1.16 KB) sent`. */
function dropAmounts(line: string, tokens: Tokens, { bracket, closing }: Vocabulary): void {
  for (let at = 2; at + 3 < tokens.length; at++) {
    if (tokens.ids[at] !== bracket || tokens.ids[at + 1] !== VARIABLE) continue;
    const close = tokens.ids[at + 2] === closing ? at + 2 : at + 3;
    if (tokens.ids[close] !== closing || (close === at + 3 && tokens.ids[at + 2] !== VARIABLE)) continue;
    const text = line.slice(tokens.starts[at + 1], tokens.ends[close - 1]);
    if (tokens.starts[at] === tokens.ends[at - 1] || !AMOUNT.test(text)) continue;
    remove(tokens, at, close + 1);
  }
}

/** The skeleton with lists joined that have come to be by merging: `sql(root,10.0.0.1)` beside `sql(42,10.0.0.1)`. */
export function joinedLists(tokens: Int32Array, flags: readonly number[]): number[] {
  const joined: number[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (token === VARIABLE && last !== undefined) {
      if (last === VARIABLE) continue;
      if (joined.at(-2) === VARIABLE && ((flags[last] as number) & LIST) !== 0) {
        joined.pop();
        continue;
      }
    }
    joined.push(token);
  }
  return withoutRepeats(joined, flags);
}

function withoutRepeats(tokens: number[], flags: readonly number[]): number[] {
  const ids = Int32Array.from(tokens);
  const left: number[] = [];
  for (let at = 0; at < ids.length; at++) {
    left.push(ids[at] as number);
    for (let period = 1; period <= LONGEST_REPEAT && at + 1 + period <= ids.length && period <= left.length; period++) {
      const start = at + 1 - period;
      if (at + 1 + period > ids.length || !sameRun(ids, start, period) || !holdsValue(ids, start, period, flags))
        continue;
      at += period;
      period = 0;
    }
  }
  return left;
}

/** Units behind numbers, names of months and weekdays beside them. */
function joinValues(tokens: Tokens, flags: readonly number[]): void {
  const { ids, length } = tokens;
  const mask = UNIT | AFTER_TIME | MONTH | WEEKDAY;
  for (let at = length - 1; at >= 0; at--) {
    const flag = flags[ids[at] as number] as number;
    if ((flag & mask) === 0) continue;
    const isBehind = at > 0 && ids[at - 1] === VARIABLE;
    const isBefore = at + 1 < length && ids[at + 1] === VARIABLE;
    if ((flag & (UNIT | AFTER_TIME)) !== 0 && isBehind) ids[at] = VARIABLE;
    else if ((flag & MONTH) !== 0 && (isBehind || isBefore)) ids[at] = VARIABLE;
    else if ((flag & WEEKDAY) !== 0 && isBefore) ids[at] = VARIABLE;
  }
}

function joinLists(tokens: Tokens, vocabulary: Vocabulary): void {
  const { flags } = vocabulary;
  const { ids, starts, ends, length } = tokens;
  let kept = 0;
  for (let at = 0; at < length; at++) {
    const id = ids[at] as number;
    if (id === VARIABLE && kept > 0) {
      const last = ids[kept - 1] as number;
      const isListed = kept > 1 && ids[kept - 2] === VARIABLE && ((flags[last] as number) & LIST) !== 0;
      const isRange =
        kept > 2 && ids[kept - 3] === VARIABLE && last === vocabulary.arrow && ids[kept - 2] === vocabulary.dash;
      if (last === VARIABLE || isListed || isRange) {
        kept -= last === VARIABLE ? 0 : isListed ? 1 : 2;
        ends[kept - 1] = ends[at] as number;
        continue;
      }
    }
    ids[kept] = id;
    starts[kept] = starts[at] as number;
    ends[kept] = ends[at] as number;
    kept++;
  }
  tokens.length = kept;
}

function joinRepeats(tokens: Tokens, flags: readonly number[]): void {
  const { ids } = tokens;
  for (let at = 0; at < tokens.length; at++) {
    for (let period = 1; period <= LONGEST_REPEAT && at + 2 * period <= tokens.length; period++) {
      if (ids[at] !== ids[at + period] || !sameRun(ids, at, period) || !holdsValue(ids, at, period, flags)) continue;
      let end = at + 2 * period;
      while (end + period <= tokens.length && sameRun(ids, end - period, period)) end += period;
      remove(tokens, at + period, end);
      period = 0;
    }
  }
}

function sameRun(ids: Int32Array, at: number, period: number): boolean {
  for (let step = 0; step < period; step++) if (ids[at + step] !== ids[at + period + step]) return false;
  return true;
}

/** Phrases without a value, and values between quotes, are not said over and over as lists are. */
function holdsValue(ids: Int32Array, at: number, period: number, flags: readonly number[]): boolean {
  let value = false;
  let seen = 0;
  for (let step = 0; step < period; step++) {
    const id = ids[at + step] as number;
    const flag = flags[id] as number;
    value ||= id === VARIABLE || (flag & WEAK) !== 0;
    seen |= flag;
  }
  return value && ((seen & QUOTE) === 0 || (seen & WORD) !== 0);
}

/** Takes tokens out; the one before them stands for their text too. */
function remove(tokens: Tokens, from: number, to: number): void {
  const { ids, starts, ends, length } = tokens;
  ends[from - 1] = ends[to - 1] as number;
  ids.copyWithin(from, to, length);
  starts.copyWithin(from, to, length);
  ends.copyWithin(from, to, length);
  tokens.length = length - (to - from);
}
