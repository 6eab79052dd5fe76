import type { Series } from '@komainu/query/metrics/evaluate.ts';
import { timeAt } from '@komainu/query/metrics/grid.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unitPair } from '../units.ts';
import type { MetricsApi } from './api.ts';
import { type AnswerLine, checkAnswerSize, linesOf } from './bounds.ts';
import {
  evaluateFormula,
  type Formula,
  type FormulaRequest,
  readFormulaRequest,
  referencesOf,
  sharedGrid,
  sharingFetches,
} from './formula-request.ts';
import { queryErrors } from './query-errors.ts';

/**
 * `POST /api/v2/query/timeseries`: formulas over queries of any data source, on one grid. `anomalies` and `forecast` give
 * two lines more a group, the edges of the band, marked in their series by `attributes` (bounds.ts).
 */
export function queryTimeseriesRoute(app: FastifyInstance, api: MetricsApi): void {
  const access = { access: { kind: 'api', permission: 'read' } } as const;
  app.post('/api/v2/query/timeseries', { config: access, ...queryErrors.options }, (request) =>
    queryErrors.run(request, () => answerTimeseries(request, sharingFetches(api))),
  );
}

async function answerTimeseries(request: FastifyRequest, api: MetricsApi) {
  const asked = readFormulaRequest(request.body, 'timeseries_request', api.clock.nowMs());
  const grid = sharedGrid(asked);
  const references = referencesOf(asked, api, request.principal);
  const lines = await Promise.all(
    asked.formulas.map(async (formula) =>
      limited(await evaluateFormula(formula, asked, references, grid, api), formula),
    ),
  );
  checkAnswerSize(
    lines.reduce((sum, { length }) => sum + length, 0),
    grid.points,
  );
  const all = lines.flatMap((series, index) => series.flatMap(linesOf).map((line) => ({ ...line, index })));
  const slots = Array.from({ length: grid.points }, (_, slot) => slot).filter((slot) =>
    all.some(({ line }) => Number.isFinite(line.values[slot])),
  );
  const series = all.map(({ line, attributes, index }) => ({
    group_tags: Object.entries(line.tags).map(([key, value]) => `${key}:${value}`),
    query_index: index,
    unit: unitPair(line.unit, perUnitOf(asked, index, api)),
    ...said(attributes),
  }));
  const times = slots.map((slot) => timeAt(grid, slot) * 1000);
  const values = all.map(({ line }) => slots.map((slot) => finite(line.values[slot])));
  return { data: { id: '0', type: 'timeseries_response', attributes: { series, times, values } } };
}

/** Usual lines have no attributes, as clients know them. */
function said(attributes: AnswerLine['attributes']) {
  return Object.keys(attributes).length === 0 ? {} : { attributes };
}

/** What the unit of a formula is per, when the formula is one query as it stands. */
function perUnitOf({ formulas, queries }: FormulaRequest, index: number, api: MetricsApi): string | undefined {
  const formula = formulas[index]?.node;
  const named = formula?.kind === 'reference' ? queries.find(({ name }) => name === formula.name)?.node : formula;
  const metric = named?.kind === 'query' ? named.metric : undefined;
  return metric === undefined ? undefined : api.descriptions.perUnitOf(metric, api.registry.metric(metric)?.unit);
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** The lines with the greatest (or least) mean, as many as the formula allows. */
function limited(series: readonly Series[], { limit }: Formula): readonly Series[] {
  if (limit === null || series.length <= limit.count) return series;
  const sign = limit.order === 'desc' ? -1 : 1;
  return [...series].sort((a, b) => sign * (mean(a.values) - mean(b.values))).slice(0, limit.count);
}

function mean(values: Float64Array): number {
  const finiteValues = values.filter(Number.isFinite);
  return finiteValues.length === 0 ? 0 : finiteValues.reduce((sum, value) => sum + value, 0) / finiteValues.length;
}
