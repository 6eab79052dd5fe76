import type { Match, SearchField, SearchNode } from './ast.ts';

/**
 * Joins what `or` says of one field (`key:(a OR b OR c*)`) into one term, so that the field is read once and plain values
 * become a set. The meaning stays. Made by the compilers; nothing else needs it.
 */
export function joinAlternatives(node: SearchNode): SearchNode {
  switch (node.kind) {
    case 'all':
    case 'term':
      return node;
    case 'not':
      return { ...node, child: joinAlternatives(node.child) };
    case 'and':
      return { ...node, children: node.children.map(joinAlternatives) };
    case 'or': {
      const children = joinTerms(node.children.map(joinAlternatives));
      const only = children[0];
      return children.length === 1 && only !== undefined ? only : { ...node, children };
    }
  }
}

function joinTerms(nodes: readonly SearchNode[]): SearchNode[] {
  const joined: SearchNode[] = [];
  const places = new Map<string, number>();
  for (const node of nodes) {
    const key = node.kind === 'term' ? keyOf(node.field) : null;
    const place = key === null ? undefined : places.get(key);
    const before = place === undefined ? undefined : joined[place];
    if (node.kind === 'term' && place !== undefined && before?.kind === 'term') {
      joined[place] = {
        ...before,
        match: { kind: 'any', matches: [...matchesOf(before.match), ...matchesOf(node.match)] },
      };
      continue;
    }
    if (key !== null) places.set(key, joined.length);
    joined.push(node);
  }
  return joined;
}

function matchesOf(match: Match): readonly Match[] {
  return match.kind === 'any' ? match.matches : [match];
}

/** Fields whose values are compared as a whole; words in texts are looked up one by one. */
function keyOf(field: SearchField): string | null {
  if (field.kind === 'attribute') return `@${field.path}`;
  if (field.kind !== 'key' || field.name === 'message') return null;
  return field.bound === true ? `= ${field.name}` : field.name;
}
