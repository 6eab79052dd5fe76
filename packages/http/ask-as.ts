import { AsyncLocalStorage } from 'node:async_hooks';
import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { FastifyInstance } from 'fastify';

/** One request's standing: whoever takes it first uses it up, so that nothing started on the way can use it again. */
interface Standing {
  principal: Principal | undefined;
}

const standings = new AsyncLocalStorage<Standing>();

export interface OwnRequest {
  readonly method: 'GET' | 'POST';
  /** With its query string. */
  readonly url: string;
  readonly body?: object;
  readonly signal?: AbortSignal;
}

export interface OwnAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/**
 * Asks one of the server's own routes inside the process, on behalf of `principal`: for routes that open a part of another
 * to people without a key. Nothing that comes over the network can stand for it: no header does.
 */
export async function askAs(app: FastifyInstance, principal: Principal, request: OwnRequest): Promise<OwnAnswer> {
  const asked = {
    method: request.method,
    url: request.url,
    ...(request.body === undefined ? {} : { payload: request.body }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  };
  // Awaited inside: an injected request begins when somebody waits for it.
  const answer = await standings.run({ principal }, async () => await app.inject(asked));
  return {
    status: answer.statusCode,
    contentType: String(answer.headers['content-type'] ?? 'application/json'),
    body: answer.body,
  };
}

/** The principal of a request that `askAs` makes; undefined for all that come from outside. */
export function takeStanding(): Principal | undefined {
  const standing = standings.getStore();
  const principal = standing?.principal;
  if (standing !== undefined) standing.principal = undefined;
  return principal;
}
