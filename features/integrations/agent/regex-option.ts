import { messageOf } from '@komainu/kernel/errors.ts';
import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';
import type { YamlMap } from './check.ts';
import { badCheckConfig, textOption, textsOption } from './read-instance.ts';

/** A regex option as Python writes it; undefined when it is missing. Throws `bad_check_config` when it is none. */
export function regexOption(map: YamlMap, name: string): RegExp | undefined {
  const source = textOption(map, name, '');
  return source === '' ? undefined : checkRegex(source, name);
}

/** The regexes of an option as Python writes them. Throws `bad_check_config` with the one that is none. */
export function regexesOption(map: YamlMap, name: string): readonly RegExp[] {
  return textsOption(map, name).map((source) => checkRegex(source, name));
}

/**
 * One regex of the option `name`. It matches in linear time where it can; one that needs more (a back-reference) is taken as
 * it is, for whoever writes the agent's configuration may run commands anyway.
 */
export function checkRegex(source: string, name: string, caseInsensitive = false): RegExp {
  try {
    return linearRegex(source, { caseInsensitive });
  } catch {
    // Tried below with JavaScript's own engine.
  }
  try {
    return new RegExp(inJavaScript(source), caseInsensitive ? 'i' : '');
  } catch (error) {
    throw badCheckConfig(name, `has a regex that cannot be used, ${source}: ${messageOf(error)}`);
  }
}

function inJavaScript(python: string): string {
  return python
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replaceAll(/(?<!\\)((?:\\\\)*)\\Z/g, '$1$(?![\\s\\S])')
    .replaceAll(/(?<!\\)((?:\\\\)*)\\A/g, '$1(?<![\\s\\S])');
}
