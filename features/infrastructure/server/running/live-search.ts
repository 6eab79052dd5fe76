import { ANY_MANY, type SearchNode, type TermNode } from '@komainu/query/search/ast.ts';
import { parseSearch } from '@komainu/query/search/parse.ts';

/**
 * Parses the search language for lists that follow every key: bare words match within words, and `@name` means what `name`
 * means, since nothing here has attributes. Throws SearchSyntaxError (400).
 */
export function parseLiveSearch(text: string): SearchNode {
  return loosened(parseSearch(text));
}

function loosened(node: SearchNode): SearchNode {
  switch (node.kind) {
    case 'all':
      return node;
    case 'and':
    case 'or':
      return { ...node, children: node.children.map(loosened) };
    case 'not':
      return { ...node, child: loosened(node.child) };
    case 'term':
      return loosenedTerm(node);
  }
}

function loosenedTerm(node: TermNode): TermNode {
  const { field, match } = node;
  if (field.kind === 'attribute') return { ...node, field: { kind: 'key', name: field.path } };
  if (field.kind === 'key') return node;
  const within = match.kind === 'value' && !match.quoted;
  return {
    ...node,
    field: { kind: 'message' },
    match: within ? { kind: 'glob', parts: [ANY_MANY, match.text, ANY_MANY] } : match,
  };
}
