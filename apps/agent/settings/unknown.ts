import { isObject } from '@komainu/kernel/json.ts';
import { DATADOG_SETTINGS } from './datadog-settings.ts';
import type { Environment, SettingsTree } from './reader.ts';

interface Looked {
  readonly paths: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
}

/**
 * What a settings file and the environment hold that nothing looked for, as warnings: a name that is none, with the nearest
 * one that is; and a setting of the Datadog Agent that does nothing here, because its part is off or does not exist.
 */
export function unknownSettings(tree: SettingsTree, env: Environment, looked: Looked): string[] {
  const warnings: string[] = [];
  const unused: string[] = [];
  const names = sectionsAndNames([...looked.paths, ...DATADOG_SETTINGS]);
  const walk = (map: SettingsTree, prefix: string): void => {
    for (const [key, value] of Object.entries(map)) {
      const path = prefix + key;
      // A key whose lines are all comments is null: nothing was asked for.
      if (value === null || value === undefined || looked.paths.has(path)) continue;
      const deeper = `${path}.`;
      if (isObject(value) && someStartsWith(looked.paths, deeper)) walk(value, deeper);
      else if (isDatadogs(path)) unused.push(path);
      else if (isObject(value) && someStartsWith(DATADOG_SETTINGS, deeper)) walk(value, deeper);
      else warnings.push(`unknown setting ${path}${suggestion(path, names)}`);
    }
  };
  walk(tree, '');
  for (const name of Object.keys(env)) {
    if (!/^(DD|KOMAINU_AGENT)_/.test(name) || looked.variables.has(name) || env[name] === '') continue;
    const near = nearest(name, looked.variables);
    // Tracers read variables of the same prefix: only what looks like a slip of the pen is one of ours.
    if (near !== undefined) warnings.push(`unknown variable ${name}: did you mean ${near}?`);
  }
  if (unused.length > 0) warnings.push(`settings without effect here: ${unused.join(', ')}`);
  return warnings;
}

/** Names with the sections that they stand in: `apm_config` of `apm_config.enabled`. */
function sectionsAndNames(names: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const name of names) {
    const parts = name.replace(/\.\*$/, '').split('.');
    for (let end = 1; end <= parts.length; end++) all.add(parts.slice(0, end).join('.'));
  }
  return all;
}

function isDatadogs(path: string): boolean {
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    if (DATADOG_SETTINGS.has(end === path.length ? path : `${path.slice(0, end)}.*`)) return true;
  }
  return false;
}

function someStartsWith(names: ReadonlySet<string>, prefix: string): boolean {
  for (const name of names) if (name.startsWith(prefix)) return true;
  return false;
}

function suggestion(path: string, names: Iterable<string>): string {
  const near = nearest(path, names);
  return near === undefined ? '' : `: did you mean ${near}?`;
}

/** The name that is one or two slips away; undefined when none is. */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(2, Math.floor(word.length / 4)) + 1;
  for (const name of names) {
    if (Math.abs(name.length - word.length) >= least) continue;
    const distance = editDistance(word, name);
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/** Letters to add, to leave out or to change (Levenshtein); two neighbours that changed places count as one. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let cost = Math.min((last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, changed);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      }
      next.push(cost);
    }
    [before, last] = [last, next];
  }
  return last[b.length] ?? 0;
}
