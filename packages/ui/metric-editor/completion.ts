/** What is being typed in the text of a query, and where the word stands. */
export interface TypedWord {
  readonly kind: 'metric' | 'tag' | 'key';
  /** The metric that tags and keys belong to; '' for a metric's own name. */
  readonly metric: string;
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

/** Finds the word at the cursor: a metric's name, a tag between the braces of a scope, a key between those of a `by`. */
export function typedWord(text: string, cursor: number): TypedWord {
  const before = text.slice(0, cursor);
  const open = /([A-Za-z_][\w./]*)?(?:\{[^{}]*\}\s*by\s*)?\{[^{}]*$/i.exec(before);
  if (open === null) return { ...wordAt(text, cursor, /[\w./]*$/, /^[\w./]*/), kind: 'metric', metric: '' };
  const isGroup = /\}\s*by\s*\{[^{}]*$/i.test(before);
  return { ...tagAt(text, cursor), kind: isGroup ? 'key' : 'tag', metric: open[1] ?? '' };
}

/** The word at the cursor in a scope or a `by` that stands alone. */
export function tagAt(text: string, cursor: number): Pick<TypedWord, 'word' | 'from' | 'to'> {
  const found = wordAt(text, cursor, /[^\s,(){}"]*$/, /^[^\s,(){}"]*/);
  const signs = /^[!-]*/.exec(found.word)?.[0].length ?? 0;
  const from = found.from + signs;
  // A lone star is the scope of everything: what is chosen takes its place.
  return { word: found.word.slice(signs) === '*' ? '' : found.word.slice(signs), from, to: found.to };
}

function wordAt(text: string, cursor: number, left: RegExp, right: RegExp): Pick<TypedWord, 'word' | 'from' | 'to'> {
  const word = left.exec(text.slice(0, cursor))?.[0] ?? '';
  return { word, from: cursor - word.length, to: cursor + (right.exec(text.slice(cursor))?.[0].length ?? 0) };
}
