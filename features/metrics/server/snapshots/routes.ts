import { queryOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { listOf, objectOf, records } from '@komainu/kernel/json.ts';
import { evaluate } from '@komainu/query/metrics/evaluate.ts';
import { timeAt } from '@komainu/query/metrics/grid.ts';
import { parseMetricQueries } from '@komainu/query/metrics/parse.ts';
import { shareFetches } from '@komainu/query/metrics/share-fetches.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { MetricsApi } from '../api/api.ts';
import { queryErrors } from '../api/query-errors.ts';
import { type ChartLine, chartSvg } from './chart-svg.ts';
import { renderPng } from './render-png.ts';
import type { SnapshotFiles } from './snapshot-files.ts';

const READ = { access: { kind: 'api', permission: 'read' } } as const;
const PUBLIC = {
  config: { access: { kind: 'public', why: 'chats and mails show the picture; its name is a secret of 160 bits' } },
} as const;

const USUAL = { width: 600, height: 240 };
const LEAST_PX = 80;
const MOST_PX = 2_000;
const MOST_QUERIES = 10;
const MOST_LINES = 100;

/** `GET /api/v1/graph/snapshot`: a picture of a metric, or of a graph's JSON, and the address where it is seen. */
export function snapshotRoutes(app: FastifyInstance, api: MetricsApi, files: SnapshotFiles): void {
  app.get('/api/v1/graph/snapshot', { config: READ, ...queryErrors.options }, (request) =>
    queryErrors.run(request, async () => {
      const query = queryOf(request);
      const metricQuery = query['metric_query'] ?? '';
      const definition = query['graph_def'] ?? '';
      if (metricQuery === '' && definition === '') {
        throw badRequest('bad_parameter', 'metric_query or graph_def param required');
      }
      const window = { fromUnixS: seconds(query, 'start'), toUnixS: seconds(query, 'end') };
      if (window.toUnixS <= window.fromUnixS) throw badRequest('bad_window', 'end must be later than start');
      const queries = metricQuery !== '' ? [metricQuery] : queriesOf(definition);
      const fetch = shareFetches(api.fetch);
      const nodes = queries
        .flatMap((text) => parseMetricQueries(text).map((node) => ({ node, text })))
        .slice(0, MOST_QUERIES);
      const answers = await Promise.all(nodes.map(({ node }) => evaluate(node, fetch, window)));
      const lines = answers.flatMap(({ grid, series }, index): ChartLine[] =>
        series.slice(0, MOST_LINES).map(({ tags, values }) => ({
          name:
            Object.entries(tags)
              .map(([key, value]) => `${key}:${value}`)
              .join(', ') ||
            (nodes[index]?.text ?? ''),
          timesUnixS: Array.from(values, (_, slot) => timeAt(grid, slot)),
          values: [...values],
        })),
      );
      const svg = chartSvg({
        ...window,
        title: query['title'] ?? '',
        width: pixels(query, 'width', USUAL.width),
        height: pixels(query, 'height', USUAL.height),
        lines,
        marks: [],
      });
      const name = await files.keep(await renderPng(svg));
      return {
        snapshot_url: `${originOf(request)}/snapshot/view/${name}`,
        graph_def: definition || JSON.stringify({ requests: [{ q: metricQuery }] }),
        ...(metricQuery === '' ? {} : { metric_query: metricQuery }),
        ...(query['event_query'] === undefined ? {} : { event_query: query['event_query'] }),
      };
    }),
  );

  app.get<{ Params: { name: string } }>('/snapshot/view/:name', PUBLIC, async (request, reply) => {
    const png = await files.read(request.params.name);
    if (png === undefined) throw new CodedError('no_such_snapshot', 'Snapshot not found', { status: 404 });
    return reply.type('image/png').header('cache-control', 'public, max-age=31536000, immutable').send(png);
  });
}

/** The metric queries of a graph's JSON: `requests[].q`, and `queries[].query` of the newer form. */
function queriesOf(definition: string): readonly string[] {
  let graph: unknown;
  try {
    graph = JSON.parse(definition);
  } catch {
    throw badRequest('bad_parameter', 'graph_def is not valid JSON');
  }
  const found = records(objectOf(graph)['requests']).flatMap((request) => [
    request['q'],
    ...records(listOf(request['queries'])).map(({ query }) => query),
  ]);
  const queries = found.filter((text): text is string => typeof text === 'string' && text !== '');
  if (queries.length === 0) throw badRequest('bad_parameter', 'graph_def holds no metric query in its requests');
  return queries;
}

function seconds(query: Readonly<Record<string, string | undefined>>, name: string): number {
  const value = Number(query[name] ?? '');
  if (!query[name] || !Number.isFinite(value))
    throw badRequest('bad_parameter', `${name} is required, in seconds since 1970`);
  return Math.floor(value);
}

function pixels(query: Readonly<Record<string, string | undefined>>, name: string, usual: number): number {
  const text = query[name];
  if (text === undefined || text === '') return usual;
  const value = Number(text);
  if (!Number.isInteger(value) || value < LEAST_PX || value > MOST_PX) {
    throw badRequest('bad_parameter', `${name} must be a whole number from ${LEAST_PX} to ${MOST_PX}`);
  }
  return value;
}

/** The address that the client itself used to reach this server. */
function originOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}
