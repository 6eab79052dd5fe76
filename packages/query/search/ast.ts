/** A parsed search: immutable, plain data. Offsets are UTF-16 positions in the source text. */
export type SearchNode = AllNode | BooleanNode | NotNode | TermNode;

interface Located {
  readonly offset: number;
  readonly length: number;
}

/** `*` or nothing at all: every event. */
interface AllNode extends Located {
  readonly kind: 'all';
}

interface BooleanNode extends Located {
  readonly kind: 'and' | 'or';
  /** Two or more. */
  readonly children: readonly SearchNode[];
}

interface NotNode extends Located {
  readonly kind: 'not';
  readonly child: SearchNode;
}

/** One condition on one field. */
export interface TermNode extends Located {
  readonly kind: 'term';
  readonly field: SearchField;
  readonly match: Match;
}

export type SearchField =
  /** Bare words: the message. */
  | { readonly kind: 'message' }
  /** `*:word`: message, attributes and tags. */
  | { readonly kind: 'everything' }
  /** `@path:value`; the path without `@`. */
  | { readonly kind: 'attribute'; readonly path: string }
  /**
   * `key:value`: a reserved word of the schema, a calculated field, a facet's word, otherwise a tag. `bound`: a reserved word
   * or a tag and nothing else (facet-words.ts); never from the parser.
   */
  | { readonly kind: 'key'; readonly name: string; readonly bound?: boolean };

export type Match =
  /** A value as written, escapes resolved. `quoted` when it stood in double quotes. */
  | { readonly kind: 'value'; readonly text: string; readonly quoted: boolean }
  /** A value with wildcards. */
  | { readonly kind: 'glob'; readonly parts: readonly GlobPart[] }
  /** The field is there and not empty. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'compare'; readonly operator: CompareOperator; readonly bound: Bound }
  /** A missing bound is open. */
  | {
      readonly kind: 'range';
      readonly low: Bound | null;
      readonly high: Bound | null;
      readonly lowInclusive: boolean;
      readonly highInclusive: boolean;
    }
  | { readonly kind: 'cidr'; readonly blocks: readonly IpRange[] }
  /**
   * One of the values that a statement gives: SQL of a SELECT of one String column, written by us (subquery.ts). Never from
   * the parser; the store knows it, events in memory do not.
   */
  | { readonly kind: 'subselect'; readonly sql: string }
  /** One of several; never from the parser, see simplify.ts. */
  | { readonly kind: 'any'; readonly matches: readonly Match[] };

/** A literal, `?` (one character) or `*` (any number of characters). */
export type GlobPart = string | typeof ANY_ONE | typeof ANY_MANY;
export const ANY_ONE = 1;
export const ANY_MANY = 2;

export type CompareOperator = '>' | '>=' | '<' | '<=';

export interface Bound {
  readonly text: string;
  /** The text as a number; null when it is none, and the comparison is by bytes. */
  readonly number: number | null;
}

/** First and last address, as 128-bit numbers; IPv4 stands in ::ffff:0:0/96. */
export interface IpRange {
  readonly text: string;
  readonly first: bigint;
  readonly last: bigint;
}
