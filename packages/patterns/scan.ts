import { bracketEnd, classOf, DIGIT, HIRAGANA, LETTER, SEPARATOR, SPACE } from './characters.ts';
import { isValueWord, pieceOf, scriptRuns, VALUE } from './pieces.ts';
import { closingQuote, hasNoValue, isComparison, isQuoted, isText, quotesValue } from './quotes.ts';
import { VARIABLE, type Vocabulary } from './vocabulary.ts';

/** Most tokens of a line; what follows is not looked at. */
export const MOST_TOKENS = 200;
const MOST_REMEMBERED = 100_000;
const LONGEST_REMEMBERED = 60;
const EMPTY_VALUE = /^(?:null|none|nil|undefined|-|\(null\)|<null>|""|'')$/i;

/** Tokens of a line and where they stand in it. Reused from line to line. */
export class Tokens {
  readonly ids = new Int32Array(MOST_TOKENS);
  readonly starts = new Int32Array(MOST_TOKENS);
  readonly ends = new Int32Array(MOST_TOKENS);
  length = 0;

  push(id: number, start: number, end: number): void {
    if (this.length === MOST_TOKENS) return;
    this.ids[this.length] = id;
    this.starts[this.length] = start;
    this.ends[this.length] = end;
    this.length++;
  }

  get full(): boolean {
    return this.length === MOST_TOKENS;
  }
}

/** Id, start, end; over and over. */
type Remembered = readonly number[];

/** Cuts messages into tokens: words, punctuation, and the variable for what is a value by its form. */
export class Scanner {
  private readonly vocabulary: Vocabulary;
  private readonly remembered = new Map<string, Remembered>();
  private readonly found: number[] = [];
  /** An HTTP request was in the line: texts in quotes behind it are referrers and names of browsers. */
  private sawRequest = false;

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Replaces what `tokens` holds by those of `line` between two indexes. */
  scan(line: string, from: number, to: number, tokens: Tokens): void {
    tokens.length = 0;
    this.sawRequest = false;
    let at = from;
    while (at < to && !tokens.full) {
      const code = line.charCodeAt(at);
      if (code === 32 || (code < 32 && code >= 0) || (code > 127 && classOf(code) === SPACE)) {
        at++;
        continue;
      }
      let end = at + 1;
      let quote = quotesValue(line, at, at) ? at : -1;
      for (; quote === -1 && end < to; end++) {
        const next = line.charCodeAt(end);
        if (next <= 32 || (next > 127 && classOf(next) === SPACE)) break;
        if ((next === 34 || next === 39) && quotesValue(line, at, end)) quote = end;
      }
      const close = quote === -1 ? -1 : closingQuote(line, quote, to);
      if (close !== -1) {
        if (quote > at) this.chunk(line, at, quote, tokens);
        tokens.push(VARIABLE, quote, close + 1);
        at = close + 1;
        continue;
      }
      while (end < to && classOf(line.charCodeAt(end)) !== SPACE) end++;
      if ((code === 34 || code === 39 || code === 96) && at > from) {
        const closed = this.phrase(line, at, to, tokens);
        if (closed !== -1) {
          at = closed;
          continue;
        }
      }
      if (code === 34 && this.sawRequest) {
        const closed = closingQuote(line, at, to);
        if (closed !== -1) {
          tokens.push(VARIABLE, at, closed + 1);
          at = closed + 1;
          continue;
        }
      }
      if (line.startsWith('HTTP/', at)) this.sawRequest = true;
      this.chunk(line, at, end, tokens);
      if (line.charCodeAt(end - 1) === 61 && end - at > 1 && hasNoValue(line, end, to)) tokens.push(VARIABLE, end, end);
      at = end;
    }
  }

  /**
   * Several words in quotes are one: the name of a thing. Its digits are taken out. Gives the index behind it, or -1 where
   * none begins: at an HTTP request, at the text of a message.
   */
  private phrase(line: string, open: number, to: number, tokens: Tokens): number {
    if (this.sawRequest || isText(line, open)) return -1;
    const close = closingQuote(line, open, Math.min(to, open + LONGEST_PHRASE));
    if (close === -1 || close === open + 1) return -1;
    const after = classOf(line.charCodeAt(close + 1));
    const inner = line.slice(open + 1, close);
    if (close + 1 < to && (after === LETTER || after === DIGIT)) return -1;
    if (!inner.includes(' ') || /^(?:[A-Z]{3,7} \/|[ ])|[ ]$|["'`=]/.test(inner)) return -1;
    const quote = this.vocabulary.punctuation(line.charAt(open));
    tokens.push(quote, open, open + 1);
    tokens.push(this.vocabulary.word(inner.replace(/[^ ]*\d[^ ]*/g, '#'), false), open + 1, close);
    tokens.push(quote, close, close + 1);
    return close + 1;
  }

  /** What stands between two spaces. */
  private chunk(line: string, start: number, end: number, tokens: Tokens): void {
    const text = line.slice(start, end);
    let parts = this.remembered.get(text);
    if (parts === undefined) {
      this.found.length = 0;
      this.word(text);
      parts = this.found.slice();
      if (text.length <= LONGEST_REMEMBERED) {
        if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
        this.remembered.set(text, parts);
      }
    }
    for (let at = 0; at < parts.length; at += 3) {
      tokens.push(parts[at] as number, start + (parts[at + 1] as number), start + (parts[at + 2] as number));
    }
  }

  private word(text: string): void {
    let start = 0;
    let end = text.length;
    while (start < end && isOuter(text.charCodeAt(start)) && !isComparison(text, start)) start++;
    while (end > start && isOuterEnd(text.charCodeAt(end - 1))) end--;
    // `f(x)` keeps its bracket: it is no outer one.
    while (end < text.length && opensWithin(text, start, end) && isCloser(text.charCodeAt(end))) end++;
    if (start > 0) this.separators(text, 0, start);
    if (start < end && isQuoted(text, start, end)) this.add(VARIABLE, start, end);
    else if (start < end) {
      const core = start === 0 && end === text.length ? text : text.slice(start, end);
      if (isValueWord(core)) this.add(VARIABLE, start, end);
      else this.parts(text, start, end);
    }
    if (end < text.length) this.separators(text, Math.max(end, start), text.length);
  }

  /** Splits at separators; the value behind `key=` is one variable unless it is a word. */
  private parts(text: string, from: number, to: number): void {
    let at = from;
    while (at < to && this.found.length < 3 * MOST_TOKENS) {
      const kind = classOf(text.charCodeAt(at));
      let end = at + 1;
      if (kind === SEPARATOR || kind === SPACE) {
        const code = text.charCodeAt(at);
        const closed = code === 0x300c || code === 0x300e ? text.indexOf(String.fromCharCode(code + 1), at) : -1;
        if (closed > at + 1 && closed < to && closed - at < LONGEST_PHRASE) {
          this.corner(text, at, closed);
          at = closed + 1;
          continue;
        }
        while (end < to && text.charCodeAt(end) === code) end++;
        this.separators(text, at, end);
        at = code === 61 && end === at + 1 ? this.value(text, end, to) : end;
        continue;
      }
      while (end < to && classOf(text.charCodeAt(end)) !== SEPARATOR) end++;
      this.joined(text, at, end);
      at = end;
    }
  }

  /** 「…」: what stands within is one word. */
  private corner(text: string, open: number, close: number): void {
    const inner = text.slice(open + 1, close);
    const isValue = /[\d０-９./:@]/.test(inner);
    this.separators(text, open, open + 1);
    this.add(isValue ? VARIABLE : this.vocabulary.word(inner, false), open + 1, close);
    this.separators(text, close, close + 1);
  }

  /** The value behind `=`; gives the index behind it. */
  private value(text: string, from: number, to: number): number {
    if (from >= text.length) return from;
    if (from >= to || /[,;&|)\]}>]/.test(text.charAt(from))) {
      this.add(VARIABLE, from, from);
      return from;
    }
    const first = text.charCodeAt(from);
    if (first === 34 || first === 39) {
      const close = text.indexOf(text.charAt(from), from + 1);
      if (close !== -1 && close < to) return this.quotedValue(text, from, close + 1);
    }
    let end = from;
    while (end < to && !/[,;&|)\]}>"'=]/.test(text.charAt(end))) {
      const closed = /[[({<]/.test(text.charAt(end)) ? bracketEnd(text, end, Math.min(to - end, LONGEST_BRACKET)) : -1;
      if (closed === -1 && /[[({<]/.test(text.charAt(end))) break;
      end = closed === -1 ? end + 1 : closed;
    }
    // `{key=` and `a=b=c`: what follows is structure of its own.
    if (end === from || text.charCodeAt(end) === 61) return from;
    const value = text.slice(from, end);
    if (EMPTY_VALUE.test(value) || !/^[A-Za-z_][A-Za-z_-]*$/.test(value)) this.add(VARIABLE, from, end);
    else this.add(this.vocabulary.word(value, false), from, end);
    return end;
  }

  private quotedValue(text: string, from: number, end: number): number {
    const value = text.slice(from + 1, end - 1);
    if (/^[A-Za-z_]+$/.test(value) && !EMPTY_VALUE.test(value)) this.add(this.vocabulary.word(value, false), from, end);
    else this.add(VARIABLE, from, end);
    return end;
  }

  /** Letters, digits and joiners without a separator. */
  private joined(text: string, from: number, to: number): void {
    if (isLeadingJoiner(text.charCodeAt(from)) && isValueWord(text.slice(from, to))) {
      this.add(VARIABLE, from, to);
      return;
    }
    let end = to;
    let start = from;
    while (start < end && isLeadingJoiner(text.charCodeAt(start)) && !signs(text, start, end)) start++;
    while (end > start && isTrailingJoiner(text.charCodeAt(end - 1))) end--;
    if (start > from) this.separators(text, from, start);
    if (start < end) this.dotRuns(text, start, end);
    if (end < to) this.separators(text, Math.max(end, start), to);
  }

  /** Runs of dots lead to a value: `wait state enable.......0`. */
  private dotRuns(text: string, from: number, to: number): void {
    let at = from;
    while (at < to) {
      const dots = text.indexOf('..', at);
      const end = dots === -1 || dots >= to ? to : dots;
      if (end > at) this.piece(text, at, end);
      at = end;
      while (at < to && text.charCodeAt(at) === 46) at++;
      if (at > end) this.separators(text, end, at);
    }
  }

  private piece(text: string, from: number, to: number): void {
    const part = text.slice(from, to);
    const piece = pieceOf(part);
    if (piece === VALUE) {
      this.add(VARIABLE, from, to);
      return;
    }
    if (!hasOtherScript(part)) {
      this.add(this.vocabulary.word(piece.text, piece.weak), from, to);
      return;
    }
    this.runs(part, from);
  }

  private runs(part: string, from: number): void {
    let at = from;
    for (const run of scriptRuns(part)) {
      let start = 0;
      // Digits within: `注文12345を`.
      for (const match of run.matchAll(/[\d０-９][\d０-９.,:/-]*/g)) {
        if (match.index > start)
          this.add(this.vocabulary.word(run.slice(start, match.index), false), at + start, at + match.index);
        start = match.index + match[0].length;
        this.add(VARIABLE, at + match.index, at + start);
      }
      if (start < run.length) this.add(this.vocabulary.word(run.slice(start), false), at + start, at + run.length);
      at += run.length;
    }
  }

  /** Punctuation: the same character over and over is one token; a colon tells whether a space follows. */
  private separators(text: string, from: number, to: number): void {
    let at = from;
    while (at < to) {
      const character = text.charAt(at);
      let end = at + 1;
      while (end < to && text.charAt(end) === character) end++;
      const loose = character === ':' && end === text.length ? ': ' : character;
      this.add(this.vocabulary.punctuation(end - at > 1 ? character + character : loose), at, end);
      at = end;
    }
  }

  private add(id: number, start: number, end: number): void {
    this.found.push(id, start, end);
  }
}

function isOuter(code: number): boolean {
  // ( [ { < " ' ` , ; : ! ? * = >
  const opens = code === 40 || code === 91 || code === 123 || code === 60 || code === 34 || code === 39 || code === 96;
  return opens || code === 44 || code === 59 || code === 33 || code === 62;
}

function isOuterEnd(code: number): boolean {
  const closes = code === 41 || code === 93 || code === 125 || code === 62 || code === 34 || code === 39 || code === 96;
  return closes || code === 44 || code === 59 || code === 58 || code === 33 || code === 63 || code === 46;
}

function isCloser(code: number): boolean {
  return code === 41 || code === 93 || code === 125 || code === 62;
}

/** Whether the text between holds more opening than closing brackets, so that the closing one behind belongs to it. */
function opensWithin(text: string, from: number, to: number): boolean {
  let depth = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 40 || code === 91 || code === 123 || code === 60) depth++;
    else if (isCloser(code)) depth--;
  }
  return depth > 0;
}

function isLeadingJoiner(code: number): boolean {
  return code === 46 || code === 45 || code === 43 || code === 47 || code === 126 || code === 37;
}

function isTrailingJoiner(code: number): boolean {
  return code === 46 || code === 45 || code === 47 || code === 126 || code === 43;
}

/** `-12` and `+3` are numbers. */
function signs(text: string, at: number, end: number): boolean {
  const code = text.charCodeAt(at);
  return (code === 45 || code === 43) && at + 1 < end && classOf(text.charCodeAt(at + 1)) === DIGIT;
}

function hasOtherScript(part: string): boolean {
  for (let at = 0; at < part.length; at++) if (classOf(part.charCodeAt(at)) >= HIRAGANA) return true;
  return false;
}

const LONGEST_BRACKET = 200;
const LONGEST_PHRASE = 120;
