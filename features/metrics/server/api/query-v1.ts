import { queryOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { MetricNode, QueryNode, SpaceAggregation } from '@komainu/query/metrics/ast.ts';
import { evaluate, queriesOf, type Series } from '@komainu/query/metrics/evaluate.ts';
import { type Grid, timeAt } from '@komainu/query/metrics/grid.ts';
import { parseMetricQueries } from '@komainu/query/metrics/parse.ts';
import { shareFetches } from '@komainu/query/metrics/share-fetches.ts';
import type { FastifyInstance } from 'fastify';
import { unitPair } from '../units.ts';
import type { MetricsApi } from './api.ts';
import { checkAnswerSize, linesOf } from './bounds.ts';
import { queryErrors } from './query-errors.ts';

/**
 * `GET /api/v1/query?from=&to=&query=&preview=`: expressions separated by commas, one line a group. `anomalies` and `forecast` give
 * two lines more a group, the edges of the band, marked in `attributes` (bounds.ts).
 */
export function queryV1Route(app: FastifyInstance, api: MetricsApi): void {
  const access = { access: { kind: 'api', permission: 'read' } } as const;
  app.get('/api/v1/query', { config: access, ...queryErrors.options }, (request) =>
    queryErrors.run(request, () => answerQuery(queryOf(request), api)),
  );
}

async function answerQuery(
  query: Readonly<Record<string, string | undefined>>,
  { fetch, preview, registry, descriptions }: MetricsApi,
) {
  const text = query['query'] ?? '';
  const window = { fromUnixS: seconds(query['from'], 'from'), toUnixS: seconds(query['to'], 'to') };
  if (text.trim() === '') throw badRequest('no_query', 'The parameter "query" is required');
  if (window.toUnixS <= window.fromUnixS) {
    throw badRequest('bad_window', 'The parameter "to" must be later than "from"');
  }
  const nodes = parseMetricQueries(text);
  const shared = shareFetches(query['preview'] === 'true' ? preview : fetch);
  const answers = await Promise.all(nodes.map((node) => evaluate(node, shared, window)));
  checkAnswerSize(
    answers.reduce((sum, { series }) => sum + series.length, 0),
    Math.max(0, ...answers.map(({ grid }) => grid.points)),
  );
  const series = answers.flatMap(({ grid, series: lines }, index) => {
    const node = nodes[index];
    if (node === undefined) return [];
    const source = text.slice(node.offset, node.offset + node.length);
    const perUnit = (metric: string) => descriptions.perUnitOf(metric, registry.metric(metric)?.unit);
    return lines
      .flatMap(linesOf)
      .map(({ line, attributes }) => ({ ...lineAnswer(line, grid, node, source, index, perUnit), attributes }));
  });
  return {
    status: 'ok',
    res_type: 'time_series',
    resp_version: 1,
    query: text,
    from_date: window.fromUnixS * 1000,
    to_date: window.toUnixS * 1000,
    series,
    values: [],
    times: [],
    message: '',
    group_by: [...new Set(nodes.flatMap((node) => queriesOf(node).flatMap(({ groupBy }) => groupBy)))],
  };
}

function seconds(text: string | undefined, name: string): number {
  const value = Number(text);
  if (text === undefined || text === '' || !Number.isFinite(value)) {
    throw badRequest('bad_parameter', `The parameter "${name}" is required, in seconds since 1970`);
  }
  return Math.floor(value);
}

function lineAnswer(
  line: Series,
  grid: Grid,
  node: MetricNode,
  source: string,
  index: number,
  perUnit: (metric: string) => string | undefined,
) {
  const pointlist: [number, number][] = [];
  for (const [slot, value] of line.values.entries()) {
    if (Number.isFinite(value)) pointlist.push([timeAt(grid, slot) * 1000, value]);
  }
  const tags = Object.entries(line.tags).map(([key, value]) => `${key}:${value}`);
  const queries = queriesOf(node);
  const [first] = queries;
  const scopes = [...new Set(queries.map((query) => scopeText(query, source)))];
  const scope = [...(tags.length > 0 ? tags : []), ...scopes.filter((text) => text !== '*' || tags.length === 0)].join(
    ',',
  );
  const metric = node.kind === 'query' ? node.metric : source;
  return {
    metric,
    display_name: metric,
    expression:
      node.kind === 'query' ? `${aggregator(node.space)}:${node.metric}{${scope}}${tailText(source)}` : source,
    scope,
    tag_set: tags,
    aggr: first === undefined ? null : aggregator(first.space),
    unit: unitPair(line.unit, first === undefined ? undefined : perUnit(first.metric)) ?? [null, null],
    query_index: index,
    interval: grid.intervalSeconds,
    length: pointlist.length,
    start: timeAt(grid, 0) * 1000,
    end: timeAt(grid, grid.points) * 1000 - 1,
    pointlist,
  };
}

function aggregator(space: SpaceAggregation): string {
  if (space.kind === 'threshold') return `count(v: v${space.operator}${space.value})`;
  return space.kind === 'percentile' ? `p${Math.round(space.quantile * 10000) / 100}` : space.kind;
}

/** What stood between the braces, as it was written. */
function scopeText(query: QueryNode, source: string): string {
  const written = /\{([^}]*)\}/.exec(source.slice(source.indexOf(query.metric)))?.[1]?.trim();
  return written === undefined || written === '' ? '*' : written;
}

/** The modifiers after scope and grouping, such as `.rollup(sum, 60)`. */
function tailText(source: string): string {
  return /^[^{]*\{[^}]*\}(?:\s*by\s*\{[^}]*\})?(.*)$/s.exec(source)?.[1]?.trim() ?? '';
}
