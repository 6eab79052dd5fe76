import type { Definition } from './definition.ts';
import { numberOf, objectOf, textOf } from './json.ts';

/** A window of time, Unix ms. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

const DAY = 86_400;
const SPANS: Readonly<Record<string, number>> = {
  '1m': 60,
  '5m': 300,
  '10m': 600,
  '15m': 900,
  '30m': 1800,
  '1h': 3600,
  '4h': 14_400,
  '1d': DAY,
  '2d': 2 * DAY,
  '1w': 7 * DAY,
  '1mo': 30 * DAY,
  '3mo': 91 * DAY,
  '6mo': 182 * DAY,
  '1y': 365 * DAY,
};
const UNITS: Readonly<Record<string, number>> = {
  minute: 60,
  hour: 3600,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
};

export const LIVE_SPANS: readonly string[] = Object.keys(SPANS);

/** The window that a widget shows whatever the board does; undefined when it follows the board. `nowMs` ends it. */
export function ownWindow(definition: Definition, nowMs: number): TimeWindow | undefined {
  const time = objectOf(definition['time']);
  const type = textOf(time['type']);
  if (type === 'fixed') {
    const [from, to] = [numberOf(time['from']), numberOf(time['to'])];
    return from === undefined || to === undefined || to <= from ? undefined : { fromMs: from * 1000, toMs: to * 1000 };
  }
  const seconds =
    type === 'live'
      ? (numberOf(time['value']) ?? 0) * (UNITS[textOf(time['unit'])] ?? 0)
      : spanSeconds(textOf(time['live_span']), nowMs);
  return seconds > 0 ? { fromMs: nowMs - seconds * 1000, toMs: nowMs } : undefined;
}

function spanSeconds(span: string, nowMs: number): number {
  const now = new Date(nowMs);
  if (span === 'week_to_date')
    return ((now.getDay() + 6) % 7) * DAY + now.getHours() * 3600 + now.getMinutes() * 60 + 1;
  if (span === 'month_to_date') return (now.getDate() - 1) * DAY + now.getHours() * 3600 + now.getMinutes() * 60 + 1;
  return SPANS[span] ?? 0;
}
