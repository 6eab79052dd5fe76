import {
  AGENT,
  BOOLEAN,
  CAPITALS,
  DOTTED,
  IDENTIFIER,
  MISSING,
  NAME,
  NAMED,
  OPENER,
  OWNED,
  PUNCTUATION,
  QUOTE,
  RELATED,
  STATE,
  VARIABLE,
  type Vocabulary,
  WEAK,
  WORD,
} from './vocabulary.ts';

/** The values that skeletons have at one place where they are the same otherwise. */
export interface Slot {
  readonly place: number;
  /** One of the skeletons. */
  readonly tokens: Int32Array;
  /** The different tokens there. */
  readonly values: ReadonlySet<number>;
  /** Lines of all of them. */
  readonly lines: number;
  /** The values come with many of another place's, and those with many of them. */
  readonly isCrossed?: boolean;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Whether the values of a slot are those of a variable, by how many there are, what they look like and what stands before
 * them. Words that read as states (`closed`, `true`, `RUNNING`) need many: two messages that differ in such a word tell
 * different things. What looks like an identifier or follows `user` or `=` needs two.
 */
export function isVariable(slot: Slot, vocabulary: Vocabulary): boolean {
  return slot.values.size >= valuesNeeded(slot, vocabulary);
}

function valuesNeeded(slot: Slot, vocabulary: Vocabulary): number {
  const { flags } = vocabulary;
  const kinds = kindsOf(slot, flags);
  if (kinds === undefined) return NEVER;
  const { words, weak } = kinds;
  const { constants, letters } = constantsOf(slot, vocabulary);
  const place = placeOf(slot, vocabulary);
  if (constants === 0 && weak < words) return NEVER;

  const isHinted = place !== 'other' && place !== 'first';
  // Where names stand, one of them may read as a state: `database=billing`.
  const isStateful = isHinted ? 2 * kinds.states > words : kinds.states > 0;
  if (place === 'value' && kinds.booleans === words && !kinds.hasVariable) return NEVER;
  if (kinds.hasVariable) {
    const states = kinds.states - kinds.missing;
    return place !== 'value' && states > 0 && (!isHinted || states === words) ? 4 : 2;
  }
  if (weak === words) return 2;
  if (place === 'value') return isStateful || kinds.capitals === words ? 4 : 2;

  let needed = kinds.identifiers === words ? 5 : 8;
  if (slot.lines < 4 * slot.values.size) needed = 5;
  if (kinds.dotted === words) needed = 3;
  if (isStateful) needed = 16;
  else if (kinds.capitals === words && place !== 'owned') needed = 12;
  else {
    if (place === 'owned') needed = 2;
    else if (place === 'named') needed = 3;
    else if (place === 'quoted' || place === 'composite' || place === 'agent') needed = 3;
    else if (place === 'related') needed = kinds.names > 0 ? 3 : 4;
    else if (place === 'enclosed') needed = 4;
    if (weak > 0) needed = Math.min(needed, isHinted ? 2 : 3);
    if (slot.isCrossed === true) needed = Math.min(needed, 3);
  }
  // With little around it that stays the same, or at the very beginning, more must speak for it.
  if (place === 'first') needed = Math.max(needed, 8) * 2;
  if (constants === 1 && letters < 12) needed *= 2;
  return needed;
}

interface Kinds {
  /** Values that are no variable yet. */
  words: number;
  states: number;
  booleans: number;
  missing: number;
  capitals: number;
  weak: number;
  identifiers: number;
  dotted: number;
  /** Capitalised, or identifiers of programs. */
  names: number;
  hasVariable: boolean;
}

/** How many of the values are of which kind; undefined when one is punctuation. */
function kindsOf(slot: Slot, flags: readonly number[]): Kinds | undefined {
  const kinds: Kinds = {
    words: 0,
    states: 0,
    booleans: 0,
    missing: 0,
    capitals: 0,
    weak: 0,
    identifiers: 0,
    dotted: 0,
    names: 0,
    hasVariable: false,
  };
  for (const value of slot.values) {
    const flag = flags[value] as number;
    if ((flag & PUNCTUATION) !== 0) return undefined;
    if (value === VARIABLE) kinds.hasVariable = true;
    else {
      kinds.words++;
      if ((flag & STATE) !== 0) kinds.states++;
      if ((flag & BOOLEAN) !== 0) kinds.booleans++;
      if ((flag & STATE) !== 0 && (flag & MISSING) !== 0) kinds.missing++;
      if ((flag & CAPITALS) !== 0) kinds.capitals++;
      if ((flag & WEAK) !== 0) kinds.weak++;
      if ((flag & (IDENTIFIER | WEAK)) !== 0) kinds.identifiers++;
      if ((flag & DOTTED) !== 0) kinds.dotted++;
      if ((flag & (NAME | IDENTIFIER | WEAK)) !== 0) kinds.names++;
    }
  }
  return kinds;
}

/** Words that stay the same, and their letters. */
function constantsOf(slot: Slot, vocabulary: Vocabulary): { constants: number; letters: number } {
  let constants = 0;
  let letters = 0;
  for (let at = 0; at < slot.tokens.length; at++) {
    const id = slot.tokens[at] as number;
    if (at === slot.place || ((vocabulary.flags[id] as number) & WORD) === 0) continue;
    const { length } = vocabulary.texts[id] as string;
    if (length < 2) continue;
    constants++;
    letters += length;
  }
  return { constants, letters };
}

type Surroundings =
  | 'agent'
  | 'owned'
  | 'first'
  | 'composite'
  | 'named'
  | 'value'
  | 'quoted'
  | 'enclosed'
  | 'related'
  | 'other';

function placeOf({ place, tokens }: Slot, { flags, texts }: Vocabulary): Surroundings {
  if (place === 0) return 'first';
  const before = tokens[place - 1] as number;
  const flag = flags[before] as number;
  const far = place > 1 ? (flags[tokens[place - 2] as number] as number) : 0;
  const farther = place > 2 ? (flags[tokens[place - 3] as number] as number) : 0;
  if (texts[before] === ' =') return 'value';
  if (texts[before] === ' :' && tokens[place - 2] === VARIABLE) return 'composite';
  if ((flag & QUOTE) !== 0) {
    if (((flags[tokens[place + 1] as number] as number) & QUOTE) === 0) return 'other';
    // `user 'bob'`, `user: 'bob'`.
    return ((far | ((far & PUNCTUATION) !== 0 ? farther : 0)) & (OWNED | NAMED)) !== 0 ? 'owned' : 'quoted';
  }
  if ((flag & OPENER) !== 0) return (flags[tokens[place + 1] as number] as number) & PUNCTUATION ? 'enclosed' : 'other';
  if ((flag & OWNED) !== 0) return 'owned';
  if ((flag & NAMED) !== 0) return 'named';
  if ((flag & AGENT) !== 0) return 'agent';
  if ((flag & PUNCTUATION) === 0) return (flag & RELATED) !== 0 ? 'related' : 'other';
  // `host: web`: the word before the sign counts.
  if (texts[before] === ' : ' && (far & (OWNED | NAMED)) !== 0) return 'owned';
  return place === 1 ? 'first' : 'other';
}
