import { isStateWord, wordLists } from './words.ts';

/** What is known of a token, as bits. */
export const PUNCTUATION = 1;
/** An identifier out of which digits were taken, or a name with dots. */
export const WEAK = 2;
/** A state or action: `closed`, `true`. */
export const STATE = 4;
/** Only capitals: `RUNNING`, `GET`. */
export const CAPITALS = 8;
/** An identifier of a program: camelCase, under_scores, dots. */
export const IDENTIFIER = 16;
/** Has a letter of a natural word. */
export const WORD = 32;
export const NAMED = 64;
export const RELATED = 128;
export const MONTH = 256;
export const WEEKDAY = 512;
export const UNIT = 1024;
export const AFTER_TIME = 2048;
/** Joins the members of a list: `,` `;` `|` … */
export const LIST = 4096;
export const QUOTE = 8192;
export const OPENER = 16384;
/** A name of three parts or more: `android.intent.action.SCREEN_ON`. */
export const DOTTED = 32768;
/** Begins with a capital and is no state: may be part of a name. */
export const NAME = 65536;
/** `unknown`, `none`: stands where a name is missing. */
export const MISSING = 131072;
/** `true`, `off`: one of two. */
export const BOOLEAN = 262144;
export const OWNED = 524288;
export const AGENT = 1048576;

/** The token of whatever differs from line to line. */
export const VARIABLE = 0;

/** Whatever has more different words than that is no log; words beyond count as variables. */
const MOST_TOKENS = 500_000;

/** Texts of tokens as small numbers, for one run. */
export class Vocabulary {
  readonly texts: string[] = ['*'];
  readonly flags: number[] = [0];
  private readonly ids = new Map<string, number>([['*', VARIABLE]]);
  /** `-` and `>` of `0x10->0x20`. */
  readonly dash = this.punctuation('-');
  readonly arrow = this.punctuation('>');
  readonly bracket = this.punctuation('(');
  readonly closing = this.punctuation(')');

  word(text: string, weak: boolean): number {
    return this.intern(text, () => wordFlags(text) | (weak ? WEAK : 0));
  }

  punctuation(text: string): number {
    // A space before cannot be in a word: `*` of the line must not become the variable.
    return this.intern(` ${text}`, () => punctuationFlags(text));
  }

  private intern(text: string, flags: () => number): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    if (this.texts.length >= MOST_TOKENS) return VARIABLE;
    const id = this.texts.length;
    this.texts.push(text);
    this.flags.push(flags());
    this.ids.set(text, id);
    return id;
  }
}

function punctuationFlags(text: string): number {
  let flags = PUNCTUATION;
  if (/^[,;|/:#&+~-]+ ?$/.test(text)) flags |= LIST;
  if (/^["'`「」『』]$/.test(text)) flags |= QUOTE;
  if (/^[([{<]$/.test(text)) flags |= OPENER;
  return flags;
}

const VERDICTS = new Set('true false yes no on off ok success failure error warning none null'.split(' '));

/** Words that are no part of a name even with a capital. */
function isVerdict(lower: string): boolean {
  return VERDICTS.has(lower) || /.(?:ed|ing|able)$/.test(lower);
}

function wordFlags(text: string): number {
  const lower = text.toLowerCase();
  let flags = WORD;
  if (isStateWord(lower) || /^[\u3040-\u309f]+$/.test(text)) flags |= STATE;
  if (text.length > 1 && text !== lower && text === text.toUpperCase()) flags |= CAPITALS;
  if (/[._$/-]|[a-z][A-Z]/.test(text)) flags |= IDENTIFIER;
  if (/^[^.]+(?:\.[^.]+){2,}$/.test(text) && !/(?:Exception|Error|Failure)$/.test(text)) flags |= DOTTED;
  if (wordLists.MISSING.has(lower)) flags |= MISSING;
  if (/^(?:true|false|yes|no|on|off|y|n|t|f|enabled|disabled|enable|disable)$/.test(lower)) flags |= BOOLEAN;
  if (!isVerdict(lower) && /^\p{Lu}|^[\u30a0-\u9fff]/u.test(text)) flags |= NAME;
  if (wordLists.NAMED.has(lower)) flags |= NAMED;
  if (wordLists.AGENT.has(lower)) flags |= AGENT;
  if (wordLists.OWNED.has(lower)) flags |= OWNED;
  if (wordLists.RELATED.has(lower)) flags |= RELATED;
  if (wordLists.MONTHS.has(lower)) flags |= MONTH;
  if (wordLists.WEEKDAYS.has(lower)) flags |= WEEKDAY;
  if (wordLists.UNITS.has(lower)) flags |= UNIT;
  if (wordLists.AFTER_TIME.has(lower)) flags |= AFTER_TIME;
  return flags;
}
