import { limitOf, objectOf, textOf } from '@komainu/http/request-fields.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import type { LogQueries } from '../api/query.ts';
import { checkPipeline } from './compile.ts';
import { readPipeline } from './read-pipeline.ts';
import type { PipelineResources } from './resources.ts';
import { type Sample, tryPipeline } from './try-pipeline.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MOST_SAMPLES = 50;

/**
 * `POST /api/unstable/logs/pipelines/try` `{pipeline, samples?, query?, from?, to?, limit?}`: what a pipeline would do to
 * pasted samples and to the newest logs that a search finds. Nothing is stored. Throws `bad_pipeline`, `bad_grok` (400).
 */
export function registerPipelineTry(app: FastifyInstance, queries: LogQueries, resources: PipelineResources): void {
  app.post('/api/unstable/logs/pipelines/try', READ, async (request, reply) => {
    const body = objectOf(request.body, 'the body');
    const pipeline = readPipeline({ name: 'tried', ...objectOf(body['pipeline'], 'pipeline') });
    checkPipeline(pipeline);
    const samples = samplesOf(body['samples']);
    const query = textOf(body['query'], 'query');
    if (query !== undefined) {
      const reader = queries.readerOf(request, reply);
      const filter = reader.filter({ query, from: body['from'], to: body['to'] });
      const { rows } = await reader.list(filter, { sort: 'desc', limit: limitOf(body['limit'], 10, MOST_SAMPLES) });
      samples.push(...rows.map((row) => ({ row })));
    }
    if (samples.length === 0 && query === undefined)
      throw badRequest('no_samples', 'there are neither samples nor a query');
    return { data: tryPipeline(pipeline, samples, resources, queries.clock.nowMs()) };
  });
}

function samplesOf(value: unknown): Sample[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > MOST_SAMPLES) {
    throw badRequest('bad_request', `samples is not a list of at most ${MOST_SAMPLES}`);
  }
  return value.map((item: unknown) => ({ item }));
}
