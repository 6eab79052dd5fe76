import type { MetricNode, QueryNode } from './ast.ts';
import { combineSeries, combineWithNumber, compute } from './combine.ts';
import type { FetchMetric } from './fetch.ts';
import { Arguments, type Series } from './functions/definition.ts';
import { findFunction } from './functions/list.ts';
import { chooseInterval, type Grid, gridOf, type MetricWindow, shiftGrid } from './grid.ts';
import { shareFetches } from './share-fetches.ts';

export type { Series } from './functions/definition.ts';

/** What a formula's names stand for: a metric query, or a source of lines of another kind (logs, spans). */
export type Reference = MetricNode | { readonly kind: 'source'; fetch(grid: Grid): Promise<readonly Series[]> };

export interface EvaluateOptions {
  readonly references?: Readonly<Record<string, Reference>>;
  /** The interval that the caller wants, in seconds; a rollup in the query goes before it. */
  readonly intervalSeconds?: number;
  /** The grid itself, for formulas that must stand on the same one; goes before everything. */
  readonly grid?: Grid;
}

export interface MetricAnswer {
  readonly grid: Grid;
  readonly series: readonly Series[];
}

/**
 * Computes an expression. All queries of one expression share one grid: the longest interval that a rollup in it asks for,
 * else the caller's, else the automatic one. Queries are fetched side by side, the
 * same one once. Throws what `fetch` throws.
 */
export async function evaluate(
  node: MetricNode,
  fetch: FetchMetric,
  window: MetricWindow,
  options: EvaluateOptions = {},
): Promise<MetricAnswer> {
  const references = options.references ?? {};
  const grid = options.grid ?? gridOf(window, intervalOf([node], window, options));
  const value = await new Evaluation(shareFetches(fetch), references).run(node, grid);
  if (typeof value !== 'number') return { grid, series: value };
  return { grid, series: [{ tags: {}, values: new Float64Array(grid.points).fill(value) }] };
}

/** The interval that expressions share, in seconds. */
export function intervalOf(nodes: readonly MetricNode[], window: MetricWindow, options: EvaluateOptions = {}): number {
  const asked = nodes
    .flatMap((node) => queriesOf(node, options.references ?? {}))
    .map((query) => query.rollup?.seconds ?? 0);
  const longest = Math.max(0, ...asked);
  return chooseInterval(window, longest > 0 ? longest : (options.intervalSeconds ?? null));
}

/** All queries of an expression, in the order of the text. */
export function queriesOf(
  node: MetricNode,
  references: Readonly<Record<string, Reference>> = {},
): readonly QueryNode[] {
  switch (node.kind) {
    case 'number':
      return [];
    case 'query':
      return [node];
    case 'reference': {
      const target = references[node.name];
      return target === undefined || target.kind === 'source' ? [] : queriesOf(target);
    }
    case 'negate':
    case 'call':
      return queriesOf(node.child, references);
    case 'binary':
      return [...queriesOf(node.left, references), ...queriesOf(node.right, references)];
  }
}

type Value = number | readonly Series[];

class Evaluation {
  readonly #fetch: FetchMetric;
  readonly #references: Readonly<Record<string, Reference>>;

  constructor(fetch: FetchMetric, references: Readonly<Record<string, Reference>>) {
    this.#fetch = fetch;
    this.#references = references;
  }

  async run(node: MetricNode, grid: Grid): Promise<Value> {
    switch (node.kind) {
      case 'number':
        return node.value;
      case 'query':
        return this.#fetch(requestOf(node, grid));
      case 'reference': {
        const target = this.#references[node.name];
        if (target === undefined) return [];
        return target.kind === 'source' ? target.fetch(grid) : this.run(target, grid);
      }
      case 'negate': {
        const value = await this.run(node.child, grid);
        return typeof value === 'number' ? -value : combineWithNumber('*', value, -1, false);
      }
      case 'binary': {
        const [left, right] = await Promise.all([this.run(node.left, grid), this.run(node.right, grid)]);
        if (typeof left === 'number') {
          return typeof right === 'number'
            ? compute(node.operator, left, right)
            : combineWithNumber(node.operator, right, left, true);
        }
        return typeof right === 'number'
          ? combineWithNumber(node.operator, left, right, false)
          : combineSeries(node.operator, left, right);
      }
      case 'call':
        return this.#call(node.name, new Arguments(node.args), node.child, grid);
    }
  }

  async #call(name: string, args: Arguments, child: MetricNode, grid: Grid): Promise<Value> {
    const definition = findFunction(name);
    if (definition === null) throw new Error(`the parser let an unknown function through: ${name}`);
    const value = await this.run(child, shiftGrid(grid, definition.shiftSeconds?.(args) ?? 0));
    const series =
      typeof value === 'number' ? [{ tags: {}, values: new Float64Array(grid.points).fill(value) }] : value;
    return definition.apply(series, args, grid);
  }
}

function requestOf(node: QueryNode, grid: Grid): Parameters<FetchMetric>[0] {
  const { metric, scope, groupBy, space, as, fill } = node;
  return { metric, scope, groupBy, space, time: node.rollup?.method ?? null, as, fill, grid };
}
