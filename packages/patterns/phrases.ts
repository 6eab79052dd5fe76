import { joinedLists } from './collapse.ts';
import { joinHash, mixA, mixB, type Skeleton, type Skeletons } from './skeletons.ts';
import {
  CAPITALS,
  NAME,
  NAMED,
  OWNED,
  PUNCTUATION,
  RELATED,
  STATE,
  VARIABLE,
  type Vocabulary,
  WORD,
} from './vocabulary.ts';

const LONGEST_PHRASE = 6;
const LONGEST_NAME = 4;
const LONGEST_MESSAGE = 40;
const MOST_SKELETONS = 3_000;
/** Phrases that two messages must share for both to have a variable there. */
const SHARED = 4;
/** Behind a colon stand reasons, of which different messages share many. */
const SHARED_REASONS = 7;
const GAP = -2;

/** A place of a skeleton that may be a variable of one or more words. */
interface Gap {
  readonly index: number;
  readonly from: number;
  readonly size: number;
  readonly phrase: number;
}

/** What stands around a gap, and the gaps that it stands around. */
interface Frame {
  readonly gaps: readonly Gap[];
  readonly phrases: ReadonlySet<number>;
}

/**
 * Finds variables of several words: names (`Shipping to Paris`, `Shipping to New York`), and phrases that stand in more than
 * one message where others of their kind do too (`Started Network Time Service.`, `Stopped Network Time Service.`).
 */
export function mergePhrases(skeletons: Skeletons, vocabulary: Vocabulary): void {
  const live = skeletons.all.flatMap((skeleton, index) => (skeleton.same === -1 ? [index] : []));
  if (live.length > MOST_SKELETONS) return;
  const groups = new Map<number, Gap[]>();
  for (const index of live) addGaps(index, skeletons.all[index] as Skeleton, vocabulary, groups);
  const shared: Frame[] = [];
  for (const gaps of groups.values()) {
    if (gaps.length < 2) continue;
    if (areNames(gaps, skeletons, vocabulary)) unite(gaps, skeletons);
    else if (gaps.length >= SHARED) addShared(gaps, skeletons, vocabulary, shared);
  }
  uniteShared(shared, skeletons, vocabulary);
}

function addGaps(index: number, { tokens }: Skeleton, { flags }: Vocabulary, groups: Map<number, Gap[]>): void {
  if (tokens.length > LONGEST_MESSAGE) return;
  for (let from = 0; from < tokens.length; from++) {
    let a = 0;
    let b = 0;
    for (let size = 1; size <= LONGEST_PHRASE && from + size <= tokens.length; size++) {
      const token = tokens[from + size - 1] as number;
      if (token !== VARIABLE && ((flags[token] as number) & WORD) === 0) break;
      a = (a + mixA(token, size)) | 0;
      b = (b + mixB(token, size)) | 0;
      if (token === VARIABLE && size > 1) continue;
      const gap: Gap = { index, from, size, phrase: joinHash(a, b) };
      const frame = frameHash(tokens, from, size);
      const group = groups.get(frame);
      if (group === undefined) groups.set(frame, [gap]);
      else group.push(gap);
      if (token === VARIABLE) break;
    }
  }
}

function frameHash(tokens: Int32Array, from: number, size: number): number {
  let a = mixA(GAP, from);
  let b = mixB(GAP, from);
  for (let at = 0; at < tokens.length; at++) {
    if (at >= from && at < from + size) continue;
    const place = at < from ? at : at - size + 1_000;
    a = (a + mixA(tokens[at] as number, place)) | 0;
    b = (b + mixB(tokens[at] as number, place)) | 0;
  }
  return joinHash(a, b);
}

/** Whether every gap holds capitalised words, and enough speaks for names. */
function areNames(gaps: readonly Gap[], skeletons: Skeletons, vocabulary: Vocabulary): boolean {
  const { flags } = vocabulary;
  const [first] = gaps as [Gap];
  if (first.from === 0) return false;
  const { tokens } = skeletons.all[first.index] as Skeleton;
  const before = flags[tokens[first.from - 1] as number] as number;
  const isNamed = (before & (NAMED | OWNED | RELATED)) !== 0;
  const sizes = new Set(gaps.map(({ size }) => size));
  if (sizes.size < 2 && (sizes.has(1) || !isNamed)) return false;
  let hasVariable = false;
  for (const gap of gaps) {
    const gapTokens = (skeletons.all[gap.index] as Skeleton).tokens;
    if (gap.size === 1 && gapTokens[gap.from] === VARIABLE) hasVariable = true;
    else if (!isName(gapTokens, gap, vocabulary)) return false;
  }
  if (constantsAround(first, tokens, vocabulary) < 2) return false;
  const isPunctuated = (before & PUNCTUATION) !== 0;
  return gaps.length >= (hasVariable ? 2 : isNamed ? 3 : 4) + (isPunctuated ? 2 : 0);
}

function isName(tokens: Int32Array, { from, size }: Gap, { flags, texts }: Vocabulary): boolean {
  if (size > LONGEST_NAME) return false;
  for (let at = from; at < from + size; at++) {
    const token = tokens[at] as number;
    if (((flags[token] as number) & NAME) !== 0) continue;
    // `Rio de Janeiro`.
    const isParticle = at > from && at < from + size - 1 && (texts[token] as string).length <= 3;
    if (!isParticle || token === VARIABLE) return false;
  }
  return true;
}

function constantsAround({ from, size }: Gap, tokens: Int32Array, { flags, texts }: Vocabulary): number {
  let constants = 0;
  for (let at = 0; at < tokens.length; at++) {
    if (at >= from && at < from + size) continue;
    const token = tokens[at] as number;
    if (((flags[token] as number) & WORD) !== 0 && (texts[token] as string).length > 1) constants++;
  }
  return constants;
}

/** States and actions are what tells messages apart, also where all kinds of things have them. */
function addShared(gaps: readonly Gap[], skeletons: Skeletons, vocabulary: Vocabulary, shared: Frame[]): void {
  const { flags } = vocabulary;
  const [first] = gaps as [Gap];
  if (constantsAround(first, (skeletons.all[first.index] as Skeleton).tokens, vocabulary) < 1) return;
  const kept: Gap[] = [];
  const phrases = new Set<number>();
  let capitals = 0;
  for (const gap of gaps) {
    const { tokens } = skeletons.all[gap.index] as Skeleton;
    const words = tokens.subarray(gap.from, gap.from + gap.size);
    const flag = flags[words[0] as number] as number;
    if (words[0] === VARIABLE || ((flag & STATE) !== 0 && (gap.size === 1 || (flag & NAME) === 0))) return;
    if (gap.size === 1 && (flag & CAPITALS) !== 0) capitals++;
    // A phrase with a value in it proves nothing, and one with a verb too is more than a name.
    const hasValue = words.includes(VARIABLE);
    if (!hasValue) phrases.add(gap.phrase);
    if (!hasValue || !words.some((word) => ((flags[word] as number) & STATE) !== 0)) kept.push(gap);
  }
  if (phrases.size >= SHARED && capitals < gaps.length) shared.push({ gaps: kept, phrases });
}

function uniteShared(frames: readonly Frame[], skeletons: Skeletons, { flags }: Vocabulary): void {
  const byPhrase = new Map<number, number[]>();
  frames.forEach(({ phrases }, frame) => {
    for (const phrase of phrases) {
      const known = byPhrase.get(phrase);
      if (known === undefined) byPhrase.set(phrase, [frame]);
      else known.push(frame);
    }
  });
  frames.forEach(({ gaps, phrases }, frame) => {
    const [first] = gaps as [Gap];
    const { tokens } = skeletons.all[first.index] as Skeleton;
    const isReason = first.from > 0 && ((flags[tokens[first.from - 1] as number] as number) & PUNCTUATION) !== 0;
    const overlaps = new Map<number, number>();
    for (const phrase of phrases) {
      for (const other of byPhrase.get(phrase) ?? []) {
        if (other !== frame) overlaps.set(other, (overlaps.get(other) ?? 0) + 1);
      }
    }
    const most = Math.max(0, ...overlaps.values());
    if (most >= (isReason ? SHARED_REASONS : SHARED)) unite(gaps, skeletons);
  });
}

/** The shortest that is left stands for all, with the variable in the gap. */
function unite(gaps: readonly Gap[], skeletons: Skeletons): void {
  const free = gaps.filter(({ index }) => (skeletons.all[index] as Skeleton).same === -1);
  const [first, ...others] = free.toSorted((a, b) => a.size - b.size || a.index - b.index);
  if (first === undefined || others.length === 0) return;
  const kept = skeletons.all[first.index] as Skeleton;
  for (let at = first.from; at < first.from + first.size; at++) skeletons.replace(kept, at, VARIABLE);
  for (const { index } of others) {
    const skeleton = skeletons.all[index] as Skeleton;
    if (index === first.index || skeleton.same !== -1) continue;
    skeleton.same = first.index;
    kept.count += skeleton.count;
  }
}

/** Brings together what is the same but for the length of lists. */
export function mergeLists(skeletons: Skeletons, { flags }: Vocabulary): void {
  const first = new Map<string, number>();
  skeletons.all.forEach((skeleton, index) => {
    if (skeleton.same !== -1) return;
    const key = joinedLists(skeleton.tokens, flags).join();
    const known = first.get(key);
    if (known === undefined) first.set(key, index);
    else {
      skeleton.same = known;
      (skeletons.all[known] as Skeleton).count += skeleton.count;
    }
  });
}
