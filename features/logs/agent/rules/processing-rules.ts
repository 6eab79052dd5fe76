import { messageOf } from '@komainu/kernel/errors.ts';
import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';
import { badLogEntry, choiceOf, type EntryMap, mapsOf, textOf } from '../sources/option.ts';
import { type Groups, placeholderOf } from './placeholder.ts';

const TYPES = [
  'exclude_at_match',
  'include_at_match',
  'mask_sequences',
  'multi_line',
  'exclude_truncated',
  'remap_source',
] as const;

/** A `log_processing_rules` entry, ready to be used. */
export interface ProcessingRule {
  readonly type: (typeof TYPES)[number];
  readonly name: string;
  /** The text afterwards, undefined when the rule leaves the log out. */
  readonly apply: (text: string, truncated: boolean) => string | undefined;
  /** The pattern of `multi_line`, at the start of the text. */
  readonly startsRecord?: RegExp;
  /** `remap_source`: a log with this attribute value is of another source. */
  readonly remaps?: readonly { readonly attribute: string; readonly value: string; readonly source: string }[];
}

/**
 * Reads the rules of an entry (or of `logs_config.processing_rules`). Throws `bad_log_entry` for one that the Agent would not
 * take either: an entry whose masks cannot be used must not be sent unmasked.
 */
export function readRules(entry: EntryMap, option: string): ProcessingRule[] {
  return mapsOf(entry, option).map((rule, at) => readRule(rule, `${option}[${at}]`));
}

function readRule(rule: EntryMap, where: string): ProcessingRule {
  const name = textOf(rule, 'name');
  if (name === '') throw badLogEntry(where, 'must have a name');
  if (textOf(rule, 'type') === '') throw badLogEntry(`${where} (${name})`, `must have a type: ${TYPES.join(', ')}`);
  const type = choiceOf(rule, 'type', TYPES, 'exclude_at_match');
  switch (type) {
    case 'exclude_truncated':
      return { type, name, apply: (text, truncated) => (truncated ? undefined : text) };
    case 'remap_source':
      return { type, name, apply: same, remaps: readRemaps(rule, `${where} (${name})`) };
    case 'exclude_at_match': {
      const regex = compiled(rule, where, name);
      return { type, name, apply: (text) => (regex.test(text) ? undefined : text) };
    }
    case 'include_at_match': {
      const regex = compiled(rule, where, name);
      return { type, name, apply: (text) => (regex.test(text) ? text : undefined) };
    }
    case 'mask_sequences': {
      const regex = compiled(rule, where, name, 'g');
      const placeholder = placeholderOf(textOf(rule, 'replace_placeholder'));
      return { type, name, apply: (text) => text.replace(regex, (...found) => placeholder(found, groupsOf(found))) };
    }
    case 'multi_line':
      return { type, name, apply: same, startsRecord: compiled(rule, where, name, undefined, '^') };
  }
}

const same = (text: string) => text;

/** The named groups are what `replace` hands over last, when there are any. */
function groupsOf(found: readonly unknown[]): Groups {
  const last = found.at(-1);
  return typeof last === 'object' && last !== null ? (last as Record<string, string | undefined>) : undefined;
}

function compiled(rule: EntryMap, where: string, name: string, flags?: 'g', before = ''): RegExp {
  const pattern = textOf(rule, 'pattern');
  if (pattern === '') throw badLogEntry(`${where} (${name})`, 'must have a pattern');
  try {
    return linearRegex(before + pattern, flags === undefined ? {} : { flags });
  } catch (error) {
    throw badLogEntry(`${where} (${name})`, `has a pattern that cannot be used: ${messageOf(error)}`);
  }
}

function readRemaps(rule: EntryMap, where: string) {
  const remaps = mapsOf(rule, 'matching').map((one) => ({
    attribute: textOf(one, 'attribute'),
    value: textOf(one, 'value'),
    source: textOf(one, 'new_source'),
  }));
  if (remaps.length === 0 || remaps.some((one) => one.attribute === '' || one.value === '' || one.source === ''))
    throw badLogEntry(where, 'must have matching entries with attribute, value and new_source');
  return remaps;
}
