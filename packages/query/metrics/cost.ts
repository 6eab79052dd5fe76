import type { MetricNode } from './ast.ts';
import type { Reference } from './evaluate.ts';
import { Arguments } from './functions/definition.ts';
import { findFunction } from './functions/list.ts';
import { MetricSyntaxError } from './syntax-error.ts';

/** Queries that one expression may ask; functions of seasons ask theirs seven times, and again inside one another. */
const MOST_QUERIES = 1_000;
const ANY_GRID = { startUnixS: 0, intervalSeconds: 60, points: 1 };

/** How often queries are asked for an expression. Throws MetricSyntaxError `query_too_large`. */
export function checkCost(node: MetricNode, references: Readonly<Record<string, Reference>>): number {
  const cost = costOf(node, references);
  if (cost <= MOST_QUERIES) return cost;
  const reason = `the expression asks more than ${MOST_QUERIES} queries, each time that its functions look at included`;
  throw new MetricSyntaxError(reason, node.offset, node.length, 'query_too_large');
}

function costOf(node: MetricNode, references: Readonly<Record<string, Reference>>): number {
  switch (node.kind) {
    case 'number':
      return 0;
    case 'query':
      return 1;
    case 'reference': {
      const target = references[node.name];
      return target === undefined || target.kind === 'source' ? 1 : costOf(target, references);
    }
    case 'negate':
    case 'modify':
      return costOf(node.child, references);
    case 'call': {
      const reads = findFunction(node.name)?.reads?.(new Arguments(node.args, node.options), ANY_GRID) ?? [ANY_GRID];
      const times = reads.length;
      // The innermost expression that is too much is named.
      return times === 1 ? costOf(node.child, references) : times * checkCost(node.child, references);
    }
    case 'binary':
      return costOf(node.left, references) + costOf(node.right, references);
    case 'aggregate':
      return node.children.reduce((sum, child) => sum + costOf(child, references), 0);
  }
}
