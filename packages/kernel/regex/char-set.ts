/**
 * Sets of UTF-16 code units as sorted, disjoint, inclusive ranges: [first, last, first, last, …]. The linear engine knows
 * no flag for case or Unicode, so classes are computed here and written out.
 */
export type CharSet = readonly number[];

const LAST_UNIT = 0xffff;

export const ALL: CharSet = [0, LAST_UNIT];
export const DIGITS: CharSet = [0x30, 0x39];
export const WORD: CharSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
/** What JavaScript's \s matches. */
export const SPACE: CharSet = normalise([
  0x09, 0x0d, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f,
  0x3000, 0x3000, 0xfeff, 0xfeff,
]);
export const HORIZONTAL_SPACE: CharSet = normalise([
  0x09, 0x09, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x180e, 0x180e, 0x2000, 0x200a, 0x202f, 0x202f, 0x205f, 0x205f,
  0x3000, 0x3000,
]);
export const LINE_ENDS: CharSet = [0x0a, 0x0a, 0x0d, 0x0d, 0x2028, 0x2029];
export const VERTICAL_SPACE: CharSet = [0x0a, 0x0d, 0x85, 0x85, 0x2028, 0x2029];

/** Ranges in any order, made sorted and disjoint. */
export function normalise(ranges: readonly number[]): CharSet {
  const pairs: [number, number][] = [];
  for (let at = 0; at + 1 < ranges.length; at += 2) pairs.push([ranges[at] ?? 0, ranges[at + 1] ?? 0]);
  pairs.sort((left, right) => left[0] - right[0]);
  const merged: number[] = [];
  for (const [first, last] of pairs) {
    const end = merged[merged.length - 1];
    if (end !== undefined && first <= end + 1) merged[merged.length - 1] = Math.max(end, last);
    else merged.push(first, last);
  }
  return merged;
}

export function union(left: CharSet, right: CharSet): CharSet {
  return normalise([...left, ...right]);
}

export function complement(set: CharSet): CharSet {
  const rest: number[] = [];
  let next = 0;
  for (let at = 0; at < set.length; at += 2) {
    const first = set[at] ?? 0;
    if (first > next) rest.push(next, first - 1);
    next = (set[at + 1] ?? 0) + 1;
  }
  if (next <= LAST_UNIT) rest.push(next, LAST_UNIT);
  return rest;
}

export function intersect(left: CharSet, right: CharSet): CharSet {
  return complement(union(complement(left), complement(right)));
}

export function contains(set: CharSet, unit: number): boolean {
  for (let at = 0; at < set.length; at += 2) {
    if (unit < (set[at] ?? 0)) return false;
    if (unit <= (set[at + 1] ?? 0)) return true;
  }
  return false;
}

/** The one code unit of the set, or -1. */
export function onlyUnit(set: CharSet): number {
  return set.length === 2 && set[0] === set[1] ? (set[0] ?? -1) : -1;
}

const caseVariants = new Map<number, readonly number[]>();
let casedUnits: readonly number[] | undefined;

/** Every code unit that has another case, computed once (a few milliseconds, only when somebody ignores case). */
function cased(): readonly number[] {
  if (casedUnits !== undefined) return casedUnits;
  const found: number[] = [];
  for (let unit = 0; unit <= LAST_UNIT; unit += 1) {
    const text = String.fromCharCode(unit);
    const variants = [text.toLowerCase(), text.toUpperCase()]
      .filter((variant) => variant.length === 1 && variant !== text)
      .map((variant) => variant.charCodeAt(0));
    if (variants.length === 0) continue;
    found.push(unit);
    caseVariants.set(unit, variants);
  }
  casedUnits = found;
  return found;
}

/** The set with the other case of each of its characters (simple case folding, one code unit to one code unit). */
export function ignoreCase(set: CharSet): CharSet {
  const added: number[] = [];
  const add = (unit: number): void => {
    for (const variant of caseVariants.get(unit) ?? []) added.push(variant, variant);
  };
  const all = cased();
  // Most sets are one letter: to look that up is a thousandth of the work of asking for each that has another case.
  if (sizeOf(set) > all.length) {
    for (const unit of all) if (contains(set, unit)) add(unit);
  } else {
    for (let at = 0; at < set.length; at += 2) {
      for (let unit = set[at] ?? 0; unit <= (set[at + 1] ?? 0); unit += 1) add(unit);
    }
  }
  return added.length === 0 ? set : normalise([...set, ...added]);
}

function sizeOf(set: CharSet): number {
  let size = 0;
  for (let at = 0; at < set.length; at += 2) size += (set[at + 1] ?? 0) - (set[at] ?? 0) + 1;
  return size;
}

const properties = new Map<string, CharSet>();

/**
 * The code units of a Unicode property (`L`, `Lu`, `Script=Greek`), or undefined when there is no such property.
 * Characters beyond the Basic Multilingual Plane are two code units: both halves belong to the set when the property has
 * any letter there (checked on a few well-known ones), which is as near as an engine of code units comes.
 */
export function unicodeProperty(name: string): CharSet | undefined {
  const known = properties.get(name);
  if (known !== undefined) return known;
  let test: RegExp;
  try {
    test = new RegExp(`^\\p{${name}}$`, 'u');
  } catch {
    return undefined;
  }
  const ranges: number[] = [];
  for (let unit = 0; unit <= LAST_UNIT; unit += 1) {
    if (unit >= 0xd800 && unit <= 0xdfff) continue;
    if (!test.test(String.fromCharCode(unit))) continue;
    if (ranges[ranges.length - 1] === unit - 1) ranges[ranges.length - 1] = unit;
    else ranges.push(unit, unit);
  }
  if (['\u{20000}', '\u{1f600}', '\u{1d400}', '\u{10400}'].some((astral) => test.test(astral)))
    ranges.push(0xd800, 0xdfff);
  const set = normalise(ranges);
  if (properties.size < 256) properties.set(name, set);
  return set;
}

/** POSIX names as `[[:alpha:]]` and `\p{Alpha}` use them, ASCII only as in Java. */
export const POSIX: Readonly<Record<string, CharSet>> = {
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  ascii: [0x00, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0x00, 0x1f, 0x7f, 0x7f],
  digit: DIGITS,
  graph: [0x21, 0x7e],
  lower: [0x61, 0x7a],
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20],
  upper: [0x41, 0x5a],
  word: WORD,
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
};

function unitText(unit: number): string {
  const text = String.fromCharCode(unit);
  if (/[A-Za-z0-9_ "'<>=@%&,;:~`#!]/.test(text)) return text;
  if (unit >= 0x21 && unit <= 0x7e) return `\\${text}`;
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/** The set as JavaScript regex text that needs no flag. */
export function charSetText(set: CharSet): string {
  const one = onlyUnit(set);
  if (one >= 0) return unitText(one);
  if (set.length === 0) return '[]';
  const rest = complement(set);
  if (rest.length === 0) return '[^]';
  const negated = rest.length < set.length;
  const ranges = negated ? rest : set;
  let text = negated ? '[^' : '[';
  for (let at = 0; at < ranges.length; at += 2) {
    const first = ranges[at] ?? 0;
    const last = ranges[at + 1] ?? 0;
    text += unitText(first);
    if (last > first) text += last === first + 1 ? unitText(last) : `-${unitText(last)}`;
  }
  return `${text}]`;
}
