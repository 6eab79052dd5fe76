import { limitOf, objectOf, textOf } from '@komainu/http/request-fields.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { decodePlace, encodePlace } from '@komainu/kernel/place-id.ts';
import { encodeCursor } from '@komainu/query/search/source.ts';
import type { FastifyInstance } from 'fastify';
import type { LogQueries } from './query.ts';
import { renderLogV1 } from './render.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const USUAL_LIMIT = 50;
const MOST = 1_000;

/** `POST /api/v1/logs-queries/list`. `startAt` takes the `nextLogId` of the page before. */
export function registerLogListV1(app: FastifyInstance, queries: LogQueries): void {
  app.post('/api/v1/logs-queries/list', READ, async (request, reply) => {
    const body = objectOf(request.body, 'the body');
    const time = objectOf(body['time'], 'time');
    const startAt = textOf(body['startAt'], 'startAt');
    let cursor: string | undefined;
    try {
      cursor = startAt === undefined ? undefined : cursorAt(startAt);
    } catch (error) {
      if (codeOf(error) !== 'bad_event_id') throw error;
      // This route has its own shape of error.
      return reply.code(400).send({ error: { message: messageOf(error), code: 'InvalidArgument' } });
    }
    const reader = queries.readerOf(request, reply);
    const { query, index } = body;
    const filter = reader.filter({ query, indexes: index, from: time['from'], to: time['to'] });
    const limit = limitOf(body['limit'], USUAL_LIMIT, MOST);
    const sort = body['sort'] === 'asc' ? 'asc' : 'desc';
    const { rows } = await reader.list(filter, { sort, limit, cursor });
    const logs = rows.map(renderLogV1);
    return {
      status: 'done',
      requestId: uuid(),
      nextLogId: logs.at(-1)?.id ?? startAt ?? beginning(filter.window.fromUnixMs),
      logs,
    };
  });
}

function cursorAt(logId: string): string {
  const { timeUnixMs, id } = decodePlace(logId);
  return encodeCursor({ t: String(BigInt(timeUnixMs) * 1_000_000n), id: id.toString() });
}

/** Datadog names a next log even when there is none. */
function beginning(timeUnixMs: number): string {
  return encodePlace({ timeUnixMs, id: 0n });
}
