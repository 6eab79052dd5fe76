import {
  CAPITALS,
  DOTTED,
  IDENTIFIER,
  NAMED,
  OPENER,
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
  let states = 0;
  let capitals = 0;
  let weak = 0;
  let identifiers = 0;
  let words = 0;
  let dotted = 0;
  for (const value of slot.values) {
    const flag = flags[value] as number;
    if (value === VARIABLE) continue;
    if ((flag & PUNCTUATION) !== 0) return NEVER;
    words++;
    if ((flag & STATE) !== 0) states++;
    if ((flag & CAPITALS) !== 0) capitals++;
    if ((flag & WEAK) !== 0) weak++;
    if ((flag & DOTTED) !== 0) dotted++;
    if ((flag & (IDENTIFIER | WEAK)) !== 0) identifiers++;
  }
  const hasVariable = words < slot.values.size;
  const { constants, letters } = constantsOf(slot, vocabulary);
  const place = placeOf(slot, vocabulary);
  if (constants === 0 && weak < words) return NEVER;

  const stateful = states > 0 ? 16 : capitals === words ? 12 : 0;
  let needed = identifiers === words ? 5 : 8;
  if (slot.lines < 4 * slot.values.size) needed = Math.min(needed, 5);
  if (place === 'named' && stateful === 0) needed = 2;
  else if (place === 'value') needed = stateful > 0 ? 4 : 2;
  else if ((place === 'quoted' || place === 'related') && stateful === 0) needed = 3;
  else if (place === 'enclosed' && stateful === 0) needed = 4;
  if (weak === words) needed = 2;
  else if (dotted === words) needed = Math.min(needed, 3);
  else if (weak > 0 && stateful === 0) needed = Math.min(needed, 3);
  if (hasVariable) needed = stateful > 0 ? 4 : Math.min(needed, 2);
  if (place === 'value' && states === words && slot.values.size <= 3 && !hasVariable) return NEVER;
  if (stateful > 0 && place !== 'value' && !hasVariable) needed = Math.max(needed, stateful);
  // With little around it that stays the same, or at the very beginning, more must speak for it.
  if (weak < words && !hasVariable) {
    if (place === 'first') needed = Math.max(needed, 8) * 2;
    if (constants === 1 && letters < 12 && place !== 'value') needed *= 2;
  }
  return needed;
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

type Surroundings = 'first' | 'named' | 'value' | 'quoted' | 'enclosed' | 'related' | 'other';

function placeOf({ place, tokens }: Slot, { flags, texts }: Vocabulary): Surroundings {
  if (place === 0) return 'first';
  const before = tokens[place - 1] as number;
  const flag = flags[before] as number;
  if (texts[before] === ' =') return 'value';
  if ((flag & QUOTE) !== 0) return (flags[tokens[place + 1] as number] as number) & QUOTE ? 'quoted' : 'other';
  if ((flag & OPENER) !== 0) return (flags[tokens[place + 1] as number] as number) & PUNCTUATION ? 'enclosed' : 'other';
  if ((flag & NAMED) !== 0) return 'named';
  if ((flag & PUNCTUATION) !== 0) {
    // `host: web`, `user 'bob'`: the word before the sign counts.
    const far = place > 1 ? (flags[tokens[place - 2] as number] as number) : 0;
    return texts[before] !== ' ,' && (far & NAMED) !== 0 ? 'named' : place === 1 ? 'first' : 'other';
  }
  return (flag & RELATED) !== 0 ? 'related' : 'other';
}
