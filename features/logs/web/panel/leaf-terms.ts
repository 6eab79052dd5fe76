import type { AttributeLeaf } from '@komainu/ui/attributes/flatten.ts';
import { addTerm, quoteValue } from '@komainu/ui/query-bar/tokenize.ts';

/** The facet path of an attribute: objects in lists share one. */
export function pathOf(leaf: AttributeLeaf): string {
  return `@${leaf.path.replaceAll(/\[\d+\]/g, '')}`;
}

/** The query for logs that have this value too; of a list, every element of it. */
export function withLeaf(query: string, path: string, leaf: AttributeLeaf): string {
  return valuesOf(leaf).reduce((narrowed, value) => addTerm(narrowed, `${path}:${value}`), query);
}

/** The query for logs that do not have this value; of a list, not every element of it. */
export function withoutLeaf(query: string, path: string, leaf: AttributeLeaf): string {
  const values = valuesOf(leaf);
  if (values.length === 0) return query;
  return addTerm(query, `-${path}:${values.length === 1 ? values[0] : `(${values.join(' AND ')})`}`);
}

function valuesOf({ value, items }: AttributeLeaf): readonly string[] {
  return [...new Set(items ?? [String(value)])].map(quoteValue);
}
