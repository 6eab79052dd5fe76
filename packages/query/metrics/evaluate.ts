import { aggregateLines, aggregateSets } from './aggregate.ts';
import type { CallNode, MetricNode, Modifiers, QueryNode } from './ast.ts';
import { combineSeries, combineWithNumber, compute } from './combine.ts';
import { checkCost } from './cost.ts';
import type { Differences, FetchMetric } from './fetch.ts';
import { fetchRuns } from './fetch-runs.ts';
import { Arguments, type Series, withValues } from './functions/definition.ts';
import { findFunction } from './functions/list.ts';
import type { Grid, MetricWindow } from './grid.ts';
import { checkGroups, checkKeys } from './groups.ts';
import { mergeModifiers } from './parse-modifiers.ts';
import { queriesOf, queryAsItStands, sharedGridOf } from './queries.ts';
import { shareFetches } from './share-fetches.ts';
import { MetricSyntaxError } from './syntax-error.ts';

export type { Series } from './functions/definition.ts';
export { intervalOf, queriesOf, sharedGridOf } from './queries.ts';

/** What a formula's names stand for: a metric query, or a source of lines of another kind (logs, spans). */
export type Reference = MetricNode | LineSource;

export interface LineSource {
  readonly kind: 'source';
  /** The lines on an evenly spaced grid; `modifiers` is what the formula says around the name, if anything. */
  fetch(grid: Grid, modifiers: Modifiers | null): Promise<readonly Series[]>;
}

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
 * Computes an expression. All queries of one expression share one grid: the calendar that a rollup in it names, else the
 * longest interval that one asks for, else the caller's, else the automatic one. Queries are fetched side by side, the
 * same one once. Throws MetricSyntaxError (`bad_groups`, `template_variable`, `query_too_large`) and what `fetch` throws.
 */
export async function evaluate(
  node: MetricNode,
  fetch: FetchMetric,
  window: MetricWindow,
  options: EvaluateOptions = {},
): Promise<MetricAnswer> {
  const references = options.references ?? {};
  for (const { variables } of queriesOf(node, references)) {
    const [first] = variables;
    if (first === undefined) continue;
    const reason = `${first.text} is a template variable: it must be replaced by its value before the query is sent`;
    throw new MetricSyntaxError(reason, first.offset, first.length, 'template_variable');
  }
  checkGroups(node, references);
  checkCost(node, references);
  const grid = options.grid ?? sharedGridOf([node], window, options);
  const value = await new Evaluation(shareFetches(fetch), references).run(node, grid, null);
  return { grid, series: linesOf(value, grid) };
}

type Value = number | readonly Series[];

class Evaluation {
  readonly #fetch: FetchMetric;
  readonly #references: Readonly<Record<string, Reference>>;

  constructor(fetch: FetchMetric, references: Readonly<Record<string, Reference>>) {
    this.#fetch = fetch;
    this.#references = references;
  }

  /** `outer` is what modifiers around the node say of its queries. */
  async run(node: MetricNode, grid: Grid, outer: Modifiers | null): Promise<Value> {
    switch (node.kind) {
      case 'number':
        return node.value;
      case 'query':
        return this.#query(outer === null ? node : { ...node, ...mergeModifiers(node, outer) }, grid);
      case 'reference': {
        const target = this.#references[node.name];
        if (target === undefined) return [];
        return target.kind === 'source'
          ? fetchRuns(grid, (even) => target.fetch(even, outer))
          : this.run(target, grid, outer);
      }
      case 'modify':
        return this.run(node.child, grid, outer === null ? node.modifiers : mergeModifiers(node.modifiers, outer));
      case 'negate': {
        const value = await this.run(node.child, grid, outer);
        return typeof value === 'number' ? -value : combineWithNumber('*', value, -1, false);
      }
      case 'binary': {
        const [left, right] = await this.#all([node.left, node.right], grid, outer);
        if (typeof left === 'number' && typeof right === 'number') return compute(node.operator, left, right);
        if (typeof left === 'number') return combineWithNumber(node.operator, right as readonly Series[], left, true);
        if (typeof right === 'number') return combineWithNumber(node.operator, left ?? [], right, false);
        checkKeys(left ?? [], right ?? [], node);
        return combineSeries(node.operator, left ?? [], right ?? []);
      }
      case 'aggregate': {
        const values = await this.#all(node.children, grid, outer);
        const [first] = values;
        if (values.length === 1) return aggregateLines(node.method, linesOf(first ?? [], grid), grid.points);
        const sets = values.map((value) => linesOf(value, grid));
        for (const set of sets) for (const other of sets) checkKeys(set, other, node);
        return aggregateSets(node.method, sets, grid.points);
      }
      case 'call':
        return this.#call(node, grid, outer);
    }
  }

  #all(nodes: readonly MetricNode[], grid: Grid, outer: Modifiers | null): Promise<Value[]> {
    return Promise.all(nodes.map((node) => this.run(node, grid, outer)));
  }

  async #query(node: QueryNode, grid: Grid, differences?: Differences): Promise<readonly Series[]> {
    const { metric, scope, groupBy, space, rollup, as, fill, weighted } = node;
    const request = {
      ...{ metric, scope, groupBy, space, time: rollup?.method ?? null, as, fill },
      ...(weighted && { weighted }),
      ...(differences !== undefined && { differences }),
    };
    const series = await fetchRuns(grid, (even) => this.#fetch({ ...request, grid: even }));
    // Gaps of counts are nothing happening; a fill says otherwise.
    return as === null || fill !== null ? series : series.map((one) => ({ ...one, whereMissing: 0 }));
  }

  async #call(node: CallNode, grid: Grid, outer: Modifiers | null): Promise<Value> {
    const definition = findFunction(node.name);
    if (definition === null) throw new Error(`the parser let an unknown function through: ${node.name}`);
    if (definition.differences !== undefined && grid.slots === undefined) {
      const query = queryAsItStands(node.child, this.#references, outer);
      if (query !== null)
        return (await this.#query(query, grid, definition.differences)).map((one) => withValues(one, one.values));
    }
    const args = new Arguments(node.args, node.options);
    const grids = definition.reads?.(args, grid) ?? [grid];
    const reads = await Promise.all(
      grids.map(async (read) => ({ grid: read, series: linesOf(await this.run(node.child, read, outer), read) })),
    );
    return definition.apply(reads[0]?.series ?? [], args, grid, reads);
  }
}

/** A number is a line that is the same everywhere. */
function linesOf(value: Value, grid: Grid): readonly Series[] {
  return typeof value === 'number' ? [{ tags: {}, values: new Float64Array(grid.points).fill(value) }] : value;
}
