import type { Fill, Modifiers, Rollup, TimeAggregation } from './ast.ts';
import { type Calendar, type CalendarUnit, isTimeZone } from './calendar.ts';
import type { Scanner } from './scanner.ts';

const TIME_METHODS: readonly TimeAggregation[] = ['avg', 'sum', 'min', 'max', 'count'];
const FILL_METHODS: readonly Fill['method'][] = ['zero', 'null', 'last', 'linear'];
const CALENDAR_UNITS: Readonly<Record<string, CalendarUnit>> = { daily: 'day', weekly: 'week', monthly: 'month' };
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
/** Longest gap filled unless the query says otherwise. */
const DEFAULT_FILL_SECONDS = 300;
const MONDAY = 1;

export const NO_MODIFIERS: Modifiers = { rollup: null, as: null, fill: null, weighted: false };

/** What begins a modifier behind a name: `.rollup(`. */
export const MODIFIER_AHEAD = /\s*\.\s*(?:rollup|fill|as_count|as_rate|weighted)\s*\(/y;

/** Reads `.rollup(max, 60).as_rate().fill(zero)` at the cursor, as many as there are; of one kind the last counts. */
export function readModifiers(scanner: Scanner): Modifiers {
  let modifiers = NO_MODIFIERS;
  while (scanner.take('.')) {
    scanner.skipSpace();
    const offset = scanner.at;
    const name = scanner.match(/\w+/y);
    modifiers = { ...modifiers, ...readModifier(scanner, name, readArguments(scanner, name), offset) };
  }
  return modifiers;
}

/** What a modifier says of an expression goes before what its queries say. */
export function mergeModifiers(inner: Modifiers, outer: Modifiers): Modifiers {
  return {
    rollup: outer.rollup ?? inner.rollup,
    as: outer.as ?? inner.as,
    fill: outer.fill ?? inner.fill,
    weighted: outer.weighted || inner.weighted,
  };
}

/** The modifier that a call `rollup(…)` means, its arguments read. */
export function rollupModifier(scanner: Scanner, args: readonly string[], offset: number): Modifiers {
  return { ...NO_MODIFIERS, rollup: rollupOf(scanner, args, offset) };
}

function readModifier(scanner: Scanner, name: string, args: readonly string[], offset: number): Partial<Modifiers> {
  switch (name) {
    case 'as_count':
    case 'as_rate':
    case 'weighted':
      if (args.length > 0) scanner.failAs('bad_modifier', `${name} takes nothing`, offset);
      return name === 'weighted' ? { weighted: true } : { as: name === 'as_count' ? 'count' : 'rate' };
    case 'rollup':
      return { rollup: rollupOf(scanner, args, offset) };
    case 'fill':
      return { fill: fillOf(scanner, args, offset) };
    default:
      return scanner.failAs(
        'bad_modifier',
        `"${name}" is not a modifier: rollup, as_rate, as_count, fill and weighted are`,
        offset,
      );
  }
}

/** `(a, "b", 3)` as texts. */
function readArguments(scanner: Scanner, name: string): string[] {
  scanner.expect('(', `after .${name}`);
  if (scanner.take(')')) return [];
  const args = readWords(scanner, name);
  scanner.expect(')', `after the arguments of ${name}`);
  return args;
}

/** Words, numbers and quoted texts, separated by commas. */
export function readWords(scanner: Scanner, name: string): string[] {
  const args: string[] = [];
  do {
    scanner.skipSpace();
    const quoted = scanner.match(/"[^"]*"|'[^']*'/y);
    const word = quoted === '' ? scanner.match(/[\w.+-]+/y) : quoted.slice(1, -1);
    if (word === '' && quoted === '') {
      scanner.failAs('bad_modifier', `an argument of ${name} is expected, not ${scanner.describe()}`);
    }
    args.push(word);
  } while (scanner.take(','));
  return args;
}

/** What the arguments of a rollup say, in any order behind the method. */
interface RollupParts {
  method?: TimeAggregation;
  seconds?: number;
  unit?: CalendarUnit;
  zone?: string;
  hour?: number;
  weekday?: number;
  monthDay?: number;
}

function rollupOf(scanner: Scanner, args: readonly string[], offset: number): Rollup {
  if (args.length === 0) scanner.failAs('bad_modifier', 'rollup takes a method and seconds: rollup(avg, 60)', offset);
  const parts: RollupParts = {};
  for (const arg of args) {
    const part = rollupPart(arg, parts);
    const [name] = Object.keys(part ?? {});
    if (part === null || name === undefined || name in parts) {
      scanner.failAs(
        'bad_modifier',
        `rollup takes avg, sum, min, max or count and whole seconds, daily, weekly or monthly, not "${arg}"`,
        offset,
      );
    }
    Object.assign(parts, part);
  }
  if (parts.unit !== undefined && parts.seconds !== undefined) {
    scanner.failAs('bad_modifier', 'rollup takes seconds or a part of the calendar, not both', offset);
  }
  return {
    method: parts.method ?? null,
    seconds: parts.seconds ?? null,
    calendar: parts.unit === undefined ? null : calendarOf(parts.unit, parts),
    zone: parts.zone ?? null,
  };
}

function calendarOf(unit: CalendarUnit, { zone, hour, weekday, monthDay }: RollupParts): Calendar {
  return { unit, zone: zone ?? 'UTC', hour: hour ?? 0, weekday: weekday ?? MONDAY, monthDay: monthDay ?? 1 };
}

/** One argument; null when it is none. A number behind `monthly` is the day on which months begin. */
function rollupPart(arg: string, { unit }: RollupParts): RollupParts | null {
  const method = TIME_METHODS.find((candidate) => candidate === arg);
  if (method !== undefined) return { method };
  const word = arg.toLowerCase();
  const calendar = Object.hasOwn(CALENDAR_UNITS, word) ? CALENDAR_UNITS[word] : undefined;
  if (calendar !== undefined) return { unit: calendar };
  const hour = /^(\d{1,2})(am|pm)$/.exec(word);
  if (hour !== null && Number(hour[1]) >= 1 && Number(hour[1]) <= 12) {
    return { hour: (Number(hour[1]) % 12) + (hour[2] === 'pm' ? 12 : 0) };
  }
  if (WEEKDAYS.includes(word)) return { weekday: WEEKDAYS.indexOf(word) };
  const day = Number(/^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word)?.[1]);
  if (unit === 'month' && day >= 1 && day <= 28) return { monthDay: day };
  if (/^\d{1,10}$/.test(arg) && Number(arg) > 0) return { seconds: Number(arg) };
  return isTimeZone(arg) ? { zone: arg } : null;
}

function fillOf(scanner: Scanner, args: readonly string[], offset: number): Fill {
  const method = FILL_METHODS.find((candidate) => candidate === args[0]);
  if (method === undefined) {
    scanner.failAs('bad_modifier', `fill takes zero, null, last or linear, not "${args[0] ?? ''}"`, offset);
  }
  const limit = args[1];
  if (args.length > 2 || (limit !== undefined && !/^\d+$/.test(limit))) {
    scanner.failAs('bad_modifier', 'the second argument of fill is the longest gap in whole seconds', offset);
  }
  // Zero fills any gap unless limited; the others keep to five minutes.
  const unlimited = method === 'zero' ? Number.MAX_SAFE_INTEGER : DEFAULT_FILL_SECONDS;
  return { method, limitSeconds: limit === undefined ? unlimited : Number(limit) };
}
