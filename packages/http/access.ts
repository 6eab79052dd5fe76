import type { Permission, Principal } from '@komainu/contracts/access/principal.ts';

/**
 * What a route demands; every route states one, and registration fails without it.
 * `public`: nothing, and says why. `intake`: a valid API key, wherever the client puts it. `api`: a user, through an
 * application key with an API key or through a session, who holds the permission. `session`: the same, but only through a
 * browser session. `key`: an API key in the usual places, for /api/v1/validate and key-only reads.
 */
export type RouteAccess =
  | { readonly kind: 'public'; readonly why: string }
  | { readonly kind: 'intake' }
  | { readonly kind: 'key' }
  | { readonly kind: 'api'; readonly permission: Permission }
  | { readonly kind: 'session'; readonly permission: Permission };

/** Looks credentials up. Undefined means: not valid. A thrown error is answered 503, never 403. */
export interface Authenticator {
  apiKey(key: string): Promise<Principal | undefined>;
  applicationKey(apiKey: string, applicationKey: string): Promise<Principal | undefined>;
  /** `csrf` is the X-Komainu-CSRF header, which must match for methods other than GET and HEAD. */
  session(
    token: string,
    request: { readonly method: string; readonly csrf: string | undefined },
  ): Promise<Principal | undefined>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess;
  }
  interface FastifyRequest {
    principal: Principal | undefined;
  }
}

export const SESSION_COOKIE = 'komainu_session';
export const CSRF_HEADER = 'x-komainu-csrf';

export interface RequestParts {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: unknown;
  readonly params: unknown;
}

/** The API key of a request; first hit wins: path (`/v1/input/<key>`), query, header, Firehose header. */
export function apiKeyOf(request: RequestParts): string | undefined {
  const params = asRecord(request.params);
  const query = asRecord(request.query);
  return (
    text(params['apiKey']) ??
    text(query['api_key']) ??
    text(query['dd-api-key']) ??
    text(request.headers['dd-api-key']) ??
    text(request.headers['x-amz-firehose-access-key']) ??
    bearerOf(request.headers['authorization'])
  );
}

export function applicationKeyOf(request: RequestParts): string | undefined {
  return text(request.headers['dd-application-key']) ?? text(asRecord(request.query)['application_key']);
}

export function cookieOf(request: RequestParts, name: string): string | undefined {
  const header = text(request.headers['cookie']);
  if (header === undefined) return undefined;
  for (const pair of header.split(';')) {
    const [key, ...rest] = pair.trim().split('=');
    if (key === name) return rest.join('=');
  }
  return undefined;
}

function bearerOf(header: string | string[] | undefined): string | undefined {
  const match = /^Bearer ([0-9A-Za-z]+)$/.exec(text(header) ?? '');
  return match?.[1];
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
}
