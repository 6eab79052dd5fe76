import type { BinaryNode, SetOperator, ValueOperator, VectorMatching } from './ast.ts';
import { COMPARISONS, SET_OPERATORS } from './ast.ts';
import { PromqlExecutionError } from './error.ts';
import { type Labels, METRIC_NAME } from './labels.ts';
import type { Element } from './series.ts';

export function isComparison(operator: string): boolean {
  return (COMPARISONS as readonly string[]).includes(operator);
}

export function isSetOperator(operator: string): operator is SetOperator {
  return (SET_OPERATORS as readonly string[]).includes(operator);
}

/** Arithmetic gives a number; a comparison 1 or 0. */
export function compute(operator: ValueOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '^':
      // IEEE 754, unlike JavaScript, knows what 1 is to the power of anything.
      if (left === 1 || (left === -1 && Math.abs(right) === Number.POSITIVE_INFINITY)) return 1;
      return left ** right;
    case 'atan2':
      return Math.atan2(left, right);
    case '==':
      return Number(left === right);
    case '!=':
      return Number(left !== right);
    case '<':
      return Number(left < right);
    case '<=':
      return Number(left <= right);
    case '>':
      return Number(left > right);
    case '>=':
      return Number(left >= right);
  }
}

/** A vector and a scalar; a comparison keeps the elements that pass, with the vector's value and name. */
export function withScalar(
  operator: ValueOperator,
  elements: readonly Element[],
  scalar: number,
  scalarIsLeft: boolean,
  bool: boolean,
): Element[] {
  const filters = isComparison(operator) && !bool;
  const out: Element[] = [];
  for (const { labels, value } of elements) {
    const result = scalarIsLeft ? compute(operator, scalar, value) : compute(operator, value, scalar);
    if (!filters) out.push({ labels: labels.unnamed(), value: result });
    else if (result === 1) out.push({ labels, value });
  }
  return out;
}

/** What two elements must have in common, remembered for each set of labels. */
export class Signatures {
  readonly #matching: VectorMatching;
  readonly #known = new Map<Labels, string>();

  constructor(matching: VectorMatching) {
    this.#matching = matching;
  }

  of(labels: Labels): string {
    let signature = this.#known.get(labels);
    if (signature === undefined) {
      const { on, labels: names } = this.#matching;
      signature = (on ? labels.only(names) : labels.without([...names, METRIC_NAME])).key;
      // Labels made anew at every step would pile up.
      if (this.#known.size >= 100_000) this.#known.clear();
      this.#known.set(labels, signature);
    }
    return signature;
  }
}

/** `and`, `or`, `unless`. */
export function combineSets(
  operator: SetOperator,
  left: readonly Element[],
  right: readonly Element[],
  signatures: Signatures,
): Element[] {
  const [kept, other] = operator === 'or' ? [right, left] : [left, right];
  const known = new Set(other.map(({ labels }) => signatures.of(labels)));
  const wanted = operator === 'and';
  const chosen = kept.filter(({ labels }) => known.has(signatures.of(labels)) === wanted);
  return operator === 'or' ? [...left, ...chosen] : chosen;
}

/** Two vectors, matched by their labels. */
export function combineVectors(
  node: BinaryNode & { readonly operator: ValueOperator },
  left: readonly Element[],
  right: readonly Element[],
  signatures: Signatures,
): Element[] {
  const { operator, matching, bool } = node;
  const swapped = matching.many === 'right';
  const [many, one] = swapped ? [right, left] : [left, right];
  const ones = onesBySignature(one, signatures, swapped ? 'left' : 'right', matching);
  const filters = isComparison(operator) && !bool;
  const taken = new Set<string>();
  const out: Element[] = [];
  for (const element of many) {
    const signature = signatures.of(element.labels);
    const partner = ones.get(signature);
    if (partner === undefined) continue;
    const [a, b] = swapped ? [partner.value, element.value] : [element.value, partner.value];
    const result = compute(operator, a, b);
    if (filters && result === 0) continue;
    const labels = resultLabels(element.labels, partner.labels, node, filters);
    const place = matching.many === 'none' ? signature : labels.key;
    if (taken.has(place)) {
      throw new PromqlExecutionError(
        matching.many === 'none'
          ? 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'
          : 'multiple matches for labels: grouping labels must ensure unique matches',
      );
    }
    taken.add(place);
    out.push({ labels, value: filters ? a : result });
  }
  return out;
}

function onesBySignature(
  elements: readonly Element[],
  signatures: Signatures,
  side: string,
  matching: VectorMatching,
): Map<string, Element> {
  const ones = new Map<string, Element>();
  for (const element of elements) {
    const signature = signatures.of(element.labels);
    const before = ones.get(signature);
    if (before !== undefined) {
      const { labels } = element;
      const group = matching.on ? labels.only(matching.labels) : labels.without([...matching.labels, METRIC_NAME]);
      throw new PromqlExecutionError(
        `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: [${labels}, ${before.labels}];many-to-many matching not allowed: matching labels must be unique on one side`,
      );
    }
    ones.set(signature, element);
  }
  return ones;
}

function resultLabels(many: Labels, one: Labels, node: BinaryNode, keepsName: boolean): Labels {
  const { matching } = node;
  let labels = keepsName ? many : many.unnamed();
  if (matching.many === 'none') {
    if (matching.on) labels = labels.only(matching.labels);
    else if (matching.labels.length > 0) labels = labels.without(matching.labels);
  }
  if (matching.include.length === 0) return labels;
  return labels.with(matching.include.map((name) => [name, one.get(name)]));
}
