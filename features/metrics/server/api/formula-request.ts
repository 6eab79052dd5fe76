import type { Principal } from '@komainu/contracts/access/principal.ts';
import { EVENT_DATA_SOURCES } from '@komainu/contracts/dashboards/queries.ts';
import { resourceOf } from '@komainu/http/json-api.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { listOf, objectOf, stringsOf } from '@komainu/kernel/json.ts';
import { readCalculatedFields } from '@komainu/query/calculated/read-fields.ts';
import type { MetricNode } from '@komainu/query/metrics/ast.ts';
import { evaluate, type Reference, type Series, sharedGridOf } from '@komainu/query/metrics/evaluate.ts';
import type { Grid, MetricWindow } from '@komainu/query/metrics/grid.ts';
import { parseFormula, parseMetricQuery } from '@komainu/query/metrics/parse.ts';
import { shareFetches } from '@komainu/query/metrics/share-fetches.ts';
import type { MetricsApi } from './api.ts';
import { inText } from './query-errors.ts';
import { DATA_SOURCES, type EventQuery } from './query-sources.ts';

/** How a scalar is made of a metric's points. */
export type Aggregator = 'avg' | 'min' | 'max' | 'sum' | 'last' | 'percentile' | 'mean' | 'l2norm' | 'area';

export interface NamedQuery {
  readonly name: string;
  readonly dataSource: string;
  /** A metric expression; null for other sources. */
  readonly node: MetricNode | null;
  readonly event: EventQuery | null;
  /** The unit that its numbers have whether or not there are any; '' unknown. */
  readonly unit: string;
  readonly aggregator: Aggregator;
}

export interface Formula {
  readonly text: string;
  readonly node: MetricNode;
  readonly limit: { readonly count: number; readonly order: 'asc' | 'desc' } | null;
}

export interface FormulaRequest {
  readonly window: MetricWindow;
  readonly intervalSeconds: number | undefined;
  readonly queries: readonly NamedQuery[];
  readonly formulas: readonly Formula[];
}

const AGGREGATORS: ReadonlySet<string> = new Set([
  'avg',
  'min',
  'max',
  'sum',
  'last',
  'percentile',
  'mean',
  'l2norm',
  'area',
]);
const EVENTS: ReadonlySet<string> = new Set(EVENT_DATA_SOURCES);
const COUNTS: ReadonlySet<string> = new Set(['count', 'cardinality']);
/** Fifteen months: nothing older is kept. */
const KEPT_MS = 460 * 86_400_000;

/** Reads the body of `/api/v2/query/timeseries` or `/scalar`; throws 400 with what is wrong. */
export function readFormulaRequest(body: unknown, type: string, nowUnixMs: number): FormulaRequest {
  const { attributes } = resourceOf(body, type);
  const from = milliseconds(attributes['from'], 'from');
  const to = milliseconds(attributes['to'], 'to');
  if (to < nowUnixMs - KEPT_MS) {
    throw badRequest('outside_retention', 'Queries ending outside the retention date are invalid');
  }
  if (to <= from) throw badRequest('bad_window', '"to" must be later than "from"');
  const queries = listOf(attributes['queries']).map(readQuery);
  if (queries.length === 0) throw badRequest('no_query', 'at least one query is required');
  const names = queries.map(({ name }) => name);
  const formulas = listOf(attributes['formulas']).map((formula) => readFormula(formula, names));
  const interval = attributes['interval'];
  return {
    window: { fromUnixS: Math.floor(from / 1000), toUnixS: Math.ceil(to / 1000) },
    intervalSeconds: typeof interval === 'number' && interval > 0 ? Math.max(1, Math.ceil(interval / 1000)) : undefined,
    queries,
    formulas: formulas.length > 0 ? formulas : names.map((name) => readFormula({ formula: name }, names)),
  };
}

function milliseconds(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw badRequest('bad_window', `"${name}" is required, in milliseconds since 1970`);
  }
  return value;
}

function readQuery(value: unknown, index: number): NamedQuery {
  const query = objectOf(value);
  const dataSource = query['data_source'];
  if (typeof dataSource !== 'string' || !DATA_SOURCES.has(dataSource)) {
    throw badRequest('bad_data_source', `query ${index + 1} has no known data_source`);
  }
  const name = typeof query['name'] === 'string' ? query['name'] : `query${index + 1}`;
  const aggregator = query['aggregator'];
  const base = { name, dataSource, aggregator: isAggregator(aggregator) ? aggregator : ('avg' as const) };
  if (dataSource === 'metrics' || dataSource === 'cloud_cost') {
    const text = query['query'];
    if (typeof text !== 'string') throw badRequest('no_query', `query "${name}" has no query text`);
    return { ...base, node: inText(name, () => parseMetricQuery(text)), event: null, unit: '' };
  }
  return { ...base, node: null, event: readEventQuery(query, dataSource), unit: unitOf(query, dataSource) };
}

/** Durations of trace statistics are microseconds, objectives percent. */
function unitOf({ stat, measure }: Readonly<Record<string, unknown>>, dataSource: string): string {
  if (dataSource === 'slo') return measure === 'slo_status' || measure === 'error_budget_remaining' ? 'percent' : '';
  return dataSource.startsWith('apm_') && /duration|latency/.test(String(stat)) ? 'microsecond' : '';
}

function isAggregator(value: unknown): value is Aggregator {
  return typeof value === 'string' && AGGREGATORS.has(value);
}

function readEventQuery(query: Readonly<Record<string, unknown>>, dataSource: string): EventQuery {
  const compute = objectOf(query['compute']);
  const search = objectOf(query['search'])['query'];
  return {
    dataSource,
    search: typeof search === 'string' && search !== '' ? search : '*',
    indexes: stringsOf(query['indexes']),
    aggregation: typeof compute['aggregation'] === 'string' ? compute['aggregation'] : 'count',
    metric: typeof compute['metric'] === 'string' ? compute['metric'] : '',
    groupBy: listOf(query['group_by']).flatMap((item) => {
      const { facet, limit } = objectOf(item);
      return typeof facet === 'string' ? [{ facet, limit: typeof limit === 'number' ? limit : 10 }] : [];
    }),
    ...(dataSource === 'logs'
      ? { calculatedFields: readCalculatedFields(query['calculated_fields'], 'calculated_fields') }
      : {}),
    ...(dataSource === 'slo' ? { slo: readSloQuery(query) } : {}),
  };
}

/** `{"slo_id", "measure": "slo_status", "group_mode": "overall"}` */
function readSloQuery({ slo_id: id, measure, group_mode: mode }: Readonly<Record<string, unknown>>) {
  if (typeof id !== 'string' || typeof measure !== 'string') {
    throw badRequest('no_query', 'a query of the data source slo needs "slo_id" and "measure"');
  }
  return { id, measure, byGroup: mode === 'components' };
}

function readFormula(value: unknown, names: readonly string[]): Formula {
  const { formula, limit } = objectOf(value);
  if (typeof formula !== 'string') throw badRequest('no_formula', 'a formula has no text');
  const { count, order } = objectOf(limit);
  return {
    text: formula,
    node: inText(formula, () => parseFormula(formula, names)),
    limit: typeof count === 'number' && count > 0 ? { count, order: order === 'asc' ? 'asc' : 'desc' } : null,
  };
}

/** The grid that all queries of a request share; a rollup in a formula counts as one in a query. */
export function sharedGrid(request: FormulaRequest): Grid {
  const { intervalSeconds, queries, formulas, window } = request;
  const named = queries.flatMap(({ name, node }) => (node === null ? [] : [[name, node] as const]));
  const references = Object.fromEntries(named);
  const nodes = [...named.map(([, node]) => node), ...formulas.map(({ node }) => node)];
  return sharedGridOf(nodes, window, { references, ...(intervalSeconds !== undefined && { intervalSeconds }) });
}

/** For one request: queries that several formulas use are fetched once. */
export function sharingFetches(api: MetricsApi): MetricsApi {
  return { ...api, fetch: shareFetches(api.fetch) };
}

/**
 * What the names in formulas stand for: metric queries are evaluated, event queries go to the feature that has them, on
 * behalf of `viewer`.
 */
export function referencesOf(
  request: FormulaRequest,
  api: MetricsApi,
  viewer: Principal | undefined,
): Record<string, Reference> {
  return Object.fromEntries(
    request.queries.map(({ name, node, event }): [string, Reference] => [
      name,
      node ?? {
        kind: 'source',
        fetch: async (grid) => (event === null ? [] : await eventSeries(event, grid, api, viewer)),
      },
    ]),
  );
}

/** Gaps of counts are nothing happening: in arithmetic they are 0 where the other side has a value. */
async function eventSeries(
  query: EventQuery,
  grid: Grid,
  api: MetricsApi,
  viewer: Principal | undefined,
): Promise<readonly Series[]> {
  const series = (await api.sources[query.dataSource]?.(query, grid, viewer)) ?? [];
  const counts = EVENTS.has(query.dataSource) && COUNTS.has(query.aggregation);
  return counts ? series.map((one) => ({ ...one, whereMissing: 0 })) : series;
}

/** Evaluates one formula over the shared grid. */
export async function evaluateFormula(
  formula: Formula,
  request: FormulaRequest,
  references: Readonly<Record<string, Reference>>,
  grid: Grid,
  api: MetricsApi,
): Promise<readonly Series[]> {
  return (await evaluate(formula.node, api.fetch, request.window, { references, grid })).series;
}
