import type { GlobPart } from '../search/ast.ts';
import type { Calendar } from './calendar.ts';

/** A parsed metric expression: immutable, plain data. Offsets are UTF-16 positions in the source text. */
export type MetricNode =
  | NumberNode
  | QueryNode
  | ReferenceNode
  | NegateNode
  | BinaryNode
  | CallNode
  | AggregateNode
  | ModifyNode;

export interface Located {
  readonly offset: number;
  readonly length: number;
}

interface NumberNode extends Located {
  readonly kind: 'number';
  readonly value: number;
}

/** `avg:system.cpu.user{env:prod} by {host}.rollup(max, 60).as_rate().fill(linear, 300)`. */
export interface QueryNode extends Located, Modifiers {
  readonly kind: 'query';
  readonly space: SpaceAggregation;
  readonly metric: string;
  readonly scope: ScopeNode;
  /** Tag keys, as written. */
  readonly groupBy: readonly string[];
  /** Template variables in scope and groups. They are kept as written: whoever evaluates must have replaced them. */
  readonly variables: readonly VariableNode[];
}

/** What is said behind a query. */
export interface Modifiers {
  readonly rollup: Rollup | null;
  readonly as: 'count' | 'rate' | null;
  readonly fill: Fill | null;
  /** `.weighted()`: series that lived for a part of an interval count for that part. */
  readonly weighted: boolean;
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
  /** Arguments given by name, such as `direction='above'`. */
  readonly options: Readonly<Record<string, number | string>>;
}

/** `max(a, b)`: several expressions point by point; `max(a)`: all lines of one. */
export interface AggregateNode extends Located {
  readonly kind: 'aggregate';
  readonly method: 'avg' | 'sum' | 'min' | 'max';
  readonly children: readonly MetricNode[];
}

/** Modifiers of all queries of an expression: `(a / b).rollup(sum, 3600)`. */
export interface ModifyNode extends Located {
  readonly kind: 'modify';
  readonly child: MetricNode;
  readonly modifiers: Modifiers;
}

/** How series of one group become one. Percentiles and thresholds need a distribution metric; 0.95 for p95. */
export type SpaceAggregation = MergedSpace | PercentileSpace | ThresholdSpace;

export interface MergedSpace {
  readonly kind: 'avg' | 'sum' | 'min' | 'max' | 'count';
}

export interface PercentileSpace {
  readonly kind: 'percentile';
  readonly quantile: number;
}

/** `count(v: v>10):`: how many values compare so. */
export interface ThresholdSpace {
  readonly kind: 'threshold';
  readonly operator: '<' | '<=' | '>' | '>=';
  readonly value: number;
}

/** How the points of one series within an interval become one. */
export type TimeAggregation = 'avg' | 'sum' | 'min' | 'max' | 'count';

export interface Rollup {
  /** Null leaves it to the metric's type: avg for gauges, sum for counts. */
  readonly method: TimeAggregation | null;
  /** Null leaves it to the window or to `calendar`. */
  readonly seconds: number | null;
  /** Days, weeks or months instead of seconds. */
  readonly calendar: Calendar | null;
  /** The zone whose midnight intervals are counted from; null is UTC. */
  readonly zone: string | null;
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
  | TagNode
  | VariableNode;

/** A tag `key:value`; a bare tag has the key ''. `pattern` is set when the value has wildcards. */
interface TagNode extends Located {
  readonly kind: 'tag';
  readonly key: string;
  readonly value: string;
  readonly pattern: readonly GlobPart[] | null;
}

/** A template variable, as written: `$env`, `env:$env.value`. It chooses everything until it is replaced. */
export interface VariableNode extends Located {
  readonly kind: 'variable';
  readonly text: string;
}
