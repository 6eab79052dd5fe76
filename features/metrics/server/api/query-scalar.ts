import { evaluate, type Reference, type Series } from '@komainu/query/metrics/evaluate.ts';
import type { Grid } from '@komainu/query/metrics/grid.ts';
import type { FastifyInstance } from 'fastify';
import { unitPair } from '../units.ts';
import type { MetricsApi } from './api.ts';
import {
  type Aggregator,
  evaluateFormula,
  type Formula,
  type FormulaRequest,
  readFormulaRequest,
  referencesOf,
  sharedGrid,
} from './formula-request.ts';

/** `POST /api/v2/query/scalar`: one number a group for each formula, as columns of a table. */
export function queryScalarRoute(app: FastifyInstance, api: MetricsApi): void {
  app.post('/api/v2/query/scalar', { config: { access: { kind: 'api', permission: 'read' } } }, async (request) => {
    const asked = readFormulaRequest(request.body, 'scalar_request', api.clock.nowMs());
    const grid = sharedGrid(asked);
    const { fromUnixS, toUnixS } = asked.window;
    const whole: Grid = { startUnixS: fromUnixS, intervalSeconds: Math.max(toUnixS - fromUnixS, 1), points: 1 };
    const references = referencesOf(asked, api, request.principal);
    const reduced: Record<string, Reference> = {};
    for (const query of asked.queries) {
      const reference = references[query.name];
      if (reference === undefined) continue;
      // Formulas work on the numbers, not on the lines: each query is brought down to one first.
      reduced[query.name] =
        reference.kind === 'source'
          ? reference
          : {
              kind: 'source',
              fetch: async () =>
                (await evaluate(reference, api.fetch, asked.window, { grid })).series.map((line) =>
                  reduceLine(line, query.aggregator, grid),
                ),
            };
    }
    const results = await Promise.all(
      asked.formulas.map(async (formula) => evaluateFormula(formula, asked, reduced, whole, api)),
    );
    return {
      data: { id: '0', type: 'scalar_response', attributes: { columns: columnsOf(asked, results) } },
    };
  });
}

function reduceLine(line: Series, aggregator: Aggregator, grid: Grid): Series {
  const values = line.values.filter(Number.isFinite);
  return { ...line, values: Float64Array.of(values.length === 0 ? Number.NaN : reduce(values, aggregator, grid)) };
}

function reduce(values: Float64Array, aggregator: Aggregator, grid: Grid): number {
  const sum = () => values.reduce((total, value) => total + value, 0);
  switch (aggregator) {
    case 'min':
      return values.reduce((least, value) => Math.min(least, value));
    case 'max':
      return values.reduce((most, value) => Math.max(most, value));
    case 'sum':
      return sum();
    case 'last':
      return values.at(-1) ?? Number.NaN;
    case 'area':
      return sum() * grid.intervalSeconds;
    case 'l2norm':
      return Math.sqrt(values.reduce((total, value) => total + value * value, 0));
    default:
      return sum() / values.length;
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
