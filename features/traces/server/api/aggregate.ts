import { clientSignal } from '@komainu/http/client-signal.ts';
import { objectOf } from '@komainu/http/request-fields.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { runAggregate } from '@komainu/query/search/aggregate.ts';
import { bucketItemsAnswer } from '@komainu/query/search/aggregate-answer.ts';
import { parseAggregateRequest } from '@komainu/query/search/aggregate-request.ts';
import type { FastifyInstance } from 'fastify';
import { spanSource } from '../search-schema.ts';
import { finishedOnly } from '../search-text.ts';
import { parseFilter, READ, type SpanQueries } from './query.ts';

/** `POST /api/v2/spans/analytics/aggregate`. */
export function registerSpanAggregate(app: FastifyInstance, queries: SpanQueries): void {
  app.post('/api/v2/spans/analytics/aggregate', READ, async (request, reply) => {
    const startedMs = queries.clock.nowMs();
    const body = objectOf(request.body, 'the body');
    const attributes = objectOf(objectOf(body['data'], 'data')['attributes'], 'data.attributes');
    const { node, window } = parseFilter(attributes['filter'], startedMs);
    const asked = parseAggregateRequest(attributes);
    const run = queries.runFor(clientSignal(reply));
    const buckets = await runAggregate(spanSource, asked, window, finishedOnly(node), run);
    const meta = { elapsedMs: queries.clock.nowMs() - startedMs, requestId: uuid(), after: null };
    return bucketItemsAnswer(buckets, meta, uuid);
  });
}
