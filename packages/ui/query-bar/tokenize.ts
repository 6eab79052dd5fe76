/** A coloured piece of a search query. */
export interface Token {
  readonly kind: 'key' | 'operator' | 'comparison' | 'phrase' | 'wildcard' | 'paren' | 'text' | 'space';
  readonly start: number;
  readonly end: number;
}

const RULES: readonly (readonly [Token['kind'], RegExp])[] = [
  ['space', /\s+/y],
  ['operator', /(?:AND|OR|NOT|TO)(?=[\s()]|$)/y],
  ['operator', /[-!](?=\S)/y],
  ['key', /@?[\p{L}\p{N}_.\-/]+(?:\\.[\p{L}\p{N}_.\-/]*)*:/uy],
  ['key', /\*:/y],
  ['phrase', /"(?:\\.|[^"\\])*"?/y],
  ['comparison', /(?:>=|<=|>|<)/y],
  ['paren', /[()[\]{}]/y],
  ['text', /(?:\\.|[^\s()[\]{}":\\])+/y],
  ['text', /[\s\S]/y],
];

/**
 * Splits a query for colouring only, in one pass and without judging it: the server's parser says what is wrong.
 */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < query.length) {
    for (const [kind, pattern] of RULES) {
      pattern.lastIndex = position;
      const match = pattern.exec(query);
      if (match === null || match[0] === '') continue;
      const text = match[0];
      const isWildcard = kind === 'text' && /[*?]/.test(text);
      tokens.push({ kind: isWildcard ? 'wildcard' : kind, start: position, end: position + text.length });
      position += text.length;
      break;
    }
  }
  return tokens;
}

/** What is being typed at `cursor`: a key, or a value of a key, with where it starts. */
export function completionAt(
  query: string,
  cursor: number,
): { readonly key: string | undefined; readonly text: string; readonly from: number } {
  const before = query.slice(0, cursor);
  const word = /(?:[^\s()\\"]|\\.|"(?:\\.|[^"\\])*"?)*$/.exec(before)?.[0] ?? '';
  const bare = word.replace(/^-/, '');
  const start = cursor - bare.length;
  const colon = bare.indexOf(':');
  if (colon > 0)
    return { key: bare.slice(0, colon), text: bare.slice(colon + 1).replace(/^"/, ''), from: start + colon + 1 };
  // Inside `key:(a OR b` the value belongs to the key before the parenthesis.
  const list = /(@?[\p{L}\p{N}_.\-/]+):\([^()]*$/u.exec(before);
  if (list?.[1] !== undefined) return { key: list[1], text: bare, from: start };
  return { key: undefined, text: bare, from: start };
}

/** A value as it stands in a query: quoted when it holds anything that the language reads. */
export function quoteValue(value: string): string {
  return /^[\p{L}\p{N}_.\-/@]+$/u.test(value) && !/^(AND|OR|NOT|TO)$/.test(value) && !value.startsWith('-')
    ? value
    : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Whether the query demands the term, or its opposite, by a word of its own. */
export function hasTerm(query: string, term: string): boolean {
  return topLevelTerms(query).includes(term);
}

/** Adds a term, taking its opposite away. */
export function addTerm(query: string, term: string): string {
  const opposite = term.startsWith('-') ? term.slice(1) : `-${term}`;
  const kept = removeTerm(query, opposite);
  if (hasTerm(kept, term)) return kept;
  const wrapped = /\bOR\b/.test(kept) && !/^\(.*\)$/.test(kept.trim()) ? `(${kept.trim()})` : kept.trim();
  return wrapped === '' ? term : `${wrapped} ${term}`;
}

export function removeTerm(query: string, term: string): string {
  const kept = topLevelTerms(query);
  if (!kept.includes(term)) return query;
  return kept.filter((one) => one !== term).join(' ');
}

/** The query's parts between spaces that stand outside quotes and parentheses. */
export function topLevelTerms(query: string): string[] {
  const terms: string[] = [];
  let depth = 0;
  let start = 0;
  let quoted = false;
  for (let index = 0; index <= query.length; index++) {
    const character = query[index];
    if (character === '\\') index++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '(') depth++;
    else if (!quoted && character === ')') depth--;
    if ((character === undefined || (character === ' ' && depth <= 0 && !quoted)) && index >= start) {
      if (index > start) terms.push(query.slice(start, index));
      start = index + 1;
    }
  }
  return terms;
}
