import { limitOf, objectOf, textOf } from '@komainu/http/request-fields.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { runAggregate } from '@komainu/query/search/aggregate.ts';
import { bucketsAnswer, pageOfBuckets } from '@komainu/query/search/aggregate-answer.ts';
import { parseAggregateRequest } from '@komainu/query/search/aggregate-request.ts';
import type { FastifyInstance } from 'fastify';
import type { LogQueries } from './query.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MOST_BUCKETS = 10_000;

/** `POST /api/v2/logs/analytics/aggregate`. */
export function registerLogAggregate(app: FastifyInstance, queries: LogQueries): void {
  app.post('/api/v2/logs/analytics/aggregate', READ, async (request, reply) => {
    const startedMs = queries.clock.nowMs();
    const body = objectOf(request.body, 'the body');
    const reader = queries.readerOf(request, reply);
    const { source, node, window } = reader.filter(body['filter']);
    const page = objectOf(body['page'], 'page');
    const asked = parseAggregateRequest(body);
    const all = await runAggregate(source, asked, window, node, reader.run);
    const limit = limitOf(page['limit'], MOST_BUCKETS, MOST_BUCKETS);
    const { buckets, after } = pageOfBuckets(all, limit, textOf(page['cursor'], 'page.cursor'));
    return bucketsAnswer(buckets, { elapsedMs: queries.clock.nowMs() - startedMs, requestId: uuid(), after });
  });
}
