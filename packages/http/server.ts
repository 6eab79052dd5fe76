import type { RequestListener } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { allows, type Principal } from '@komainu/contracts/access/principal.ts';
import { systemClock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import { LogThrottle } from '@komainu/kernel/log-throttle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  type Authenticator,
  apiKeyOf,
  applicationKeyOf,
  CSRF_HEADER,
  cookieOf,
  keyPairOfAuthorization,
  type RouteAccess,
  SESSION_COOKIE,
} from './access.ts';
import { takeStanding } from './ask-as.ts';
import { BodyBudget } from './body-budget.ts';
import { forwardedUrl } from './forwarded.ts';
import { collectRoutes } from './route-list.ts';

declare module 'fastify' {
  interface FastifyInstance {
    bodyBudget: BodyBudget;
  }
}

export interface HttpServerSettings {
  readonly authenticator: Authenticator;
  readonly counters: Counters;
  readonly logger: Logger;
  /** A second listener on the same routes, given Fastify's request handler. */
  readonly tls?: (handler: RequestListener) => HttpsServer;
}

/** Eight bodies of the largest kind at once; Agents' own are a hundredth of that. */
const BODY_BUDGET_BYTES = 512 * 1024 * 1024;

/** The longest a client may take for the whole of a request; Agents give up after 10 to 20 s themselves. */
const REQUEST_TIMEOUT_MS = 120_000;

/**
 * The server that features register their routes on. Every route states its `config.access`; a route without one fails
 * at registration. Errors leave in Datadog's v1/v2 shape, `{"errors":["text"]}`.
 */
export function createHttpServer(settings: HttpServerSettings): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: 16 * 1024 * 1024,
    // Fastify waits for ever: a crowd of bodies that trickle in would hold every connection.
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Agents and tracers write paths with and without the last slash.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    return503OnClosing: true,
    rewriteUrl: (request) => forwardedUrl(request.url ?? '/'),
  });

  // Clients name the type of a body that they do not send, with DELETE above all.
  const readJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else readJson(request, body, done);
  });
  app.decorate('bodyBudget', new BodyBudget(BODY_BUDGET_BYTES));
  app.decorateRequest('principal', undefined);
  collectRoutes(app);
  app.addHook('onRoute', (route) => {
    if (route.method === 'HEAD' || route.method === 'OPTIONS') return;
    if (route.config?.access === undefined)
      throw new Error(`route ${String(route.method)} ${route.url} states no access`);
  });
  app.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config.access;
    // No access means no route: Fastify answers 404 by itself.
    if (access === undefined || access.kind === 'public') return;
    const principal = takeStanding() ?? (await authenticate(request, access, settings.authenticator));
    if (principal === undefined)
      return reply
        .code(access.kind === 'session' ? 401 : 403)
        .send({ errors: [access.kind === 'session' ? 'Unauthorized' : 'Forbidden'] });
    if ((access.kind === 'api' || access.kind === 'session') && !allows(principal, access.permission)) {
      return reply.code(403).send({ errors: [`Forbidden: this needs the permission to ${access.permission}`] });
    }
    request.principal = principal;
    return undefined;
  });
  const failures = new LogThrottle(settings.logger, systemClock);
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, settings, failures));
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ errors: [`no such route: ${request.method} ${request.url.split('?')[0]}`] }),
  );
  return app;
}

async function authenticate(
  request: FastifyRequest,
  access: RouteAccess,
  authenticator: Authenticator,
): Promise<Principal | undefined> {
  try {
    if (access.kind === 'intake' || access.kind === 'key') {
      const key = apiKeyOf(request);
      return key === undefined ? undefined : await authenticator.apiKey(key);
    }
    const applicationKey = applicationKeyOf(request);
    if (access.kind === 'api' && applicationKey !== undefined) {
      return await authenticator.applicationKey(apiKeyOf(request) ?? '', applicationKey);
    }
    const pair = access.kind === 'api' && access.authorization === true ? keyPairOfAuthorization(request) : undefined;
    if (pair !== undefined) return await authenticator.applicationKey(pair.apiKey, pair.applicationKey);
    const token = cookieOf(request, SESSION_COOKIE);
    if (token === undefined) return undefined;
    const csrf = request.headers[CSRF_HEADER];
    return await authenticator.session(token, {
      method: request.method,
      csrf: Array.isArray(csrf) ? csrf[0] : csrf,
    });
  } catch (error) {
    // A 403 here would make Agents drop their data for good while the key store is away.
    throw new CodedError('auth_unavailable', 'keys cannot be checked at the moment', { status: 503, cause: error });
  }
}

/** Nobody reads this answer: the status stands in the counters only, as proxies write it. */
const CLIENT_GONE = 499;

function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  settings: HttpServerSettings,
  failures: LogThrottle,
): FastifyReply {
  // A body that broke off is the client's doing. (One that we stop reading breaks off too, with a code of ours.)
  const isGone = request.raw.readableAborted && !(error instanceof CodedError);
  const status = isGone ? CLIENT_GONE : statusOf(error);
  const code = isGone ? 'client_gone' : codeOf(error);
  settings.counters.add(
    'komainu_http_errors_total',
    { code, status: String(status) },
    1,
    'requests answered with an error',
  );
  if (status >= 500) {
    const route = request.routeOptions.url ?? '';
    failures.log(`${code} ${request.method} ${route}`, status === 503 ? 'warn' : 'error', 'request failed', {
      method: request.method,
      route,
      code,
      reason: messageOf(error),
    });
  }
  if (status === 503 || status === 429) reply.header('Retry-After', '5');
  const text = status === 500 && !(error instanceof CodedError) ? 'internal error' : messageOf(error);
  return reply.code(status).send({ errors: [text] });
}

function statusOf(error: unknown): number {
  if (error instanceof CodedError) return error.status;
  if (typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number') {
    return error.statusCode;
  }
  return 500;
}
