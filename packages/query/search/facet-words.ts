import type { SearchNode } from './ast.ts';
import { resolveTarget } from './resolve.ts';
import type { SearchSchema } from './schema.ts';

/** What a facet's words are made of. */
export interface NamedPath {
  /** `@http.status_code`; facets of reserved words and tags (without `@`) need no words. */
  readonly path: string;
  readonly name: string;
}

/** Last segments that say nothing without the one before. */
const VAGUE = new Set([
  'count',
  'host',
  'id',
  'ip',
  'key',
  'name',
  'path',
  'port',
  'size',
  'type',
  'user',
  'value',
  'version',
]);

/**
 * The bare words that mean an attribute, each with its path (without `@`): a facet's name in snake case (`Client IP`:
 * `client_ip`), and the last segments of its path joined by `_` (`http.status_code`: `status_code`,
 * `http_status_code`) where no other facet has the same. Names go before segments, earlier facets before later ones.
 * `taken` are words with a meaning of their own.
 */
export function facetWords(facets: Iterable<NamedPath>, taken: ReadonlySet<string>): ReadonlyMap<string, string> {
  const attributes = [...facets]
    .filter(({ path }) => path.startsWith('@') && path.length > 1)
    .map(({ path, name }) => ({ path: path.slice(1), name: snakeCase(name) }));
  const words = new Map<string, string>();
  const add = (word: string, path: string) => {
    if (word !== '' && !taken.has(word) && !words.has(word)) words.set(word, path);
  };
  for (const { path, name } of attributes) add(name, path);
  const bySegments = new Map<string, Set<string>>();
  for (const { path } of attributes) {
    for (const word of segmentWords(path)) bySegments.set(word, (bySegments.get(word) ?? new Set()).add(path));
  }
  for (const [word, paths] of bySegments) {
    const [only] = paths;
    if (only !== undefined && paths.size === 1) add(word, only);
  }
  return words;
}

function segmentWords(path: string): readonly string[] {
  const segments = path.split('.');
  const words = segments.map((_, index) => segments.slice(index).join('_'));
  const last = words.at(-1) ?? '';
  return VAGUE.has(last) && segments.length > 1 ? words.slice(0, -1) : words;
}

function snakeCase(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}

/** The words of one facet among `words`, the shortest first. */
export function wordsOf(path: string, words: ReadonlyMap<string, string>): readonly string[] {
  return [...words]
    .filter(([, target]) => `@${target}` === path)
    .map(([word]) => word)
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

/**
 * The search with every bare word bound to what it means in `schema`, so that another schema's words cannot give it another
 * meaning: for conditions that must stay what they were, such as what somebody may see.
 */
export function bindFacetWords(node: SearchNode, schema: SearchSchema): SearchNode {
  switch (node.kind) {
    case 'all':
      return node;
    case 'and':
    case 'or':
      return { ...node, children: node.children.map((child) => bindFacetWords(child, schema)) };
    case 'not':
      return { ...node, child: bindFacetWords(node.child, schema) };
    case 'term': {
      if (node.field.kind !== 'key' || node.field.bound === true) return node;
      const tag: SearchNode = { ...node, field: { ...node.field, bound: true } };
      const target = resolveTarget(node.field, schema);
      const path = target.kind === 'either' ? schema.facetWords?.get(node.field.name) : undefined;
      if (path === undefined) return tag;
      const { offset, length } = node;
      return { kind: 'or', offset, length, children: [tag, { ...node, field: { kind: 'attribute', path } }] };
    }
  }
}
