/** Names of months and weekdays of a language, as regex text and by name (in the cases that logs have). */
export interface DateNames {
  readonly months: NameTable;
  readonly shortMonths: NameTable;
  readonly weekdays: NameTable;
  readonly shortWeekdays: NameTable;
  /** 0 before noon, 1 after. */
  readonly halves: NameTable;
}

export interface NameTable {
  /** Alternatives, longest first, without regard to case; a point may follow a name. */
  readonly pattern: string;
  /** The index of the name that stands at `at`, and where it ends. */
  readonly read: (text: string, at: number) => { readonly index: number; readonly end: number } | undefined;
}

const tables = new Map<string, DateNames | undefined>();

/** The names of a locale such as `fr`, `pt-BR` or `ja_JP`; undefined for what is no locale. */
export function dateNames(locale: string): DateNames | undefined {
  const tag = locale.replaceAll('_', '-');
  if (tables.has(tag)) return tables.get(tag);
  const names = makeNames(tag);
  if (tables.size >= 200) tables.clear();
  tables.set(tag, names);
  return names;
}

function makeNames(locale: string): DateNames | undefined {
  try {
    if (locale !== '' && Intl.DateTimeFormat.supportedLocalesOf(locale).length === 0) return undefined;
  } catch {
    return undefined;
  }
  const short = monthNames(locale, 'short');
  const isEnglish = /^en\b/i.test(locale);
  if (isEnglish) short[8]?.push('Sept', 'Sep');
  return {
    months: table(monthNames(locale, 'long').map((names, index) => [...names, ...(short[index] ?? [])])),
    shortMonths: table(short),
    weekdays: table(
      weekdayNames(locale, 'long').map((names, day) => [...names, ...(weekdayNames(locale, 'short')[day] ?? [])]),
    ),
    shortWeekdays: table(weekdayNames(locale, 'short')),
    halves: table([halfNames(locale, 3, 'AM'), halfNames(locale, 15, 'PM')]),
  };
}

/** The forms with and without a day beside them differ in many languages (января, январь). */
function monthNames(locale: string, month: 'long' | 'short'): string[][] {
  const alone = new Intl.DateTimeFormat(locale, { month, timeZone: 'UTC' });
  const inDate = new Intl.DateTimeFormat(locale, { month, day: 'numeric', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, index) => {
    const date = Date.UTC(2023, index, 15);
    return [part(alone, date, 'month'), part(inDate, date, 'month')];
  });
}

function weekdayNames(locale: string, weekday: 'long' | 'short'): string[][] {
  const format = new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, day) => [part(format, Date.UTC(2023, 0, 1 + day), 'weekday')]);
}

function halfNames(locale: string, hour: number, english: string): string[] {
  const format = new Intl.DateTimeFormat(locale, { hour: 'numeric', hour12: true, timeZone: 'UTC' });
  const letter = english[0] ?? '';
  return [english, `${letter}.M.`, part(format, Date.UTC(2023, 0, 1, hour), 'dayPeriod')];
}

function part(format: Intl.DateTimeFormat, date: number, type: Intl.DateTimeFormatPartTypes): string {
  return format.formatToParts(date).find((found) => found.type === type)?.value ?? '';
}

function table(names: readonly (readonly string[])[]): NameTable {
  const indexes = new Map<string, number>();
  const lower = new Set<string>();
  names.forEach((forms, index) => {
    for (const form of forms) {
      const bare = form.replace(/\.$/, '');
      if (bare === '') continue;
      lower.add(bare.toLowerCase());
      for (const variant of [bare, bare.toLowerCase(), bare.toUpperCase()]) {
        if (!indexes.has(variant)) indexes.set(variant, index);
      }
    }
  });
  const trigrams = new Map<number, number>();
  for (const [name, index] of indexes) if (/^[a-z]{3}$/i.test(name)) trigrams.set(trigram(name, 0), index);
  const sorted = [...lower].sort((left, right) => right.length - left.length);
  const lengths = [...new Set(sorted.map((name) => name.length))];
  return {
    pattern: sorted.length === 0 ? '(?:)' : `(?:(?i:${sorted.map(escapeRegex).join('|')})\\.?)`,
    read: (text, at) => {
      const short = isLetter(text.charCodeAt(at + 3)) ? undefined : trigrams.get(trigram(text, at));
      if (short !== undefined) return { index: short, end: text[at + 3] === '.' ? at + 4 : at + 3 };
      const found = readName(text, at, lengths, indexes);
      if (found !== undefined || sorted.length === 0) return found;
      const longest = text.slice(at, at + (lengths[0] ?? 0)).toLowerCase();
      const lowered = readName(longest, 0, lengths, indexes);
      if (lowered === undefined) return undefined;
      const end = at + lowered.end;
      return { index: lowered.index, end: text[end] === '.' ? end + 1 : end };
    },
  };
}

/** Three ASCII letters as a number, whatever their case: names of three letters are what most dates have. */
function trigram(text: string, at: number): number {
  return (
    ((text.charCodeAt(at) | 0x20) << 16) | ((text.charCodeAt(at + 1) | 0x20) << 8) | (text.charCodeAt(at + 2) | 0x20)
  );
}

function isLetter(unit: number): boolean {
  return (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a) || unit >= 0x80;
}

function readName(text: string, at: number, lengths: readonly number[], indexes: ReadonlyMap<string, number>) {
  for (const length of lengths) {
    const end = at + length;
    // At the end of the text a slice is shorter than asked for, and would be found as what it is not.
    const index = end > text.length ? undefined : indexes.get(text.slice(at, end));
    if (index === undefined) continue;
    return { index, end: text[end] === '.' ? end + 1 : end };
  }
  return undefined;
}

/** A text as a regex that matches just that text, in every dialect. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/#-]/g, '\\$&');
}
