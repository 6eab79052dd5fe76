import { compileGlob } from '../search/glob.ts';
import type { ScopeNode } from './ast.ts';

/** Tests a series' tags (`key:value` or bare; `host:` among them). */
export type ScopePredicate = (tags: readonly string[]) => boolean;

/** Compiles a scope. Tags are compared as they stand. */
export function scopeToPredicate(scope: ScopeNode): ScopePredicate {
  switch (scope.kind) {
    case 'all':
    case 'variable':
      return () => true;
    case 'and': {
      const children = scope.children.map(scopeToPredicate);
      return (tags) => children.every((child) => child(tags));
    }
    case 'or': {
      const literals = literalTags(scope.children);
      if (literals !== null) return (tags) => tags.some((tag) => literals.has(tag));
      const children = scope.children.map(scopeToPredicate);
      return (tags) => children.some((child) => child(tags));
    }
    case 'not': {
      const child = scopeToPredicate(scope.child);
      return (tags) => !child(tags);
    }
    case 'tag': {
      const prefix = scope.key === '' ? '' : `${scope.key}:`;
      if (scope.pattern === null) {
        const tag = prefix + scope.value;
        return (tags) => tags.includes(tag);
      }
      const test = compileGlob([prefix, ...scope.pattern]);
      return (tags) => tags.some(test);
    }
  }
}

function literalTags(nodes: readonly ScopeNode[]): ReadonlySet<string> | null {
  const tags = new Set<string>();
  for (const node of nodes) {
    if (node.kind !== 'tag' || node.pattern !== null) return null;
    tags.add(node.key === '' ? node.value : `${node.key}:${node.value}`);
  }
  return tags;
}
