import { badRequest } from '@komainu/kernel/errors.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  mo: 2_592_000_000,
  y: 31_536_000_000,
};

/** Numbers below this are seconds, above milliseconds (1e11 s is the year 5138, 1e11 ms is 1973). */
const SECONDS_LIMIT = 1e11;

/** What the store's times can hold: 1900 to 2262. */
const EARLIEST_MS = -2_208_988_800_000;
const LATEST_MS = 9_223_372_036_854;

/**
 * A time as the API takes it, in Unix milliseconds: `now`, `now-15m` (s, m, h, d, w, mo, y; several steps allowed), ISO 8601
 * (without a zone: UTC), Unix seconds or milliseconds. Throws `bad_time` (400).
 */
export function parseTime(text: string | number, nowMs: number): number {
  const value = readTime(String(text).trim(), nowMs);
  if (value >= EARLIEST_MS && value <= LATEST_MS) return value;
  throw badRequest('bad_time', `not a time: ${String(text).slice(0, 64)} (use now-15m, ISO 8601 or Unix time)`);
}

/** NaN when the text is no time. */
function readTime(trimmed: string, nowMs: number): number {
  const relative = /^now((?:\s*[+-]\s*\d+(?:s|mo|m|h|d|w|M|y))*)$/.exec(trimmed);
  // Whoever looks back a century means everything.
  if (relative !== null) return Math.max(0, nowMs + sumSteps(relative[1] ?? ''));
  if (/^-?\d+(?:\.\d+)?$/.test(trimmed)) {
    const value = Number(trimmed);
    return Math.round(Math.abs(value) < SECONDS_LIMIT ? value * 1_000 : value);
  }
  if (
    /^\d{4}-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?)?$/i.test(trimmed)
  ) {
    return Date.parse(normalizeIso(trimmed));
  }
  return Number.NaN;
}

function sumSteps(steps: string): number {
  let sumMs = 0;
  for (const [, sign, count, unit] of steps.matchAll(/([+-])\s*(\d+)(s|mo|m|h|d|w|M|y)/g)) {
    sumMs += (sign === '-' ? -1 : 1) * Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
  }
  return sumMs;
}

/** The one form that every engine's Date.parse agrees on: `T`, `.`, a zone with a colon. */
function normalizeIso(text: string): string {
  const [date = '', time] = text.replace(' ', 'T').replace(',', '.').toUpperCase().split('T');
  if (time === undefined) return date;
  const zone = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/.exec(time)?.[0] ?? '';
  const clock = time.slice(0, time.length - zone.length);
  if (zone === '' || zone === 'Z') return `${date}T${clock}Z`;
  const digits = zone.replace(':', '').padEnd(5, '0');
  return `${date}T${clock}${digits.slice(0, 3)}:${digits.slice(3)}`;
}

/** A window of time, from inclusive to exclusive. */
export interface TimeWindow {
  readonly fromUnixMs: number;
  readonly toUnixMs: number;
}

/** Both ends of a window; `from` defaults to 15 minutes ago, `to` to now. Throws `bad_time` when it ends before it begins. */
export function parseWindow(
  from: string | number | undefined,
  to: string | number | undefined,
  nowMs: number,
): TimeWindow {
  const window = { fromUnixMs: parseTime(from ?? 'now-15m', nowMs), toUnixMs: parseTime(to ?? 'now', nowMs) };
  if (window.toUnixMs < window.fromUnixMs) throw badRequest('bad_time', 'the time window ends before it begins');
  return window;
}
