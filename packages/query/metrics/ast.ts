import type { GlobPart } from '../search/ast.ts';

/** A parsed metric expression: immutable, plain data. Offsets are UTF-16 positions in the source text. */
export type MetricNode = NumberNode | QueryNode | ReferenceNode | NegateNode | BinaryNode | CallNode;

interface Located {
  readonly offset: number;
  readonly length: number;
}

interface NumberNode extends Located {
  readonly kind: 'number';
  readonly value: number;
}

/** `avg:system.cpu.user{env:prod} by {host}.rollup(max, 60).as_rate().fill(linear, 300)`. */
export interface QueryNode extends Located {
  readonly kind: 'query';
  readonly space: SpaceAggregation;
  readonly metric: string;
  readonly scope: ScopeNode;
  /** Tag keys, as written. */
  readonly groupBy: readonly string[];
  readonly rollup: Rollup | null;
  readonly as: 'count' | 'rate' | null;
  readonly fill: Fill | null;
}

/** The name of a query, in a formula. */
interface ReferenceNode extends Located {
  readonly kind: 'reference';
  readonly name: string;
}

interface NegateNode extends Located {
  readonly kind: 'negate';
  readonly child: MetricNode;
}

export interface BinaryNode extends Located {
  readonly kind: 'binary';
  readonly operator: '+' | '-' | '*' | '/';
  readonly left: MetricNode;
  readonly right: MetricNode;
}

/** A function over the series of `child`. */
export interface CallNode extends Located {
  readonly kind: 'call';
  /** As in the list of functions. */
  readonly name: string;
  readonly child: MetricNode;
  /** Further arguments, checked against the function's parameters; optional ones may be missing at the end. */
  readonly args: readonly (number | string)[];
}

/** How series of one group become one. A percentile needs a distribution metric; 0.95 for p95. */
export type SpaceAggregation =
  | { readonly kind: 'avg' | 'sum' | 'min' | 'max' | 'count' }
  | { readonly kind: 'percentile'; readonly quantile: number };

/** How the points of one series within an interval become one. */
export type TimeAggregation = 'avg' | 'sum' | 'min' | 'max' | 'count';

export interface Rollup {
  /** Null leaves it to the metric's type: avg for gauges, sum for counts. */
  readonly method: TimeAggregation | null;
  /** Null leaves it to the window. */
  readonly seconds: number | null;
}

/** How gaps of one series are filled before series are aggregated. */
export interface Fill {
  readonly method: 'zero' | 'null' | 'last' | 'linear';
  /** Longest gap that is filled. */
  readonly limitSeconds: number;
}

/** Which series a query is about. */
export type ScopeNode =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly children: readonly ScopeNode[] }
  | { readonly kind: 'not'; readonly child: ScopeNode }
  | TagNode;

/** A tag `key:value`; a bare tag has the key ''. `pattern` is set when the value has wildcards. */
interface TagNode extends Located {
  readonly kind: 'tag';
  readonly key: string;
  readonly value: string;
  readonly pattern: readonly GlobPart[] | null;
}
