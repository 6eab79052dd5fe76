import type {
  FacetsAnswer,
  FacetsRequest,
  FieldsAnswer,
  HistogramAnswer,
} from '@komainu/contracts/logs/explorer-api.ts';
import { limitOf, objectOf, textOf } from '@komainu/http/request-fields.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { runFacets } from '@komainu/query/search/facets.ts';
import { type FieldRow, fieldsAnswer, fieldsSql } from '@komainu/query/search/fields.ts';
import { type HistogramRow, histogramAnswer, histogramGrid, histogramSql } from '@komainu/query/search/histogram.ts';
import type { FastifyInstance } from 'fastify';
import type { LogQueries } from './query.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MOST_FACETS = 50;
const MOST_VALUES = 1_000;
const MOST_BUCKETS = 1_000;

/** What the explorer asks beyond Datadog's API: `/api/unstable/logs/{facets,fields,histogram}`. */
export function registerLogExplorer(app: FastifyInstance, queries: LogQueries): void {
  app.post('/api/unstable/logs/facets', READ, (request, reply): Promise<FacetsAnswer> => {
    const body = objectOf(request.body, 'the body');
    const reader = queries.readerOf(request, reply);
    const { source, node, window } = reader.filter(body['filter']);
    return runFacets(source, facetsOf(body['facets']), window, node, reader.run);
  });

  app.post('/api/unstable/logs/fields', READ, async (request, reply): Promise<FieldsAnswer> => {
    const body = objectOf(request.body, 'the body');
    const reader = queries.readerOf(request, reply);
    const { source, node, window } = reader.filter(body['filter']);
    const search = textOf(body['search'], 'search') ?? '';
    const rows = await reader.run<FieldRow>(fieldsSql(source, window, node, search));
    return fieldsAnswer(source, rows, search);
  });

  app.post('/api/unstable/logs/histogram', READ, async (request, reply): Promise<HistogramAnswer> => {
    const startedMs = queries.clock.nowMs();
    const body = objectOf(request.body, 'the body');
    const reader = queries.readerOf(request, reply);
    const { source, node, window } = reader.filter(body['filter']);
    const grid = histogramGrid(window, limitOf(body['buckets'], 60, MOST_BUCKETS));
    const group = textOf(body['group'], 'group') ?? 'status';
    const sql = histogramSql(source, grid, group, window, node);
    const rows = await reader.run<HistogramRow>(sql);
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
