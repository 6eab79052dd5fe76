import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';
import type { ReplaceRule, TagFilter } from '@komainu/traces/agent/settings.ts';
import { type SettingsReader, textsOf } from './reader.ts';

/** `apm_config.replace_tags`: a list of `{name, pattern, repl}`. Throws `bad_setting` (400) for what is none. */
export function replaceRules(read: SettingsReader): readonly ReplaceRule[] {
  const setting = 'apm_config.replace_tags';
  const value = read.value('DD_APM_REPLACE_TAGS', setting);
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw badRequest('bad_setting', `${setting} must be a list of name, pattern and repl`);
  return value.map((rule: unknown, at) => {
    const { name, pattern, repl = '' } = isObject(rule) ? rule : {};
    if (typeof name !== 'string' || typeof pattern !== 'string' || typeof repl !== 'string') {
      throw badRequest('bad_setting', `${setting}: rule ${at + 1} needs the texts name, pattern and repl`);
    }
    return { name, pattern: regexOf(setting, pattern, 'g'), replacement: goReplacement(repl) };
  });
}

/** `apm_config.ignore_resources`: regexes; in the environment with commas between them, quoted where they hold one. */
export function ignoredResources(read: SettingsReader): readonly RegExp[] {
  const setting = 'apm_config.ignore_resources';
  const text = read.text('DD_APM_IGNORE_RESOURCES', '');
  const patterns = text === '' ? textsIn(read.value('', setting)) : quotedWords(text);
  return patterns.map((pattern) => regexOf(setting, pattern));
}

/** `filter_tags.<which>` and `filter_tags_regex.<which>`: `key` or `key:value`. */
export function tagFilters(read: SettingsReader, which: 'reject' | 'require'): readonly TagFilter[] {
  const exact = read
    .list(`DD_APM_FILTER_TAGS_${which.toUpperCase()}`, `apm_config.filter_tags.${which}`)
    .map((text): TagFilter => {
      const { key, value } = split(text);
      return value === undefined ? { key } : { key, value };
    });
  const setting = `apm_config.filter_tags_regex.${which}`;
  const patterns = read.list(`DD_APM_FILTER_TAGS_REGEX_${which.toUpperCase()}`, setting).map((text): TagFilter => {
    const { key, value } = split(text);
    return value === undefined ? { key } : { key, pattern: regexOf(setting, value) };
  });
  return [...exact, ...patterns];
}

function split(text: string): { readonly key: string; readonly value?: string } {
  const colon = text.indexOf(':');
  return colon < 0 ? { key: text } : { key: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim() };
}

function regexOf(setting: string, pattern: string, flags?: 'g'): RegExp {
  try {
    return linearRegex(pattern, flags === undefined ? {} : { flags });
  } catch (error) {
    throw badRequest('bad_setting', `${setting}: ${pattern.slice(0, 100)}: ${messageOf(error)}`);
  }
}

/** Go writes `${1}` and `${name}` where JavaScript has `$1` and `$<name>`. */
function goReplacement(text: string): string {
  return text.replace(/\$\{(\w+)\}/g, (_, name: string) => (/^\d+$/.test(name) ? `$${name}` : `$<${name}>`));
}

function quotedWords(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)]
    .map(([, quoted, plain]) => quoted?.replace(/\\(["\\])/g, '$1') ?? plain?.trim() ?? '')
    .filter((word) => word !== '');
}

function textsIn(value: unknown): string[] {
  return typeof value === 'string' ? [value] : textsOf(value);
}
