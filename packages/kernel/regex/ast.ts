import type { CharSet } from './char-set.ts';

/** A regex as a tree, whatever dialect it was written in. All sets are of UTF-16 code units. */
export type RegexNode =
  | { readonly type: 'empty' }
  | { readonly type: 'set'; readonly set: CharSet }
  | { readonly type: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly type: 'choice'; readonly options: readonly RegexNode[] }
  /** `capture` is what the parser's caller made of the group (a field, a name), or null for a plain group. */
  | { readonly type: 'capture'; readonly body: RegexNode; readonly capture: number }
  | {
      readonly type: 'repeat';
      readonly body: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly type: 'assert'; readonly what: AssertionKind }
  | { readonly type: 'look'; readonly ahead: boolean; readonly negated: boolean; readonly body: RegexNode };

export type AssertionKind = 'start' | 'end' | 'lineStart' | 'lineEnd' | 'word' | 'notWord';

export const EMPTY: RegexNode = { type: 'empty' };

export function sequence(parts: readonly RegexNode[]): RegexNode {
  const flat: RegexNode[] = [];
  for (const part of parts) {
    if (part.type === 'sequence') flat.push(...part.parts);
    else if (part.type !== 'empty') flat.push(part);
  }
  if (flat.length === 0) return EMPTY;
  return flat.length === 1 && flat[0] !== undefined ? flat[0] : { type: 'sequence', parts: flat };
}

export function choice(options: readonly RegexNode[]): RegexNode {
  return options.length === 1 && options[0] !== undefined ? options[0] : { type: 'choice', options };
}

/** A text that is matched as it stands. */
export function literal(text: string): RegexNode {
  const parts: RegexNode[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    parts.push({ type: 'set', set: [unit, unit] });
  }
  return sequence(parts);
}
