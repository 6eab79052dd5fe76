import { badRequest } from '@komainu/kernel/errors.ts';
import { type JsonObject, stringsOf } from '@komainu/kernel/json.ts';
import { isTimeZone } from '@komainu/query/metrics/calendar.ts';

const UNIT_SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400, w: 604_800 };
const LONGEST_MESSAGE = 10_000;
export const END_STATES = ['alert', 'no data', 'warn'];
export const END_TYPES = ['expired', 'canceled'];

export function badDowntime(reason: string): Error {
  return badRequest('bad_downtime', reason);
}

/** `90m`, `1h`, `2d`, `1w` in seconds. Throws `bad_downtime` (400). */
export function durationOf(text: unknown): number {
  const [, count = '', unit = ''] = /^(\d{1,5})([mhdw])$/.exec(typeof text === 'string' ? text : '') ?? [];
  const seconds = Number(count) * (UNIT_SECONDS[unit] ?? 0);
  if (seconds > 0) return seconds;
  throw badDowntime('Invalid duration: write a number and m, h, d or w, such as 1h');
}

/** A time zone of the IANA database. Throws `bad_downtime` (400). */
export function timezoneOf(value: unknown, otherwise: string): string {
  if (value === undefined || value === null || value === '') return otherwise;
  if (typeof value === 'string' && isTimeZone(value)) return value;
  throw badDowntime(`Invalid timezone: ${String(value)}`);
}

/** The message, null for none. */
export function messageOf(sent: JsonObject): string | null {
  const { message } = sent;
  if (message === undefined || message === null) return null;
  if (typeof message !== 'string') throw badDowntime('message is not a text');
  if (message.length > LONGEST_MESSAGE) throw badDowntime(`message is longer than ${LONGEST_MESSAGE} characters`);
  return message;
}

/** A list of known words; undefined when it was left out. */
export function wordsOf(value: unknown, name: string, known: readonly string[]): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const words = stringsOf(value);
  const stranger = words.find((word) => !known.includes(word));
  if (!Array.isArray(value) || words.length !== value.length || stranger !== undefined) {
    throw badDowntime(`${name} is not a list of ${known.join(', ')}`);
  }
  return words;
}
