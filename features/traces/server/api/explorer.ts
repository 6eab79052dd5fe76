import type {
  FacetsAnswer,
  FacetsRequest,
  FieldsAnswer,
  HistogramAnswer,
} from '@komainu/contracts/logs/explorer-api.ts';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { limitOf, objectOf, textOf } from '@komainu/http/request-fields.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { runFacets } from '@komainu/query/search/facets.ts';
import { type FieldRow, fieldsAnswer, fieldsSql } from '@komainu/query/search/fields.ts';
import { type HistogramRow, histogramAnswer, histogramGrid, histogramSql } from '@komainu/query/search/histogram.ts';
import type { FastifyInstance } from 'fastify';
import { HIDDEN_WORDS, spanSource } from '../search-schema.ts';
import { finishedOnly } from '../search-text.ts';
import { parseFilter, READ, type SpanQueries } from './query.ts';

const MOST_FACETS = 50;
const MOST_VALUES = 1_000;
const MOST_BUCKETS = 1_000;

/** What the explorer asks beyond Datadog's API: `/api/unstable/spans/{facets,fields,histogram}`. */
export function registerSpanExplorer(app: FastifyInstance, queries: SpanQueries): void {
  app.post('/api/unstable/spans/facets', READ, (request, reply): Promise<FacetsAnswer> => {
    const body = objectOf(request.body, 'the body');
    const { node, window } = parseFilter(body['filter'], queries.clock.nowMs());
    const facets = facetsOf(body['facets']);
    return runFacets(spanSource, facets, window, finishedOnly(node), queries.runFor(clientSignal(reply)));
  });

  app.post('/api/unstable/spans/fields', READ, async (request, reply): Promise<FieldsAnswer> => {
    const body = objectOf(request.body, 'the body');
    const { node, window } = parseFilter(body['filter'], queries.clock.nowMs());
    const search = textOf(body['search'], 'search') ?? '';
    const rows = await queries.runFor(clientSignal(reply))<FieldRow>(fieldsSql(spanSource, window, node, search));
    const { data } = fieldsAnswer(spanSource, rows, search);
    const events = data[0]?.count ?? 0;
    const duration = '@duration'.includes(search.toLowerCase())
      ? [{ path: '@duration', type: 'number' as const, count: events }]
      : [];
    return { data: [...data.filter(({ path }) => !HIDDEN_WORDS.has(path)), ...duration] };
  });

  app.post('/api/unstable/spans/histogram', READ, async (request, reply): Promise<HistogramAnswer> => {
    const startedMs = queries.clock.nowMs();
    const body = objectOf(request.body, 'the body');
    const { node, window } = parseFilter(body['filter'], startedMs);
    const grid = histogramGrid(window, limitOf(body['buckets'], 60, MOST_BUCKETS));
    const group = textOf(body['group'], 'group') ?? 'status';
    const sql = histogramSql(spanSource, grid, group, window, finishedOnly(node));
    const rows = await queries.runFor(clientSignal(reply))<HistogramRow>(sql);
    return histogramAnswer(grid, rows, queries.clock.nowMs() - startedMs);
  });
}

function facetsOf(facets: unknown): FacetsRequest['facets'] {
  if (!Array.isArray(facets) || facets.length > MOST_FACETS) {
    throw badRequest('bad_request', `facets is not a list of at most ${MOST_FACETS}`);
  }
  return facets.map((entry: unknown) => {
    const facet = objectOf(entry, 'a facet');
    const path = textOf(facet['path'], 'path');
    if (path === undefined || path === '' || path === '@') throw badRequest('bad_request', 'a facet has no path');
    const search = textOf(facet['search'], 'search');
    return { path, limit: limitOf(facet['limit'], 10, MOST_VALUES), ...(search === undefined ? {} : { search }) };
  });
}
