import { type DateNames, dateNames } from './names.ts';
import { type DateToken, splitPattern, tokenPattern } from './pattern.ts';
import { parseZone, toUtc, type Zone } from './zone.ts';

export interface DateOptions {
  /** Where clocks stand that a date says nothing about; UTC unless given. */
  readonly zone?: string;
  /** The language of names; English unless given. */
  readonly locale?: string;
  /** Milliseconds since 1970; for dates without a year. */
  readonly now?: () => number;
}

/** A date pattern, ready: what it matches as regex text, and the milliseconds since 1970 of a matched text. */
export interface DateFormat {
  readonly pattern: string;
  /** Undefined for a date that cannot be (31 February). */
  readonly parse: (text: string) => number | undefined;
}

/** A date pattern that is none; the message says why. */
export class DatePatternError extends Error {}

const DAY_MS = 86_400_000;
const EPOCHS: Readonly<Record<string, number>> = {
  epoch_second: 1000,
  epoch_millis: 1,
  UNIX: 1000,
  UNIX_MS: 1,
};

/**
 * Reads a date pattern of Joda or java.time (`yyyy-MM-dd'T'HH:mm:ss.SSSZ`), or one of `epoch_second`, `epoch_millis`,
 * `UNIX`, `UNIX_MS`. A date without a year is of the year that puts it nearest before now; one without day and month is of
 * 1 January 1970, as with Datadog. Throws DatePatternError.
 */
export function dateFormat(pattern: string, options: DateOptions = {}): DateFormat {
  const unit = Object.hasOwn(EPOCHS, pattern) ? EPOCHS[pattern] : undefined;
  if (unit !== undefined) return epochFormat(unit);
  const names = dateNames(options.locale ?? 'en');
  if (names === undefined) throw new DatePatternError(`no such locale: ${options.locale}`);
  const zone = parseZone(options.zone ?? 'UTC');
  if (zone === undefined) throw new DatePatternError(`no such time zone: ${options.zone}`);
  const tokens = splitPattern(pattern);
  if (!tokens.some((token) => token.letter !== '')) throw new DatePatternError('a date pattern without a field');
  const source = tokens
    .map((token, at) => {
      const text = tokenPattern(token, tokens[at + 1], names);
      if (text === undefined) throw new DatePatternError(`no such date field: ${token.letter.repeat(token.count)}`);
      return text;
    })
    .join('');
  const reader = new DateReader(tokens, names, zone, options.now ?? Date.now);
  return { pattern: source, parse: rememberingLast((text) => reader.read(text)) };
}

/** Many lines of one second have one date. (A year that was guessed may be remembered: the next line shows another date.) */
function rememberingLast(parse: (text: string) => number | undefined): (text: string) => number | undefined {
  let lastText: string | undefined;
  let lastValue: number | undefined;
  return (text) => {
    if (text === lastText) return lastValue;
    lastValue = parse(text);
    lastText = text;
    return lastValue;
  };
}

function epochFormat(unit: number): DateFormat {
  return {
    pattern: '-?\\d{1,16}(?:\\.\\d{1,9})?',
    parse: (text) => Math.trunc(Number(text) * unit),
  };
}

/** A token with its letter as a character code (0 for text): comparing numbers is what makes reading fast. */
interface ReadToken {
  readonly unit: number;
  readonly count: number;
  readonly text: string;
}

class DateReader {
  readonly #tokens: readonly ReadToken[];
  readonly #names: DateNames;
  readonly #zone: Zone;
  readonly #now: () => number;
  #text = '';
  #at = 0;
  #year = 0;
  #month = 0;
  #day = 0;
  #hour = 0;
  #half = -1;
  #minute = 0;
  #second = 0;
  #milli = 0;
  #dayOfYear = 0;
  #writtenZone: Zone | undefined;

  constructor(tokens: readonly DateToken[], names: DateNames, zone: Zone, now: () => number) {
    this.#tokens = tokens.map(({ letter, count, text }) => ({
      unit: letter === '' ? 0 : letter.charCodeAt(0),
      count,
      text,
    }));
    this.#names = names;
    this.#zone = zone;
    this.#now = now;
  }

  read(text: string): number | undefined {
    this.#text = text;
    this.#at = 0;
    this.#year = -1;
    this.#month = 0;
    this.#day = 0;
    this.#hour = 0;
    this.#half = -1;
    this.#minute = 0;
    this.#second = 0;
    this.#milli = 0;
    this.#dayOfYear = 0;
    this.#writtenZone = undefined;
    for (const token of this.#tokens) if (!this.#take(token)) return undefined;
    return this.#at === text.length ? this.#instant() : undefined;
  }

  #take(token: ReadToken): boolean {
    const { unit, count } = token;
    switch (unit) {
      case 0:
        if (
          token.text.length === 1 ? this.#text[this.#at] !== token.text : !this.#text.startsWith(token.text, this.#at)
        ) {
          return false;
        }
        this.#at += token.text.length;
        return true;
      case 0x79: // y
      case 0x59: // Y
      case 0x75: {
        // u
        const year = this.#digits(count === 1 ? 4 : count);
        this.#year = count === 2 ? year + (year < 70 ? 2000 : 1900) : year;
        return year >= 0;
      }
      case 0x4d: // M
      case 0x4c: // L
        if (count < 3) {
          this.#month = this.#digits(2);
          return this.#month >= 1 && this.#month <= 12;
        }
        this.#month = this.#name(count === 3 ? this.#names.shortMonths : this.#names.months) + 1;
        return this.#month > 0;
      case 0x64: // d
        if (count === 1 && this.#text[this.#at] === ' ') this.#at += 1;
        this.#day = this.#digits(2);
        return this.#day >= 1;
      case 0x44: // D
        this.#dayOfYear = this.#digits(3);
        return this.#dayOfYear >= 1 && this.#dayOfYear <= 366;
      case 0x48: // H
      case 0x68: // h
      case 0x4b: // K
      case 0x6b: // k
        this.#hour = this.#digits(2);
        if (unit === 0x6b || unit === 0x68) this.#hour %= unit === 0x6b ? 24 : 12;
        return this.#hour >= 0 && this.#hour <= 24;
      case 0x6d: // m
        this.#minute = this.#digits(2);
        return this.#minute >= 0 && this.#minute < 60;
      case 0x73: // s
        this.#second = this.#digits(2);
        return this.#second >= 0 && this.#second <= 60;
      case 0x53: // S
      case 0x6e: // n
        return this.#fraction(count);
      case 0x65: // e
        return this.#digits(1) >= 0;
      case 0x45: // E
        return this.#name(count >= 4 ? this.#names.weekdays : this.#names.shortWeekdays) >= 0;
      case 0x61: // a
        this.#half = this.#name(this.#names.halves);
        return this.#half >= 0;
      default:
        return this.#zoneName();
    }
  }

  /** Up to `most` digits as a number; -1 when there is none. */
  #digits(most: number): number {
    const start = this.#at;
    let value = 0;
    while (this.#at - start < most) {
      const digit = this.#text.charCodeAt(this.#at) - 0x30;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      this.#at += 1;
    }
    return this.#at === start ? -1 : value;
  }

  #fraction(count: number): boolean {
    const start = this.#at;
    let milli = 0;
    let weight = 100;
    while (this.#at - start < count) {
      const digit = this.#text.charCodeAt(this.#at) - 0x30;
      if (!(digit >= 0 && digit <= 9)) break;
      milli += digit * weight;
      weight = weight >= 10 ? weight / 10 : 0;
      this.#at += 1;
    }
    this.#milli = milli;
    return this.#at > start;
  }

  #name(table: DateNames['months']): number {
    const found = table.read(this.#text, this.#at);
    if (found === undefined) return -1;
    this.#at = found.end;
    return found.index;
  }

  #zoneName(): boolean {
    const start = this.#at;
    const text = this.#text;
    while (isZoneUnit(text.charCodeAt(this.#at))) this.#at += 1;
    this.#writtenZone = parseZone(text.slice(start, this.#at));
    return this.#writtenZone !== undefined;
  }

  #instant(): number | undefined {
    const hour = this.#half < 0 ? this.#hour : (this.#hour % 12) + this.#half * 12;
    const time = ((hour * 60 + this.#minute) * 60 + this.#second) * 1000 + this.#milli;
    const zone = this.#writtenZone ?? this.#zone;
    if (this.#year >= 0) return this.#inYear(this.#year, time, zone);
    if (this.#month === 0 && this.#dayOfYear === 0 && this.#day === 0) return toUtc(time, zone);
    const now = this.#now();
    const year = new Date(now).getUTCFullYear();
    if (this.#month === 0 && this.#dayOfYear === 0) this.#month = new Date(now).getUTCMonth() + 1;
    const date = this.#inYear(year, time, zone);
    if (date !== undefined && date > now + 2 * DAY_MS) return this.#inYear(year - 1, time, zone) ?? date;
    if (date !== undefined && date < now - 363 * DAY_MS) return this.#inYear(year + 1, time, zone) ?? date;
    return date;
  }

  #inYear(year: number, time: number, zone: Zone): number | undefined {
    if (this.#dayOfYear > 0) return toUtc(daysBefore(year, 1, this.#dayOfYear) * DAY_MS + time, zone);
    const month = this.#month || 1;
    const day = this.#day || 1;
    if (day > daysIn(year, month)) return undefined;
    return toUtc(daysBefore(year, month, day) * DAY_MS + time, zone);
  }
}

/** Letters, digits, and the signs + - / : _ */
function isZoneUnit(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x2d && unit <= 0x3a && unit !== 0x2e) ||
    unit === 0x2b ||
    unit === 0x5f
  );
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 to a date of the Gregorian calendar: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
function daysBefore(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
