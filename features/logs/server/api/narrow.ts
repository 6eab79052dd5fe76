import { badRequest } from '@komainu/kernel/errors.ts';
import type { Match, SearchNode } from '@komainu/query/search/ast.ts';

/** Conditions that no user wrote stand nowhere in his text. */
const NOWHERE = { offset: 0, length: 0 } as const;

/** A search for what matches both. */
export function bothOf(one: SearchNode, other: SearchNode): SearchNode {
  if (one.kind === 'all') return other;
  return other.kind === 'all' ? one : { kind: 'and', ...NOWHERE, children: [one, other] };
}

/** A search for what matches any of them; undefined for none. */
export function anyOf(nodes: readonly SearchNode[]): SearchNode | undefined {
  const [first, ...rest] = nodes;
  if (first === undefined || rest.length === 0) return first;
  return nodes.find(({ kind }) => kind === 'all') ?? { kind: 'or', ...NOWHERE, children: nodes };
}

/** The search, within these indexes; null means all of them. */
export function inIndexes(node: SearchNode, names: readonly string[] | null): SearchNode {
  if (names === null) return node;
  const matches = names.map((text): Match => ({ kind: 'value', text, quoted: true }));
  return bothOf(node, {
    kind: 'term',
    ...NOWHERE,
    field: { kind: 'key', name: 'index' },
    match: { kind: 'any', matches },
  });
}

/** Logs of before there were indexes name none; they are the first index's. */
const FIRST_INDEX = 'main';

/**
 * The indexes of a request: `filter.indexes` of v2 is a list, `index` of v1 a comma list. Null means all, which is what
 * `*` asks for, and leaving it out. Throws `bad_request` (400).
 */
export function indexNamesOf(indexes: unknown): readonly string[] | null {
  if (indexes === undefined || indexes === null || indexes === '') return null;
  const names = typeof indexes === 'string' ? indexes.split(',').map((name) => name.trim()) : indexes;
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw badRequest('bad_request', 'filter.indexes is not a list of names');
  }
  if (names.length === 0 || names.includes('*')) return null;
  return names.includes(FIRST_INDEX) ? [...names, ''] : names;
}
