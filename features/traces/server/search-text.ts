import type { SearchNode, TermNode } from '@komainu/query/search/ast.ts';
import { parseSearch } from '@komainu/query/search/parse.ts';
import { guessId } from './ids.ts';
import { SNAPSHOT_WORD } from './search-schema.ts';

const ID_WORDS: ReadonlySet<string> = new Set(['trace_id', 'span_id', 'parent_id']);
/** Ids are never 0 where it matters: the intake refuses such spans. */
const NO_ID = '18446744073709551616';

/**
 * Parses a span search. Ids may be written as decimal numbers, or as 16 or 32 hex digits; the columns hold numbers.
 * Throws SearchSyntaxError (400).
 */
export function parseSpanSearch(text: string): SearchNode {
  return withIds(parseSearch(text));
}

/** Only finished spans: a running one comes again when it ends, and would count twice. */
export function finishedOnly(node: SearchNode): SearchNode {
  const { offset, length } = node;
  const finished = term({ offset, length }, SNAPSHOT_WORD, '-1');
  return { kind: 'and', children: [finished, node], offset, length };
}

function withIds(node: SearchNode): SearchNode {
  switch (node.kind) {
    case 'and':
    case 'or':
      return { ...node, children: node.children.map(withIds) };
    case 'not':
      return { ...node, child: withIds(node.child) };
    case 'term':
      return idTerm(node);
    default:
      return node;
  }
}

function idTerm(node: TermNode): SearchNode {
  const { field, match } = node;
  const word = field.kind === 'key' ? field.name : field.kind === 'attribute' ? field.path : '';
  if (!ID_WORDS.has(word)) return node;
  // Every span has ids, and a number is no text that could be compared otherwise.
  if (match.kind === 'exists') return { kind: 'all', offset: node.offset, length: node.length };
  const guesses = match.kind === 'value' ? guessId(match.text) : [];
  const alternatives = guesses.map(({ low, high }): SearchNode => {
    const lowTerm = term(node, word, low.toString());
    if (high === undefined || word !== 'trace_id') return lowTerm;
    const children = [lowTerm, term(node, 'trace_id_high', high.toString())];
    return { kind: 'and', children, offset: node.offset, length: node.length };
  });
  const [first, ...more] = alternatives;
  if (first === undefined) return term(node, word, NO_ID);
  if (more.length === 0) return first;
  return { kind: 'or', children: alternatives, offset: node.offset, length: node.length };
}

function term(place: { readonly offset: number; readonly length: number }, name: string, text: string): TermNode {
  return {
    kind: 'term',
    field: { kind: 'key', name },
    match: { kind: 'value', text, quoted: false },
    offset: place.offset,
    length: place.length,
  };
}
