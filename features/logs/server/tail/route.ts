import type { ServerResponse } from 'node:http';
import { textOf } from '@komainu/http/request-fields.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { searchToPredicate } from '@komainu/query/search/to-predicate.ts';
import type { FastifyInstance } from 'fastify';
import type { LogQueries } from '../api/query.ts';
import { parseLogSearch } from '../search-text.ts';
import type { TailHub, TailSink } from './tail-hub.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const MOST_LISTENERS = 200;
/** Bytes that may wait in a listener's socket before it is passed over. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** `GET /api/unstable/logs/tail?query=`: server-sent events as `TailRate` in the contracts describes them. */
export function registerTail(app: FastifyInstance, hub: TailHub, queries: LogQueries): void {
  app.get('/api/unstable/logs/tail', READ, (request, reply) => {
    const query = textOf((request.query as { query?: unknown }).query, 'query') ?? '*';
    const reader = queries.readerOf(request, reply);
    const matches = searchToPredicate(reader.restrict(parseLogSearch(query)), reader.source.schema);
    if (hub.size >= MOST_LISTENERS) {
      throw new CodedError('too_many_tails', `${MOST_LISTENERS} live tails are open already`, { status: 429 });
    }
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Proxies must not collect the stream into blocks.
      'x-accel-buffering': 'no',
    });
    response.write(': tail\n\n');
    const stop = hub.listen(matches, new ResponseSink(response));
    response.on('close', stop);
    response.on('error', stop);
  });
  // Open streams would hold up the closing of the server.
  app.addHook('preClose', () => hub.close());
}

class ResponseSink implements TailSink {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get ready(): boolean {
    return !this.#response.destroyed && this.#response.writableLength < MOST_WAITING_BYTES;
  }

  /** `data` is JSON: it has no line breaks. */
  send(event: string, data: string): void {
    this.#response.write(`event: ${event}\ndata: ${data}\n\n`);
  }

  end(): void {
    this.#response.end();
  }
}
