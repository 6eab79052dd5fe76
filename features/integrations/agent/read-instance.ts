import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import type { YamlMap } from './check.ts';

/**
 * Readers of one option each of an instance or init_config. An option that is missing, null or empty gives the fallback;
 * without a fallback it is required. Everything else throws `bad_check_config` (400), naming the option.
 */
export function textOption(map: YamlMap, name: string, fallback?: string): string {
  const value = map[name] ?? undefined;
  if (value === undefined || value === '') {
    if (fallback === undefined) throw badCheckConfig(name, 'is required');
    return fallback;
  }
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw badCheckConfig(name, `must be a text, not ${kindOf(value)}`);
}

/** A number, also where it was written as a text. */
export function numberOption(
  map: YamlMap,
  name: string,
  fallback?: number,
  least = -Infinity,
  most = Infinity,
): number {
  const value = map[name] ?? undefined;
  if (value === undefined || value === '') {
    if (fallback === undefined) throw badCheckConfig(name, 'is required');
    return fallback;
  }
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  if (!Number.isFinite(number)) throw badCheckConfig(name, `must be a number, not ${kindOf(value)}`);
  if (number < least || number > most) throw badCheckConfig(name, `must be from ${least} to ${most}, not ${number}`);
  return number;
}

/** A whole number. */
export function wholeOption(map: YamlMap, name: string, fallback?: number, least = -Infinity, most = Infinity): number {
  const number = numberOption(map, name, fallback, least, most);
  if (!Number.isInteger(number)) throw badCheckConfig(name, `must be a whole number, not ${number}`);
  return number;
}

/** A flag: YAML's true and false, and the words that people write in quotes. */
export function flagOption(map: YamlMap, name: string, fallback?: boolean): boolean {
  const value = map[name] ?? undefined;
  if (value === undefined || value === '') {
    if (fallback === undefined) throw badCheckConfig(name, 'is required');
    return fallback;
  }
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : '';
  if (['true', 'yes', 'on', '1', 'y'].includes(word)) return true;
  if (['false', 'no', 'off', '0', 'n'].includes(word)) return false;
  throw badCheckConfig(name, `must be true or false, not ${kindOf(value)}`);
}

/** One of the given words. */
export function choiceOption<Choice extends string>(
  map: YamlMap,
  name: string,
  choices: readonly Choice[],
  fallback?: Choice,
): Choice {
  const text = textOption(map, name, fallback);
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw badCheckConfig(name, `must be one of ${choices.join(', ')}, not ${text}`);
  return found;
}

/** A list of texts; a single text is a list of one. [] when it is missing and there is no fallback. */
export function textsOption(map: YamlMap, name: string, fallback: readonly string[] = []): readonly string[] {
  const value = map[name] ?? undefined;
  if (value === undefined || value === '') return fallback;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((one) => {
    if (typeof one === 'string') return one;
    if (typeof one === 'number' || typeof one === 'boolean') return String(one);
    throw badCheckConfig(name, `must be a list of texts, but one of them is ${kindOf(one)}`);
  });
}

/** A mapping; {} when it is missing. */
export function mapOption(map: YamlMap, name: string): YamlMap {
  const value = map[name] ?? undefined;
  if (value === undefined || value === '') return {};
  if (isObject(value)) return value;
  throw badCheckConfig(name, `must be a mapping, not ${kindOf(value)}`);
}

/** A mapping of texts, such as headers; numbers and flags are written out. */
export function textMapOption(map: YamlMap, name: string): Readonly<Record<string, string>> {
  const value = mapOption(map, name);
  return Object.fromEntries(Object.keys(value).map((key) => [key, textOption(value, key, '')]));
}

/** A list of mappings; [] when it is missing. */
export function mapsOption(map: YamlMap, name: string): readonly YamlMap[] {
  const value = map[name] ?? undefined;
  if (value === undefined || value === '') return [];
  if (!Array.isArray(value)) throw badCheckConfig(name, `must be a list, not ${kindOf(value)}`);
  return value.map((one: unknown) => {
    if (isObject(one)) return one;
    throw badCheckConfig(name, `must be a list of mappings, but one of them is ${kindOf(one)}`);
  });
}

/** An http or https address, as a URL. */
export function urlOption(map: YamlMap, name: string, fallback?: string): URL {
  const text = textOption(map, name, fallback);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^(https?|unix):$/.test(url.protocol)) {
    throw badCheckConfig(name, 'must be an http or https address');
  }
  return url;
}

/** The error of an option that makes no sense; `reason` reads on after the option's name and holds no secret. */
export function badCheckConfig(option: string, reason: string): Error {
  return badRequest('bad_check_config', `option ${option} ${reason}`);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'nothing';
  return typeof value === 'object' ? 'a mapping' : `the ${typeof value} ${JSON.stringify(value).slice(0, 40)}`;
}
