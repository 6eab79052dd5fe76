/** A window of time as the address holds it: relative to now, or between two instants. */
export type TimeRange =
  | { readonly kind: 'relative'; readonly seconds: number }
  | { readonly kind: 'absolute'; readonly fromMs: number; readonly toMs: number };

export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

export const DEFAULT_RANGE: TimeRange = { kind: 'relative', seconds: 3600 };
/** What the time control offers, in seconds. */
export const PRESETS: readonly number[] = [300, 900, 1800, 3600, 4 * 3600, 86_400, 2 * 86_400, 7 * 86_400, 30 * 86_400];

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** `1h` -> 3600; undefined for anything else. */
export function secondsOf(text: string): number | undefined {
  const match = /^(\d{1,6})([smhdw])$/.exec(text);
  return match === null ? undefined : Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0) || undefined;
}

/** 3600 -> `1h`: the largest unit that divides it. */
export function shortSeconds(seconds: number): string {
  for (const unit of ['w', 'd', 'h', 'm']) {
    const size = UNITS[unit] ?? 1;
    if (seconds % size === 0 && seconds >= size && !(unit === 'w' && seconds < 2 * size))
      return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}

/** Reads `range=1h`, or `from` and `to` in Unix ms; falls back to the last hour. */
export function rangeFromParams(params: Readonly<Record<string, string>>): TimeRange {
  const fromMs = Number(params.from);
  const toMs = Number(params.to);
  if (params.from !== undefined && params.to !== undefined && fromMs > 0 && toMs > fromMs)
    return { kind: 'absolute', fromMs, toMs };
  const seconds = params.range === undefined ? undefined : secondsOf(params.range);
  return seconds === undefined ? DEFAULT_RANGE : { kind: 'relative', seconds };
}

export function rangeToParams(range: TimeRange): Record<string, string | undefined> {
  if (range.kind === 'absolute')
    return { range: undefined, from: String(Math.round(range.fromMs)), to: String(Math.round(range.toMs)) };
  return { range: shortSeconds(range.seconds), from: undefined, to: undefined };
}

export function windowOf(range: TimeRange, nowMs: number): TimeWindow {
  return range.kind === 'absolute'
    ? { fromMs: range.fromMs, toMs: range.toMs }
    : { fromMs: nowMs - range.seconds * 1000, toMs: nowMs };
}

/** The window before or after this one, half of it kept in view. */
export function stepped(window: TimeWindow, direction: -1 | 1): TimeRange {
  const shift = ((window.toMs - window.fromMs) / 2) * direction;
  return { kind: 'absolute', fromMs: window.fromMs + shift, toMs: window.toMs + shift };
}

/** Twice as long, around the same middle, never beyond now. */
export function zoomedOut(window: TimeWindow, nowMs: number): TimeRange {
  const half = (window.toMs - window.fromMs) / 2;
  const toMs = Math.min(nowMs, window.toMs + half);
  return { kind: 'absolute', fromMs: toMs - half * 4, toMs };
}
