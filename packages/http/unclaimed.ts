import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { applicationKeyOf, cookieOf, SESSION_COOKIE } from './access.ts';

const MAX_BYTES = 64 * 1024 * 1024;
/** Paths that are told apart in the books; what comes after them is counted together. */
const MAX_SOURCES = 64;
const OTHER = 'other_paths';

/**
 * Takes POSTs and PUTs with a valid API key on paths that no route claims: 202, and `count` is told the path's name. A 404
 * would make Agents keep the body and send it again for ever, until their queues push out data that we do want. Requests
 * that want an answer rather than an acknowledgement (with an application key or a session, on the path of another
 * method, under `/api/unstable/`, or one of `QUESTIONS`) are answered 404. Call it before routes are registered: it has to
 * see them.
 */
export function registerUnclaimed(app: FastifyInstance, count: (source: string) => void): void {
  const claimed: RegExp[] = [];
  app.addHook('onRoute', ({ url }) => {
    if (url !== '/*') claimed.push(patternOf(url));
  });
  const sources = new Set<string>();
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // The body is thrown away as it comes; a parser would refuse media types that it does not know.
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.route({
      method: ['POST', 'PUT'],
      url: '/*',
      config: { access: { kind: 'intake' } },
      handler: async (request, reply) => {
        const [path = '/'] = request.url.split('?');
        if (wantsAnswer(request, path) || claimed.some((pattern) => pattern.test(path))) {
          throw new CodedError('no_route', `no such route: ${request.method} ${path}`, { status: 404 });
        }
        const items = await drain(request.raw);
        const name = sourceOf(path);
        const source = sources.has(name) || sources.size < MAX_SOURCES ? name : OTHER;
        sources.add(source);
        // Probes with nothing or `{}` in them are no data.
        if (items > 2) count(source);
        return reply.code(202).header('access-control-allow-origin', '*').send({});
      },
    });
  });
}

/** What clients ask with nothing but an API key, and read as a refusal when it is not there. */
const QUESTIONS = [
  '/api/v0.1/',
  '/api/v2/ci/libraries/',
  '/api/v2/ci/tests/',
  '/api/v2/git/',
  '/api/v2/libraries/',
  '/api/v2/quality-gates/',
  '/api/v2/test/',
];

function wantsAnswer(request: FastifyRequest, path: string): boolean {
  return (
    applicationKeyOf(request) !== undefined ||
    cookieOf(request, SESSION_COOKIE) !== undefined ||
    path.startsWith('/api/unstable/') ||
    QUESTIONS.some((question) => path.startsWith(question))
  );
}

/** The first four segments of a path; those that look like a key or a number are replaced, as a path may hold secrets. */
export function sourceOf(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '');
  return `/${segments
    .slice(0, 4)
    .map((segment) =>
      /^[a-z][a-z0-9._-]{0,39}$/i.test(segment) && !/\d{4}|[0-9a-f]{12}/i.test(segment) ? segment : '*',
    )
    .join('/')}`;
}

function patternOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace('*', '.*')));
  return new RegExp(`^${parts.join('/')}/?$`);
}

/** Reads a body to its end and gives its size. */
async function drain(source: AsyncIterable<Buffer>): Promise<number> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > MAX_BYTES) throw badRequest('body_too_large', `the body is larger than ${MAX_BYTES} bytes`, 413);
  }
  return size;
}
