import { byValue } from './aggregate.ts';
import { type CallNode, type PromqlNode, unwrapped } from './ast.ts';
import { PromqlExecutionError } from './error.ts';
import type { Evaluation } from './evaluation.ts';
import { histogramQuantile } from './functions/histogram.ts';
import { labelJoin, labelReplace } from './functions/label.ts';
import { DATE_FUNCTIONS, VALUE_FUNCTIONS } from './functions/math.ts';
import { KEEPS_NAME, RANGE_FUNCTIONS, type RangeContext } from './functions/over-time.ts';
import { Labels, METRIC_NAME } from './labels.ts';
import type { Element } from './series.ts';

/** A function that gives a scalar. */
export function callScalar(node: CallNode, evaluation: Evaluation, atMs: number): number {
  switch (node.name) {
    case 'time':
      return atMs / 1000;
    case 'pi':
      return Math.PI;
    case 'scalar': {
      const elements = evaluation.vector(argument(node, 0), atMs);
      return elements.length === 1 ? (elements[0]?.value ?? Number.NaN) : Number.NaN;
    }
    default:
      throw new PromqlExecutionError(`the function ${node.name} gives no scalar`);
  }
}

/** A function that gives an instant vector. */
export function callVector(node: CallNode, evaluation: Evaluation, atMs: number): readonly Element[] {
  const { name } = node;
  const range = RANGE_FUNCTIONS[name];
  if (range !== undefined) return callRange(node, evaluation, atMs);
  const ofValue = VALUE_FUNCTIONS[name];
  if (ofValue !== undefined) {
    const scalars = node.args.slice(1).map((arg) => evaluation.scalar(arg, atMs));
    // Bounds the wrong way round leave nothing.
    if (name === 'clamp' && (scalars[1] ?? 0) < (scalars[0] ?? 0)) return [];
    return mapped(evaluation.vector(argument(node, 0), atMs), (value) => ofValue(value, scalars));
  }
  const ofDate = DATE_FUNCTIONS[name];
  if (ofDate !== undefined) {
    if (node.args.length === 0) return [{ labels: Labels.none, value: ofDate(atMs / 1000) }];
    return mapped(evaluation.vector(argument(node, 0), atMs), ofDate);
  }
  switch (name) {
    case 'vector':
      return [{ labels: Labels.none, value: evaluation.scalar(argument(node, 0), atMs) }];
    case 'timestamp':
      return timestamps(argument(node, 0), evaluation, atMs);
    case 'sort':
    case 'sort_desc':
      return [...evaluation.vector(argument(node, 0), atMs)].sort((a, b) => byValue(a, b, name === 'sort_desc'));
    case 'absent':
      return evaluation.vector(argument(node, 0), atMs).length > 0 ? [] : [absence(argument(node, 0))];
    case 'absent_over_time': {
      const isThere = evaluation.windows(argument(node, 0), atMs).some(({ from, to }) => to > from);
      return isThere ? [] : [absence(argument(node, 0))];
    }
    case 'histogram_quantile':
      return histogramQuantile(evaluation.scalar(argument(node, 0), atMs), evaluation.vector(argument(node, 1), atMs));
    case 'label_replace':
      return labelReplace(evaluation.vector(argument(node, 0), atMs), textsOf(node, evaluation));
    case 'label_join':
      return labelJoin(evaluation.vector(argument(node, 0), atMs), textsOf(node, evaluation));
    default:
      throw new PromqlExecutionError(`the function ${name} gives no vector`);
  }
}

function callRange(node: CallNode, evaluation: Evaluation, atMs: number): Element[] {
  const range = RANGE_FUNCTIONS[node.name];
  const matrix = node.args.find((arg) => evaluation.type(arg) === 'matrix');
  if (range === undefined || matrix === undefined) return [];
  const scalars = node.args.filter((arg) => arg !== matrix).map((arg) => evaluation.scalar(arg, atMs));
  const context: RangeContext = { ...evaluation.rangeOf(matrix, atMs), evaluatedMs: atMs, scalars };
  if (
    /^(?:holt_winters|double_exponential_smoothing)$/.test(node.name) &&
    scalars.some((factor) => !(factor > 0 && factor < 1))
  ) {
    throw new PromqlExecutionError('invalid smoothing or trend factor: expected 0 < factor < 1');
  }
  const keepsName = KEEPS_NAME.has(node.name);
  const out: Element[] = [];
  for (const window of evaluation.windows(matrix, atMs)) {
    if (window.to <= window.from) continue;
    const value = range(window, context);
    if (value !== undefined) out.push({ labels: keepsName ? window.labels : window.labels.unnamed(), value });
  }
  return out;
}

function mapped(elements: readonly Element[], compute: (value: number) => number): Element[] {
  return elements.map(({ labels, value }) => ({ labels: labels.unnamed(), value: compute(value) }));
}

/** Of a selector the times of its samples; of all else the time of evaluation. */
function timestamps(node: PromqlNode, evaluation: Evaluation, atMs: number): Element[] {
  const isSelector = unwrapped(node).kind === 'selector';
  return evaluation.vector(node, atMs).map(({ labels, timeMs }) => ({
    labels: labels.unnamed(),
    value: (isSelector ? (timeMs ?? atMs) : atMs) / 1000,
  }));
}

/** What stands for a series that is not there: the labels that its selector demands to be equal, when it does so once. */
function absence(node: PromqlNode): Element {
  const selector = unwrapped(node);
  if (selector.kind !== 'selector') return { labels: Labels.none, value: 1 };
  const labels = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, operator, value } of selector.matchers) {
    if (name === METRIC_NAME) continue;
    if (operator === '=' && !seen.has(name)) {
      labels.set(name, value);
      seen.add(name);
    } else labels.delete(name);
  }
  return { labels: Labels.of(labels), value: 1 };
}

function textsOf(node: CallNode, evaluation: Evaluation): string[] {
  return node.args.slice(1).map((arg) => evaluation.text(arg));
}

function argument(node: CallNode, index: number): PromqlNode {
  const found = node.args[index];
  if (found === undefined) throw new PromqlExecutionError(`the function ${node.name} lacks an argument`);
  return found;
}
