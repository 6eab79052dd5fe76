import { joinHash, mixA, mixB, type Skeleton, type Skeletons } from './skeletons.ts';
import { NAME, NAMED, OWNED, PUNCTUATION, RELATED, VARIABLE, type Vocabulary, WORD } from './vocabulary.ts';

const LONGEST_NAME = 4;
const LONGEST_MESSAGE = 40;
const MOST_SKELETONS = 20_000;
const GAP = -2;

interface Gap {
  readonly index: number;
  readonly from: number;
  readonly length: number;
}

/**
 * Brings together messages in which one place holds names of one to four words: `Shipping to Paris`, `Shipping to New
 * York`. Only capitalised words are names, and some must be of one word and others of more.
 */
export function mergeNames(skeletons: Skeletons, vocabulary: Vocabulary): void {
  const live = skeletons.all.flatMap((skeleton, index) => (skeleton.same === -1 ? [index] : []));
  if (live.length > MOST_SKELETONS) return;
  const groups = new Map<number, Gap[]>();
  for (const index of live) gapsOf(index, skeletons.all[index] as Skeleton, vocabulary, groups);
  for (const gaps of groups.values()) {
    if (gaps.length < 2 || !areNames(gaps, skeletons, vocabulary)) continue;
    unite(gaps, skeletons);
  }
}

function gapsOf(index: number, { tokens }: Skeleton, vocabulary: Vocabulary, groups: Map<number, Gap[]>): void {
  const { length } = tokens;
  if (length > LONGEST_MESSAGE) return;
  // Hashes of what stands before each place, and of what stands behind it, counted from the end.
  for (let from = 1; from < length; from++) {
    for (let size = 1; size <= LONGEST_NAME && from + size <= length; size++) {
      const token = tokens[from + size - 1] as number;
      const isName = ((vocabulary.flags[token] as number) & NAME) !== 0;
      // `Rio de Janeiro`.
      if (
        !isName &&
        size > 1 &&
        size < LONGEST_NAME &&
        (vocabulary.texts[token] as string).length <= 3 &&
        token !== VARIABLE
      )
        continue;
      if (token !== VARIABLE && !isName) break;
      if (size > 1 && token === VARIABLE) break;
      const hash = hashAround(tokens, from, size);
      const group = groups.get(hash);
      if (group === undefined) groups.set(hash, [{ index, from, length: size }]);
      else group.push({ index, from, length: size });
      if (tokens[from] === VARIABLE) break;
    }
  }
}

function hashAround(tokens: Int32Array, from: number, size: number): number {
  let a = mixA(GAP, from);
  let b = mixB(GAP, from);
  for (let at = 0; at < from; at++) {
    a = (a + mixA(tokens[at] as number, at)) | 0;
    b = (b + mixB(tokens[at] as number, at)) | 0;
  }
  for (let at = from + size; at < tokens.length; at++) {
    a = (a + mixA(tokens[at] as number, at - size + 1000)) | 0;
    b = (b + mixB(tokens[at] as number, at - size + 1000)) | 0;
  }
  return joinHash(a, b);
}

function areNames(gaps: readonly Gap[], skeletons: Skeletons, { flags, texts }: Vocabulary): boolean {
  const lengths = new Set(gaps.map(({ length }) => length));
  if (lengths.size < 2) return false;
  const [{ index, from, length }] = gaps as [Gap];
  const { tokens } = skeletons.all[index] as Skeleton;
  let constants = 0;
  for (let at = 0; at < tokens.length; at++) {
    const id = tokens[at] as number;
    if ((at < from || at >= from + length) && ((flags[id] as number) & WORD) !== 0 && (texts[id] as string).length > 1)
      constants++;
  }
  if (constants < 2) return false;
  const before = flags[tokens[from - 1] as number] as number;
  const isNamed = (before & (NAMED | OWNED | RELATED)) !== 0;
  const hasVariable = gaps.some(
    (gap) => gap.length === 1 && (skeletons.all[gap.index] as Skeleton).tokens[from] === VARIABLE,
  );
  const isPunctuated = (before & PUNCTUATION) !== 0;
  return gaps.length >= (hasVariable ? 2 : isNamed ? 3 : 4) + (isPunctuated ? 2 : 0);
}

/** The shortest stands for all, with the variable in the gap. */
function unite(gaps: readonly Gap[], skeletons: Skeletons): void {
  const sorted = gaps.toSorted((a, b) => a.length - b.length || a.index - b.index);
  const [first, ...others] = sorted as [Gap, ...Gap[]];
  const target = skeletons.root(first.index);
  const kept = skeletons.all[target] as Skeleton;
  if (target !== first.index || first.length !== 1) return;
  skeletons.replace(kept, first.from, VARIABLE);
  for (const gap of others) {
    const skeleton = skeletons.all[gap.index] as Skeleton;
    if (gap.index === target || skeleton.same !== -1) continue;
    skeleton.same = target;
    kept.count += skeleton.count;
  }
}
