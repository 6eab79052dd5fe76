import { quoteValue, topLevelTerms } from '@komainu/ui/query-bar/tokenize.ts';

/** The query narrowed to a pattern's logs by the pattern's own search. */
export function withPattern(query: string, search: string): string {
  return joined(query, topLevelTerms(search).includes('OR') ? `(${search})` : search);
}

/** The query without a pattern's logs. */
export function withoutPattern(query: string, search: string): string {
  return joined(query, topLevelTerms(search).length > 1 ? `-(${search})` : `-${search}`);
}

function joined(query: string, term: string): string {
  const terms = topLevelTerms(query);
  if (terms.length === 0) return term;
  return `${terms.includes('OR') ? `(${query.trim()})` : query.trim()} ${term}`;
}

/** The filter of a pipeline for a pattern's logs: their source, while it is one. */
export function sharedSource(sources: readonly string[]): string {
  const [source = '', ...others] = sources;
  return source === '' || others.length > 0 ? '' : `source:${quoteValue(source)}`;
}

/** A piece of a pattern: words that its logs share, or a place where they differ. */
export interface PatternPiece {
  readonly text: string;
  /** The place among the pattern's variables; undefined for shared words. */
  readonly variable: number | undefined;
}

/** The pieces of a pattern in their order; as many `*` as there are variables stand for one each. */
export function patternPieces(pattern: string, variables: number): PatternPiece[] {
  const pieces: PatternPiece[] = [];
  let place = 0;
  for (const [index, text] of pattern.split('*').entries()) {
    if (index > 0) {
      const isVariable = place < variables;
      pieces.push({ text: '*', variable: isVariable ? place : undefined });
      if (isVariable) place += 1;
    }
    if (text !== '') pieces.push({ text, variable: undefined });
  }
  return pieces;
}
