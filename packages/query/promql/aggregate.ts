import type { AggregationNode, Grouping } from './ast.ts';
import { PromqlExecutionError } from './error.ts';
import { goNumber } from './format.ts';
import { quantile } from './functions/quantile.ts';
import { ExactSum, Moments, meanOf } from './functions/sums.ts';
import { type Labels, METRIC_NAME } from './labels.ts';
import type { Element } from './series.ts';

/** The group of each set of labels, remembered. */
export class Groups {
  readonly #grouping: Grouping;
  readonly #known = new Map<Labels, Labels>();
  /** One object a group. */
  readonly #shared = new Map<string, Labels>();

  constructor(grouping: Grouping) {
    this.#grouping = grouping;
  }

  of(labels: Labels): Labels {
    let group = this.#known.get(labels);
    if (group === undefined) {
      const { without, labels: names } = this.#grouping;
      const own = without ? labels.without([...names, METRIC_NAME]) : labels.only(names);
      group = this.#shared.get(own.key) ?? own;
      if (this.#known.size >= 100_000) this.#known.clear();
      this.#shared.set(group.key, group);
      this.#known.set(labels, group);
    }
    return group;
  }
}

/** An aggregation of a vector. `parameter` is what stands before it in the parentheses. */
export function aggregate(
  node: AggregationNode,
  elements: readonly Element[],
  parameter: number | string | null,
  groups: Groups,
): Element[] {
  const members = new Map<Labels, Element[]>();
  for (const element of elements) {
    const group = groups.of(element.labels);
    const list = members.get(group);
    if (list === undefined) members.set(group, [element]);
    else list.push(element);
  }
  const out: Element[] = [];
  for (const [labels, list] of members) {
    switch (node.name) {
      case 'topk':
      case 'bottomk':
        for (const element of extremes(list, Number(parameter), node.name === 'topk')) out.push(element);
        break;
      case 'count_values':
        out.push(...countValues(list, labels, String(parameter)));
        break;
      default:
        out.push({ labels, value: reduced(node.name, list, Number(parameter)) });
    }
  }
  return out;
}

type Reducing = Exclude<AggregationNode['name'], 'topk' | 'bottomk' | 'count_values'>;

function reduced(name: Reducing, list: readonly Element[], parameter: number): number {
  switch (name) {
    case 'sum': {
      const sum = new ExactSum();
      for (const { value } of list) sum.add(value);
      return sum.value;
    }
    case 'avg':
      return meanOf(list.map(({ value }) => value));
    case 'count':
      return list.length;
    case 'group':
      return 1;
    case 'min':
      return list.reduce((best, { value }) => (value < best || Number.isNaN(best) ? value : best), Number.NaN);
    case 'max':
      return list.reduce((best, { value }) => (value > best || Number.isNaN(best) ? value : best), Number.NaN);
    case 'stddev':
      return Math.sqrt(varianceOf(list));
    case 'stdvar':
      return varianceOf(list);
    case 'quantile':
      return quantile(
        parameter,
        list.map(({ value }) => value),
      );
  }
}

function varianceOf(list: readonly Element[]): number {
  const moments = new Moments();
  for (const { value } of list) moments.add(value);
  return moments.variance;
}

/** The k greatest or least, best first; NaN only where there is nothing else. */
function extremes(list: readonly Element[], k: number, greatest: boolean): readonly Element[] {
  if (Number.isNaN(k) || Math.abs(k) > Number.MAX_SAFE_INTEGER) {
    throw new PromqlExecutionError(`Scalar value ${goNumber(k)} overflows int64`);
  }
  return [...list].sort((a, b) => byValue(a, b, greatest)).slice(0, Math.max(0, Math.trunc(k)));
}

/** Orders by value, NaN last. */
export function byValue(a: Element, b: Element, descending: boolean): number {
  if (Number.isNaN(a.value)) return Number.isNaN(b.value) ? 0 : 1;
  if (Number.isNaN(b.value)) return -1;
  if (a.value === b.value) return 0;
  return a.value < b.value === descending ? 1 : -1;
}

function countValues(list: readonly Element[], group: Labels, label: string): Element[] {
  if (!/^[A-Za-z_]\w*$/.test(label)) throw new PromqlExecutionError(`invalid label name ${JSON.stringify(label)}`);
  const counts = new Map<string, number>();
  for (const { value } of list) {
    const text = goNumber(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, value]) => ({ labels: group.with([[label, text]]), value }));
}
