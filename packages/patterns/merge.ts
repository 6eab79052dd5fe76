import { joinHash, mixA, mixB, type Skeleton, type Skeletons } from './skeletons.ts';
import { isVariable, type Slot } from './slot.ts';
import { PUNCTUATION, STATE, VARIABLE, type Vocabulary, WORD } from './vocabulary.ts';

const MOST_ROUNDS = 6;
/** Skeletons that are looked at together at first; the others join what they have become. */
const BATCH = 20_000;
/** Tokens that are looked at in all: what has more different texts than that is no log. */
const MOST_VISITS = 2_500_000;
/** When so little of a full batch becomes the same, the lines are free text, and the rest is not worth its time. */
const LEAST_GAIN = 0.05;
/** A token that no line has: what stands at the place that is looked at. */
const HOLE = -1;

/**
 * Finds variables that do not look like ones: where skeletons are the same but for one place, and the values there are
 * those of a variable, the place becomes one. Goes on with what that makes the same, until nothing changes.
 */
export function mergeSkeletons(skeletons: Skeletons, vocabulary: Vocabulary): void {
  let live: number[] = [];
  let visits = 0;
  for (let start = 0; start < skeletons.all.length; start += BATCH) {
    for (let index = start; index < Math.min(start + BATCH, skeletons.all.length); index++) live.push(index);
    live = skeletons.unite(live);
    const before = live.length;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      for (const index of live) visits += (skeletons.all[index] as Skeleton).tokens.length;
      if (visits > MOST_VISITS) return;
      if (!mergeSlots(skeletons, live, vocabulary) && !mergePairs(skeletons, live, vocabulary)) break;
      live = skeletons.unite(live);
    }
    if (before >= BATCH && live.length > before * (1 - LEAST_GAIN)) return;
  }
}

function mergeSlots(skeletons: Skeletons, live: readonly number[], vocabulary: Vocabulary): boolean {
  let changed = false;
  const found = findSlots(skeletons, live, vocabulary);
  const crossed = crossedSlots(found, vocabulary.flags);
  for (const [index, { slot, members }] of found.entries()) {
    if (!isVariable({ ...slot, isCrossed: crossed.has(index) }, vocabulary)) continue;
    changed = true;
    for (const member of members) skeletons.replace(skeletons.all[member] as Skeleton, slot.place, VARIABLE);
  }
  return changed;
}

const SHARED_VALUES = 3;
const MOST_CROSSED = 50_000;

/**
 * Slots that share values with the slot of another message: `Job sync started`, `Job sync finished`; what so comes with many
 * verbs is a name.
 */
function crossedSlots(found: readonly FoundSlot[], flags: readonly number[]): ReadonlySet<number> {
  const byValue = new Map<number, number[]>();
  let entries = 0;
  for (const [index, { slot }] of found.entries()) {
    if (slot.values.size < SHARED_VALUES || slot.values.size > 20) continue;
    if (entries++ > MOST_CROSSED) break;
    for (const value of slot.values) {
      const slots = byValue.get(value);
      if (slots === undefined) byValue.set(value, [index]);
      else if (slots.length < 50) slots.push(index);
    }
  }
  const crossed = new Set<number>();
  for (const [index, { slot }] of found.entries()) {
    if (slot.values.size < SHARED_VALUES || slot.values.size > 20) continue;
    const overlaps = new Map<number, number>();
    for (const value of slot.values) {
      for (const other of byValue.get(value) ?? []) {
        if (other !== index) overlaps.set(other, (overlaps.get(other) ?? 0) + 1);
      }
    }
    for (const [other, shared] of overlaps) {
      const second = found[other];
      if (shared >= SHARED_VALUES && second !== undefined && tellApart(slot, second.slot, flags)) crossed.add(index);
    }
  }
  return crossed;
}

/** Whether two messages differ in what happens, and not just in another name. */
function tellApart(one: Slot, other: Slot, flags: readonly number[]): boolean {
  if (one.tokens.length !== other.tokens.length || one.place !== other.place) return true;
  return one.tokens.some((token, at) => {
    const second = other.tokens[at] as number;
    return (
      at !== one.place && token !== second && (((flags[token] as number) | (flags[second] as number)) & STATE) !== 0
    );
  });
}

interface FoundSlot {
  readonly slot: Slot;
  readonly members: readonly number[];
}

/** All places at which at least two skeletons differ while they are the same everywhere else. */
function findSlots(skeletons: Skeletons, live: readonly number[], { flags }: Vocabulary): FoundSlot[] {
  const groups = new Map<number, number | number[]>();
  const places = new Map<number, number>();
  for (const index of live) {
    const { tokens, hashA, hashB } = skeletons.all[index] as Skeleton;
    for (let place = 0; place < tokens.length; place++) {
      const token = tokens[place] as number;
      if (((flags[token] as number) & PUNCTUATION) !== 0) continue;
      const a = (hashA - mixA(token, place) + mixA(HOLE, place)) | 0;
      const b = (hashB - mixB(token, place) + mixB(HOLE, place)) | 0;
      const key = joinHash(a, b);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, index);
      else if (typeof group === 'number') {
        groups.set(key, [group, index]);
        places.set(key, place);
      } else group.push(index);
    }
  }
  const found: FoundSlot[] = [];
  for (const [key, place] of places) {
    const members = groups.get(key);
    if (!Array.isArray(members)) continue;
    found.push({ slot: slotOf(skeletons, members, place), members });
  }
  return found;
}

function slotOf(skeletons: Skeletons, members: readonly number[], place: number): Slot {
  const values = new Set<number>();
  let lines = 0;
  for (const member of members) {
    const skeleton = skeletons.all[member] as Skeleton;
    values.add(skeleton.tokens[place] as number);
    lines += skeleton.count;
  }
  return { place, tokens: (skeletons.all[members[0] as number] as Skeleton).tokens, values, lines };
}

const MOST_PAIRS = 500_000;
const FEWEST_MEMBERS = 4;

/**
 * Two variables in one message, seldom twice with the same value: no two skeletons are the same but for one place. Looks at
 * pairs of places; each must have the values of a variable, and half of the words must stay the same.
 */
function mergePairs(skeletons: Skeletons, live: readonly number[], vocabulary: Vocabulary): boolean {
  const { flags } = vocabulary;
  const groups = new Map<number, { readonly first: number; readonly second: number; readonly members: number[] }>();
  let pairs = 0;
  for (const index of live) {
    const { tokens, hashA, hashB } = skeletons.all[index] as Skeleton;
    const places: number[] = [];
    tokens.forEach((token, place) => {
      const flag = flags[token] as number;
      if (place > 0 && token !== VARIABLE && (flag & (PUNCTUATION | STATE)) === 0) places.push(place);
    });
    if (places.length < 4) continue;
    pairs += (places.length * (places.length - 1)) / 2;
    if (pairs > MOST_PAIRS) break;
    for (const first of places) {
      const one = tokens[first] as number;
      for (const second of places) {
        if (second <= first) continue;
        const other = tokens[second] as number;
        const a = hashA - mixA(one, first) + mixA(HOLE, first) - mixA(other, second) + mixA(HOLE, second);
        const b = hashB - mixB(one, first) + mixB(HOLE, first) - mixB(other, second) + mixB(HOLE, second);
        const key = joinHash(a | 0, b | 0);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { first, second, members: [index] });
        else group.members.push(index);
      }
    }
  }
  let changed = false;
  for (const { first, second, members } of groups.values()) {
    if (members.length < FEWEST_MEMBERS) continue;
    const slots = [first, second].map((place) => slotOf(skeletons, members, place));
    // Each value of one comes with several of the other: neither tells what happened.
    const most = Math.max(...slots.map((slot) => slot.values.size));
    const isCrossed = members.length >= 1.5 * most;
    if (!slots.every((slot) => slot.values.size >= 3 && isVariable({ ...slot, isCrossed }, vocabulary))) continue;
    if (!keepsHalf((slots[0] as Slot).tokens, flags)) continue;
    changed = true;
    for (const member of members) {
      skeletons.replace(skeletons.all[member] as Skeleton, first, VARIABLE);
      skeletons.replace(skeletons.all[member] as Skeleton, second, VARIABLE);
    }
  }
  return changed;
}

/** Whether at least as many words stay as two become variables. */
function keepsHalf(tokens: Int32Array, flags: readonly number[]): boolean {
  let words = 0;
  for (const token of tokens) if (((flags[token] as number) & WORD) !== 0) words++;
  return words >= 4;
}
