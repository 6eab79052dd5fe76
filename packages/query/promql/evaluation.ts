import { aggregate, Groups } from './aggregate.ts';
import type {
  AggregationNode,
  BinaryNode,
  PromqlNode,
  SelectorNode,
  SubqueryNode,
  ValueOperator,
  ValueType,
} from './ast.ts';
import { combineSets, combineVectors, compute, isSetOperator, Signatures, withScalar } from './binary.ts';
import { callScalar, callVector } from './call.ts';
import { typeOf } from './check.ts';
import { PromqlExecutionError } from './error.ts';
import { DEFAULTS, type EvaluateOptions, LATEST_MS, MOST_SUBQUERY_STEPS } from './options.ts';
import { type Element, firstAfter, type PromSeries, type SelectSeries, type Window } from './series.ts';
import { SampleBudget, SeriesBuilder } from './series-builder.ts';

/** The times at which a part of an expression is evaluated. */
export interface EvaluationRange {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/**
 * One evaluation of an expression: first everything that selectors and subqueries need is fetched (`prepare`), then every
 * step is computed from memory. A sample stands at `t` when it is later than `t - lookback`; ranges, too, are open to the
 * left, as they are since Prometheus 3.
 */
export class Evaluation {
  readonly budget: SampleBudget;
  readonly #select: SelectSeries;
  readonly #whole: EvaluationRange;
  readonly #lookbackMs: number;
  readonly #defaultStepMs: number;
  readonly #turn: () => Promise<void> | void;
  /** Of selectors and subqueries. */
  readonly #series = new Map<PromqlNode, readonly PromSeries[]>();
  readonly #types = new Map<PromqlNode, ValueType>();
  readonly #groups = new Map<PromqlNode, Groups>();
  readonly #signatures = new Map<PromqlNode, Signatures>();

  constructor(select: SelectSeries, whole: EvaluationRange, options: EvaluateOptions) {
    const settings = { ...DEFAULTS, ...options };
    this.#select = select;
    this.#whole = whole;
    this.#lookbackMs = settings.lookbackMs;
    this.#defaultStepMs = settings.defaultStepMs;
    this.#turn = settings.turn;
    this.budget = new SampleBudget(settings.mostSamples);
  }

  /** Fetches what the expression needs over a range of times. */
  async prepare(node: PromqlNode, range: EvaluationRange = this.#whole): Promise<void> {
    switch (node.kind) {
      case 'number':
      case 'string':
        return;
      case 'selector':
        return this.#fetch(node, range);
      case 'subquery':
        return this.#prepareSubquery(node, range);
      case 'paren':
      case 'unary':
        return this.prepare(node.child, range);
      case 'aggregation':
        await this.prepare(node.child, range);
        if (node.parameter !== null) await this.prepare(node.parameter, range);
        return;
      case 'binary':
        await this.prepare(node.left, range);
        return this.prepare(node.right, range);
      case 'call':
        for (const arg of node.args) await this.prepare(arg, range);
    }
  }

  type(node: PromqlNode): ValueType {
    let type = this.#types.get(node);
    if (type === undefined) {
      type = typeOf(node);
      this.#types.set(node, type);
    }
    return type;
  }

  text(node: PromqlNode): string {
    if (node.kind === 'paren') return this.text(node.child);
    return node.kind === 'string' ? node.value : '';
  }

  scalar(node: PromqlNode, atMs: number): number {
    switch (node.kind) {
      case 'number':
        return node.value;
      case 'paren':
        return this.scalar(node.child, atMs);
      case 'unary':
        return node.negative ? -this.scalar(node.child, atMs) : this.scalar(node.child, atMs);
      case 'binary':
        // Types are checked: both sides are scalars, so this is no set operator.
        return compute(node.operator as ValueOperator, this.scalar(node.left, atMs), this.scalar(node.right, atMs));
      case 'call':
        return callScalar(node, this, atMs);
      default:
        throw new PromqlExecutionError(`a scalar is expected, not a ${node.kind}`);
    }
  }

  vector(node: PromqlNode, atMs: number): readonly Element[] {
    switch (node.kind) {
      case 'selector':
        return this.#instant(node, atMs);
      case 'paren':
        return this.vector(node.child, atMs);
      case 'unary': {
        const elements = this.vector(node.child, atMs);
        if (!node.negative) return elements;
        return unique(elements.map(({ labels, value }) => ({ labels: labels.unnamed(), value: -value })));
      }
      case 'aggregation':
        return this.#aggregation(node, atMs);
      case 'binary':
        return this.#binary(node, atMs);
      case 'call':
        return unique(callVector(node, this, atMs));
      default:
        throw new PromqlExecutionError(`an instant vector is expected, not a ${node.kind}`);
    }
  }

  /** The samples of every series in a range vector's range; some of the windows may be empty. */
  windows(node: PromqlNode, atMs: number): readonly Window[] {
    if (node.kind === 'paren') return this.windows(node.child, atMs);
    const series = this.#series.get(node) ?? [];
    const { startMs, endMs } = this.rangeOf(node, atMs);
    return series.map(({ labels, timesMs, values }) => ({
      labels,
      timesMs,
      values,
      from: firstAfter(timesMs, startMs),
      to: firstAfter(timesMs, endMs),
    }));
  }

  /** Where the range of a range vector lies at a time. */
  rangeOf(node: PromqlNode, atMs: number): { startMs: number; endMs: number } {
    if (node.kind === 'paren') return this.rangeOf(node.child, atMs);
    if (node.kind !== 'selector' && node.kind !== 'subquery')
      throw new PromqlExecutionError('a range vector is expected');
    const endMs = this.#shifted(node, atMs);
    return { startMs: endMs - (node.rangeMs ?? 0), endMs };
  }

  #shifted({ at, offsetMs }: SelectorNode | SubqueryNode, atMs: number): number {
    const base = at === null ? atMs : at === 'start' ? this.#whole.startMs : at === 'end' ? this.#whole.endMs : at;
    return base - (offsetMs ?? 0);
  }

  async #fetch(node: SelectorNode, range: EvaluationRange): Promise<void> {
    const back = node.rangeMs ?? this.#lookbackMs;
    const fromMs = this.#shifted(node, range.startMs) - back + 1;
    const toMs = this.#shifted(node, range.endMs);
    const startMs = this.#shifted(node, range.startMs);
    // A single moment is a step as long as the look back.
    const steps = { startMs, stepMs: toMs === startMs ? back : range.stepMs };
    const series = await this.#select(node.matchers, fromMs, toMs, node.rangeMs === null ? steps : undefined);
    this.budget.take(series.reduce((sum, { timesMs }) => sum + timesMs.length, 0));
    this.#series.set(node, series);
  }

  async #prepareSubquery(node: SubqueryNode, range: EvaluationRange): Promise<void> {
    const stepMs = node.stepMs ?? this.#defaultStepMs;
    const afterMs = this.#shifted(node, range.startMs) - node.rangeMs;
    const endMs = this.#shifted(node, range.endMs);
    // Steps lie at multiples of themselves, wherever the range begins.
    const startMs = (Math.floor(afterMs / stepMs) + 1) * stepMs;
    if (!(Math.max(Math.abs(startMs), Math.abs(endMs)) <= LATEST_MS)) {
      throw new PromqlExecutionError('a subquery lies beyond all times');
    }
    if ((endMs - startMs) / stepMs > MOST_SUBQUERY_STEPS) {
      throw new PromqlExecutionError(`a subquery has more than ${MOST_SUBQUERY_STEPS} steps`);
    }
    await this.prepare(node.child, { startMs, endMs: Math.max(startMs, endMs), stepMs });
    const builder = new SeriesBuilder(this.budget);
    for (let at = startMs; at <= endMs; at += stepMs) {
      await this.#turn();
      builder.add(at, this.vector(node.child, at));
    }
    this.#series.set(node, builder.series());
  }

  #instant(node: SelectorNode, atMs: number): Element[] {
    const referenceMs = this.#shifted(node, atMs);
    const oldestMs = referenceMs - this.#lookbackMs;
    const elements: Element[] = [];
    for (const { labels, timesMs, values } of this.#series.get(node) ?? []) {
      const index = firstAfter(timesMs, referenceMs) - 1;
      if (index < 0) continue;
      const timeMs = timesMs[index] as number;
      if (timeMs > oldestMs) elements.push({ labels, value: values[index] as number, timeMs });
    }
    return elements;
  }

  #aggregation(node: AggregationNode, atMs: number): Element[] {
    let groups = this.#groups.get(node);
    if (groups === undefined) {
      groups = new Groups(node.grouping);
      this.#groups.set(node, groups);
    }
    const { parameter } = node;
    const value =
      parameter === null ? null : node.name === 'count_values' ? this.text(parameter) : this.scalar(parameter, atMs);
    return aggregate(node, this.vector(node.child, atMs), value, groups);
  }

  #binary(node: BinaryNode, atMs: number): readonly Element[] {
    const { operator, left, right } = node;
    if (isSetOperator(operator)) {
      return combineSets(operator, this.vector(left, atMs), this.vector(right, atMs), this.#signaturesOf(node));
    }
    if (this.type(left) === 'scalar') {
      return unique(withScalar(operator, this.vector(right, atMs), this.scalar(left, atMs), true, node.bool));
    }
    if (this.type(right) === 'scalar') {
      return unique(withScalar(operator, this.vector(left, atMs), this.scalar(right, atMs), false, node.bool));
    }
    return combineVectors(
      { ...node, operator },
      this.vector(left, atMs),
      this.vector(right, atMs),
      this.#signaturesOf(node),
    );
  }

  #signaturesOf(node: BinaryNode): Signatures {
    let signatures = this.#signatures.get(node);
    if (signatures === undefined) {
      signatures = new Signatures(node.matching);
      this.#signatures.set(node, signatures);
    }
    return signatures;
  }
}

/** Without their names two elements may have become the same. */
function unique(elements: readonly Element[]): readonly Element[] {
  if (elements.length > 1 && new Set(elements.map(({ labels }) => labels.key)).size < elements.length) {
    throw new PromqlExecutionError('vector cannot contain metrics with the same labelset');
  }
  return elements;
}
