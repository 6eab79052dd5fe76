import type { Matcher } from './matcher.ts';

export type ValueType = 'scalar' | 'string' | 'vector' | 'matrix';

export const ARITHMETIC = ['+', '-', '*', '/', '%', '^', 'atan2'] as const;
export const COMPARISONS = ['==', '!=', '<=', '<', '>=', '>'] as const;
export const SET_OPERATORS = ['and', 'or', 'unless'] as const;

export type SetOperator = (typeof SET_OPERATORS)[number];
export type ValueOperator = (typeof ARITHMETIC)[number] | (typeof COMPARISONS)[number];
export type BinaryOperator = SetOperator | ValueOperator;

export const AGGREGATIONS = [
  'sum',
  'avg',
  'count',
  'min',
  'max',
  'group',
  'stddev',
  'stdvar',
  'topk',
  'bottomk',
  'count_values',
  'quantile',
] as const;
export type AggregationName = (typeof AGGREGATIONS)[number];

/** `@ 1609746000`, in ms, or the start or the end of the evaluation. */
export type At = number | 'start' | 'end';

interface Placed {
  /** Where it begins in the text. */
  readonly offset: number;
}

/** What `offset` and `@` say. */
export interface Shifted {
  readonly offsetMs: number | null;
  readonly at: At | null;
}

export interface NumberNode extends Placed {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringNode extends Placed {
  readonly kind: 'string';
  readonly value: string;
}

/** `up{job="a"}`; with a range it is a range vector. */
export interface SelectorNode extends Placed, Shifted {
  readonly kind: 'selector';
  readonly matchers: readonly Matcher[];
  readonly rangeMs: number | null;
}

/** `rate(x[5m])[1h:1m]`; without a step the default one. */
export interface SubqueryNode extends Placed, Shifted {
  readonly kind: 'subquery';
  readonly child: PromqlNode;
  readonly rangeMs: number;
  readonly stepMs: number | null;
}

export interface CallNode extends Placed {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly PromqlNode[];
}

export interface Grouping {
  readonly without: boolean;
  readonly labels: readonly string[];
}

export interface AggregationNode extends Placed {
  readonly kind: 'aggregation';
  readonly name: AggregationName;
  readonly child: PromqlNode;
  readonly parameter: PromqlNode | null;
  readonly grouping: Grouping;
}

export interface VectorMatching {
  /** `on`: only these labels; otherwise `ignoring`: all but these. */
  readonly on: boolean;
  readonly labels: readonly string[];
  /** Which side may have several elements for one of the other. */
  readonly many: 'none' | 'left' | 'right';
  /** Labels taken over from the side of one. */
  readonly include: readonly string[];
  /** Whether `on` or `ignoring` was written. */
  readonly written: boolean;
}

export interface BinaryNode extends Placed {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: PromqlNode;
  readonly right: PromqlNode;
  /** `bool`: 0 or 1 instead of a filter. */
  readonly bool: boolean;
  readonly matching: VectorMatching;
}

export interface UnaryNode extends Placed {
  readonly kind: 'unary';
  readonly negative: boolean;
  readonly child: PromqlNode;
}

export interface ParenNode extends Placed {
  readonly kind: 'paren';
  readonly child: PromqlNode;
}

export type PromqlNode =
  | NumberNode
  | StringNode
  | SelectorNode
  | SubqueryNode
  | CallNode
  | AggregationNode
  | BinaryNode
  | UnaryNode
  | ParenNode;

/** What stands within any number of parentheses. */
export function unwrapped(node: PromqlNode): Exclude<PromqlNode, ParenNode> {
  let inner = node;
  while (inner.kind === 'paren') inner = inner.child;
  return inner;
}
