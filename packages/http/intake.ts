import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { BodyAccount } from './body-budget.ts';
import { BodyPool } from './body-pool.ts';
import { LoopBudget } from './loop-budget.ts';
import { readBody } from './read-body.ts';
import { RequestTurns } from './request-turns.ts';

/** A request whose body was read and decompressed; `encoding` says how it came. */
export interface IntakeRequest {
  readonly body: Buffer;
  /** The media type without parameters, lower case; '' when the client sent none. */
  readonly contentType: string;
  readonly headers: FastifyRequest['headers'];
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly method: string;
  readonly url: string;
  /** The client's address, for sources that need it. */
  readonly remoteAddress: string;
  /**
   * Says that nobody will read `body` again, so that its memory serves another request. Worth calling on busy routes, as
   * soon as the bytes are decoded; a handler that never calls it may keep the body for ever.
   */
  release(): void;
}

export interface IntakeAnswer {
  readonly status: number;
  /** JSON when an object, sent as it is when a string or bytes. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface IntakeRoute {
  readonly method: HTTPMethods | HTTPMethods[];
  readonly url: string;
  /** Bytes allowed after decompression; more is answered 413 at once. */
  readonly maxBytes: number;
  /** Bytes allowed on the wire; `maxBytes` unless given. */
  readonly maxWireBytes?: number;
  /** Content encodings that the handler undoes itself. */
  readonly ownEncodings?: readonly string[];
  handle(request: IntakeRequest): Promise<IntakeAnswer> | IntakeAnswer;
}

/** One for all routes: they share the event loop. */
const budget = new LoopBudget();

/**
 * Registers intake routes: any content type, gzip, zlib deflate, zstd, comma lists of them, and `dd-evp-encoding` in the
 * query. The body is capped while it streams, so a bomb costs no more than the cap, and all
 * bodies together no more than the server's budget. Requests with the same
 * `Idempotency-Key` are handled one after another. Needs a valid API key.
 */
export function registerIntake(app: FastifyInstance, routes: readonly IntakeRoute[]): void {
  const turns = new RequestTurns();
  const pool = new BodyPool();
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // The stream is read by the handler: a parser here would buffer it without the caps.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const route of routes) {
      scope.route({
        method: route.method,
        url: route.url,
        config: { access: { kind: 'intake' } },
        handler: async (request, reply) => {
          const account = app.bodyBudget.open();
          try {
            const intake = await readIntake(request, route, pool, account);
            const key = request.headers['idempotency-key'];
            const answer = await turns.run(typeof key === 'string' ? key : undefined, () =>
              budget.run(async () => route.handle(intake)),
            );
            return send(reply, answer);
          } finally {
            account.close();
          }
        },
      });
    }
  });
}

async function readIntake(
  request: FastifyRequest,
  route: IntakeRoute,
  pool: BodyPool,
  account: BodyAccount,
): Promise<IntakeRequest> {
  const query = request.query as Record<string, string | undefined>;
  const named = String(request.headers['content-encoding'] ?? '') || (query['dd-evp-encoding'] ?? '');
  const encoding = route.ownEncodings?.includes(named.trim().toLowerCase()) === true ? '' : named;
  const read = await readBody(
    request.raw,
    encoding,
    {
      bytes: route.maxBytes,
      wireBytes: route.maxWireBytes ?? route.maxBytes,
      announcedBytes: Number(request.headers['content-length'] ?? 0),
    },
    pool,
    account,
  );
  return {
    body: read.bytes,
    contentType:
      String(request.headers['content-type'] ?? '')
        .split(';')[0]
        ?.trim()
        .toLowerCase() ?? '',
    headers: request.headers,
    query,
    params: request.params as Record<string, string | undefined>,
    method: request.method,
    url: request.url,
    remoteAddress: request.ip,
    release: read.release,
  };
}

function send(reply: FastifyReply, answer: IntakeAnswer): FastifyReply {
  reply.code(answer.status);
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value);
  return reply.send(answer.body);
}
