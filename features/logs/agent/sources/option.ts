import { badRequest, type CodedError } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';

/** A mapping of a YAML file or of JSON, as it came. */
export type EntryMap = Readonly<Record<string, unknown>>;

/** An option of a `logs:` entry that cannot be used; `reason` follows its name. */
export function badLogEntry(option: string, reason: string): CodedError {
  return badRequest('bad_log_entry', `${option} ${reason}`);
}

/** A text; numbers and flags count as what they are written as. */
export function textOf(entry: EntryMap, option: string, fallback = ''): string {
  const value = entry[option] ?? undefined;
  if (value === undefined) return fallback;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw badLogEntry(option, 'must be a text');
}

/** A list of texts, or one text divided by commas, as the Agent reads tags and paths. */
export function textsOf(entry: EntryMap, option: string): string[] {
  const value = entry[option] ?? undefined;
  if (value === undefined) return [];
  const list: readonly unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(',')
      : [value];
  return list.flatMap((one) => {
    if (typeof one !== 'string' && typeof one !== 'number')
      throw badLogEntry(option, 'must be a text, or a list of texts');
    const text = String(one).trim();
    return text === '' ? [] : [text];
  });
}

/** A whole number within bounds, also where it was written as a text. */
export function wholeOf(entry: EntryMap, option: string, fallback: number, least: number, most: number): number {
  const value = entry[option] ?? undefined;
  if (value === undefined || value === '') return fallback;
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  if (!Number.isInteger(number) || number < least || number > most)
    throw badLogEntry(option, `must be a whole number from ${least} to ${most}`);
  return number;
}

/** A flag; undefined when the entry does not say. */
export function flagOf(entry: EntryMap, option: string): boolean | undefined {
  const value = entry[option] ?? undefined;
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'boolean') return value;
  if (/^(true|yes|on|1)$/i.test(String(value))) return true;
  if (/^(false|no|off|0)$/i.test(String(value))) return false;
  throw badLogEntry(option, 'must be true or false');
}

/** One of the given words, whatever their case; they are given in the spelling that is wanted. */
export function choiceOf<Choice extends string>(
  entry: EntryMap,
  option: string,
  choices: readonly Choice[],
  fallback: Choice,
): Choice {
  const text = textOf(entry, option).trim();
  if (text === '') return fallback;
  const found = choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
  if (found === undefined) throw badLogEntry(option, `must be one of ${choices.join(', ')}, not ${text}`);
  return found;
}

/** A list of mappings. */
export function mapsOf(entry: EntryMap, option: string): EntryMap[] {
  const value = entry[option] ?? undefined;
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every(isObject)) throw badLogEntry(option, 'must be a list of mappings');
  return value;
}

/** A time as Go writes it (`90s`, `5m`, `1h30m`), in milliseconds; a bare number is seconds. */
export function durationMsOf(entry: EntryMap, option: string, fallbackMs: number): number {
  const text = textOf(entry, option).trim();
  if (text === '') return fallbackMs;
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Number(text) * 1000;
  if (!/^(\d{1,9}(\.\d{1,9})?(ms|s|m|h))+$/.test(text)) throw badLogEntry(option, 'must be a time such as 60s or 5m');
  let totalMs = 0;
  for (const [, amount, , unit] of text.matchAll(/(\d+(\.\d+)?)(ms|s|m|h)/g))
    totalMs += Number(amount) * (UNITS_MS[unit ?? ''] ?? 0);
  return totalMs;
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
