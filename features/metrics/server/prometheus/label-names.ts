import type { PromqlNode } from '@komainu/query/promql/ast.ts';
import { METRIC_NAME } from '@komainu/query/promql/labels.ts';

/** The labels that an expression filters, groups or joins by. */
export function labelNamesIn(expression: PromqlNode): ReadonlySet<string> {
  const names = new Set<string>();
  const waiting: PromqlNode[] = [expression];
  const add = (labels: readonly string[]): void => {
    for (const label of labels) if (label !== METRIC_NAME) names.add(label);
  };
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    switch (node.kind) {
      case 'selector':
        add(node.matchers.map(({ name }) => name));
        break;
      case 'call':
        waiting.push(...node.args);
        break;
      case 'aggregation':
        if (!node.grouping.without) add(node.grouping.labels);
        waiting.push(node.child, ...(node.parameter === null ? [] : [node.parameter]));
        break;
      case 'binary':
        if (node.matching.on) add(node.matching.labels);
        add(node.matching.include);
        waiting.push(node.left, node.right);
        break;
      case 'number':
      case 'string':
        break;
      default:
        waiting.push(node.child);
    }
  }
  return names;
}
