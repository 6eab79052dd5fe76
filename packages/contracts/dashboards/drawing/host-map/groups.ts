import type { MapGroup, MapNode } from './layout.ts';

/** Something to be drawn, with its tags. */
export interface Taggable extends MapNode {
  readonly tags: readonly string[];
}

/** The values of a key in `key:value` tags; one empty one without any, so that nothing is left out. */
export function valuesOfTag(tags: readonly string[], key: string): string[] {
  const values = tags.filter((tag) => tag.startsWith(`${key}:`)).map((tag) => tag.slice(key.length + 1));
  return values.length === 0 ? [''] : values;
}

/**
 * Puts nodes into frames by one tag, or by two, frames within frames; a node with several values of a key is in the frame of
 * each. Large frames come first, what has no such tag last, under `without`.
 */
export function groupNodes(nodes: readonly Taggable[], keys: readonly string[], without: string): MapGroup[] {
  const [key, ...rest] = keys;
  if (key === undefined) return [{ name: '', nodes }];
  const byValue = new Map<string, Taggable[]>();
  for (const node of nodes) {
    for (const value of valuesOfTag(node.tags, key)) {
      const known = byValue.get(value);
      if (known === undefined) byValue.set(value, [node]);
      else known.push(node);
    }
  }
  return [...byValue]
    .sort(
      ([a, left], [b, right]) => Number(a === '') - Number(b === '') || right.length - left.length || (a < b ? -1 : 1),
    )
    .map(([value, members]) => {
      const name = value === '' ? without : value;
      return rest.length === 0
        ? { name, nodes: members }
        : { name, nodes: [], groups: groupNodes(members, rest, without) };
    });
}
