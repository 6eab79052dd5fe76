import { isTimeZone, readShift } from '../calendar.ts';
import type { TextForm } from './definition.ts';

const UNIT_S: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800, mo: 2_592_000 };
const MOST_S = 1e10;

/** `60`, `30m`, `last_4h`, `1w` in seconds; null when the text is none of these. */
export function secondsOf(text: string): number | null {
  const match = /^(?:last_|next_)?(\d{1,9})(s|m|h|d|w|mo)?$/.exec(text);
  if (match === null) return null;
  const seconds = Number(match[1]) * (UNIT_S[match[2] ?? 's'] ?? 1);
  return seconds > 0 && seconds <= MOST_S ? seconds : null;
}

/** Forms of arguments that are texts. */
export const DURATION: TextForm = {
  what: 'a duration such as 60, 30m or 1w',
  test: (text) => secondsOf(text) !== null,
};
export const TIME_ZONE: TextForm = { what: 'a time zone such as UTC or Europe/Paris', test: isTimeZone };
export const CALENDAR_SHIFT: TextForm = {
  what: 'a number of days, weeks or months such as -1d, -2w or -1mo',
  test: (text) => readShift(text) !== null,
};
