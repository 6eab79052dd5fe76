import type { Match, SearchNode } from '@komainu/query/search/ast.ts';

/**
 * The sources that a log must have one of to match a search; undefined when logs of any source may match. What it says
 * is true but may be weak: `-source:a` gives undefined.
 */
export function requiredSources(node: SearchNode): ReadonlySet<string> | undefined {
  switch (node.kind) {
    case 'term':
      return node.field.kind === 'key' && node.field.name === 'source' ? valuesOf(node.match) : undefined;
    case 'and':
      for (const child of node.children) {
        const sources = requiredSources(child);
        if (sources !== undefined) return sources;
      }
      return undefined;
    case 'or': {
      const all = new Set<string>();
      for (const child of node.children) {
        const sources = requiredSources(child);
        if (sources === undefined) return undefined;
        for (const source of sources) all.add(source);
      }
      return all;
    }
    default:
      return undefined;
  }
}

function valuesOf(match: Match): ReadonlySet<string> | undefined {
  if (match.kind === 'value') return new Set([match.text]);
  if (match.kind !== 'any') return undefined;
  const sets = match.matches.map(valuesOf);
  const all = new Set<string>();
  for (const set of sets) {
    if (set === undefined) return undefined;
    for (const source of set) all.add(source);
  }
  return all;
}
