import type { MetricNode, Modifiers } from '@komainu/query/metrics/ast.ts';
import { evaluate, type Reference, type Series } from '@komainu/query/metrics/evaluate.ts';
import { type Grid, secondsAt, shiftGrid, timeAt } from '@komainu/query/metrics/grid.ts';
import { checkGroups } from '@komainu/query/metrics/groups.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unitPair } from '../units.ts';
import type { MetricsApi } from './api.ts';
import {
  type Aggregator,
  evaluateFormula,
  type Formula,
  type FormulaRequest,
  type NamedQuery,
  readFormulaRequest,
  referencesOf,
  sharedGrid,
  sharingFetches,
} from './formula-request.ts';
import { inText, queryErrors } from './query-errors.ts';

/** `POST /api/v2/query/scalar`: one number a group for each formula, as columns of a table. */
export function queryScalarRoute(app: FastifyInstance, api: MetricsApi): void {
  const access = { access: { kind: 'api', permission: 'read' } } as const;
  app.post('/api/v2/query/scalar', { config: access, ...queryErrors.options }, (request) =>
    queryErrors.run(request, () => answerScalar(request, sharingFetches(api))),
  );
}

async function answerScalar(request: FastifyRequest, api: MetricsApi) {
  const asked = readFormulaRequest(request.body, 'scalar_request', api.clock.nowMs());
  const grid = sharedGrid(asked);
  const { fromUnixS, toUnixS } = asked.window;
  const whole: Grid = { startUnixS: fromUnixS, intervalSeconds: Math.max(toUnixS - fromUnixS, 1), points: 1 };
  const references = referencesOf(asked, api, request.principal);
  const reduced: Record<string, Reference> = {};
  for (const query of asked.queries) {
    const reference = references[query.name];
    if (reference === undefined) continue;
    reduced[query.name] =
      reference.kind === 'source' ? reference : reducedQuery(reference, query, asked, grid, whole, api);
  }
  for (const { node, text } of asked.formulas) inText(text, () => checkGroups(node, references));
  const results = await Promise.all(
    asked.formulas.map(async (formula) => evaluateFormula(formula, asked, reduced, whole, api)),
  );
  return { data: { id: '0', type: 'scalar_response', attributes: { columns: columnsOf(asked, results) } } };
}

/** Windows before the one asked for that a function in a formula may look at. */
const MOST_WINDOWS = 12;

/**
 * Formulas work on the numbers, not on the lines: each query is brought down to one first. A function that looks at other
 * times (`timeshift`) asks for other windows, each as long as the request's.
 */
function reducedQuery(
  node: MetricNode,
  { aggregator }: NamedQuery,
  { window }: FormulaRequest,
  grid: Grid,
  whole: Grid,
  api: MetricsApi,
): Reference {
  // A percentile of percentiles is none: that of the whole window is asked for.
  const read = aggregator === 'percentile' ? whole : grid;
  const readAt = async (startUnixS: number, modifiers: Modifiers | null) => {
    const { offset, length } = node;
    const asked: MetricNode = modifiers === null ? node : { kind: 'modify', child: node, modifiers, offset, length };
    const moved = shiftGrid(read, whole.startUnixS - startUnixS);
    const { series } = await evaluate(asked, api.fetch, window, { grid: moved });
    return series.map((line) => reduceLine(line, aggregator, moved));
  };
  const fetch = async (asked: Grid, modifiers: Modifiers | null) => {
    const first = Math.max(0, asked.points - MOST_WINDOWS);
    const slots = Array.from({ length: asked.points - first }, (_, index) => first + index);
    const answers = await Promise.all(slots.map((slot) => readAt(timeAt(asked, slot), modifiers)));
    if (asked.points === 1) return answers[0] ?? [];
    const lines = new Map<string, Series>();
    for (const [index, answer] of answers.entries()) {
      for (const one of answer) {
        const key = JSON.stringify(one.tags);
        const line = lines.get(key) ?? { ...one, values: new Float64Array(asked.points).fill(Number.NaN) };
        line.values[first + index] = one.values[0] ?? Number.NaN;
        lines.set(key, line);
      }
    }
    return [...lines.values()];
  };
  return { kind: 'source', fetch };
}

function reduceLine(line: Series, aggregator: Aggregator, grid: Grid): Series {
  return { ...line, values: Float64Array.of(reduce(line.values, aggregator, grid)) };
}

/** One number of those that are there; NaN without any. One pass: a table may have thousands of lines. */
function reduce(values: Float64Array, aggregator: Aggregator, grid: Grid): number {
  let count = 0;
  let sum = 0;
  let squares = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let last = Number.NaN;
  for (let slot = 0; slot < values.length; slot++) {
    const value = values[slot] as number;
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
    squares += value * value;
    if (value < least) least = value;
    if (value > most) most = value;
    last = value;
  }
  if (count === 0) return Number.NaN;
  switch (aggregator) {
    case 'min':
      return least;
    case 'max':
      return most;
    case 'sum':
      return sum;
    case 'last':
      return last;
    case 'area':
      return sum * secondsAt(grid, 0);
    case 'l2norm':
      return Math.sqrt(squares);
    default:
      return sum / count;
  }
}

/** Rows are groups, in the order of the first formula that limits or has them; a formula without a group has null there. */
function columnsOf({ formulas, queries }: FormulaRequest, results: readonly (readonly Series[])[]) {
  const rows = new Map<string, { tags: Readonly<Record<string, string>>; values: (number | null)[] }>();
  results.forEach((series, column) => {
    for (const line of sorted(series, formulas[column])) {
      const key = JSON.stringify(Object.entries(line.tags).sort());
      const row = rows.get(key) ?? { tags: line.tags, values: formulas.map(() => null) };
      const value = line.values[0];
      row.values[column] = value !== undefined && Number.isFinite(value) ? value : null;
      rows.set(key, row);
    }
  });
  const kept = [...rows.values()].filter(({ values }) => values.some((value) => value !== null));
  const keys = [...new Set(kept.flatMap(({ tags }) => Object.keys(tags)))];
  return [
    ...keys.map((name) => ({ name, type: 'group', values: kept.map(({ tags }) => [tags[name] ?? 'N/A']) })),
    ...formulas.map(({ text, node }, column) => {
      const named = node.kind === 'reference' ? queries.find(({ name }) => name === node.name)?.unit : undefined;
      return {
        name: text,
        type: 'number',
        values: kept.map(({ values }) => values[column] ?? null),
        meta: { unit: unitPair(results[column]?.[0]?.unit ?? named) },
      };
    }),
  ];
}

function sorted(series: readonly Series[], formula: Formula | undefined): readonly Series[] {
  const limit = formula?.limit ?? null;
  if (limit === null) return series;
  const sign = limit.order === 'desc' ? -1 : 1;
  return [...series].sort((a, b) => sign * ((a.values[0] ?? 0) - (b.values[0] ?? 0))).slice(0, limit.count);
}
