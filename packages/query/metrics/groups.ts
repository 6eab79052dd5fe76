import type { MetricNode } from './ast.ts';
import type { Reference } from './evaluate.ts';
import type { Series } from './functions/definition.ts';
import { findFunction } from './functions/list.ts';
import { MetricSyntaxError } from './syntax-error.ts';

/** The keys that lines are grouped by; those of one answer have the same. */
export function keysOf(series: readonly Series[]): readonly string[] {
  return Object.keys(series[0]?.tags ?? {});
}

/** A line's values of some keys, as one text. */
export function groupKey({ tags }: Series, keys: readonly string[]): string {
  const [first] = keys;
  if (first === undefined) return '';
  return keys.length === 1 ? (tags[first] ?? '') : JSON.stringify(keys.map((key) => tags[key] ?? ''));
}

/** Tag keys, sorted; null when only the answer will tell. */
type Keys = readonly string[] | null;

/**
 * The groups of an expression's lines. Throws MetricSyntaxError `bad_groups` where arithmetic would pair lines of different
 * groups: the keys of one side must be among those of the other, as no keys always are.
 */
export function checkGroups(node: MetricNode, references: Readonly<Record<string, Reference>>): Keys {
  switch (node.kind) {
    case 'number':
      return [];
    case 'query':
      return node.groupBy.toSorted();
    case 'reference': {
      const target = references[node.name];
      return target === undefined || target.kind === 'source' ? null : checkGroups(target, references);
    }
    case 'negate':
    case 'modify':
      return checkGroups(node.child, references);
    case 'call': {
      const keys = checkGroups(node.child, references);
      return findFunction(node.name)?.ungroups === true ? [] : keys;
    }
    case 'aggregate': {
      const keys = node.children.map((child) => checkGroups(child, references));
      return keys.length === 1 ? [] : keys.reduce((left, right) => widerKeys(left, right, node));
    }
    case 'binary': {
      const left = checkGroups(node.left, references);
      return widerKeys(left, checkGroups(node.right, references), node);
    }
  }
}

/** The same of lines that are there. */
export function checkKeys(left: readonly Series[], right: readonly Series[], node: MetricNode): void {
  if (left.length > 0 && right.length > 0) widerKeys(keysOf(left), keysOf(right), node);
}

function widerKeys(left: Keys, right: Keys, node: MetricNode): Keys {
  if (left === null || right === null) return null;
  const [wider, narrower] = left.length >= right.length ? [left, right] : [right, left];
  if (narrower.every((key) => wider.includes(key))) return wider;
  const reason = `lines by ${shown(left)} and lines by ${shown(right)} cannot be paired: group both by the same tags`;
  throw new MetricSyntaxError(reason, node.offset, node.length, 'bad_groups');
}

function shown(keys: readonly string[]): string {
  return `{${keys.join(',')}}`;
}
