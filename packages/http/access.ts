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
  | {
      readonly kind: 'api';
      readonly permission: Permission;
      /** Both keys may come in `Authorization` too (`keyPairOfAuthorization`): for clients of other servers' protocols. */
      readonly authorization?: true;
    }
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

/**
 * The API key of a request; first hit wins: path (`/v1/input/<key>`), query, header, Firehose header, `Authorization`. Log
 * shippers made for other servers have only the last: `Splunk <key>`, Elasticsearch's `ApiKey`, or a password.
 */
export function apiKeyOf(request: RequestParts): string | undefined {
  const params = asRecord(request.params);
  const query = asRecord(request.query);
  return (
    text(params['apiKey']) ??
    text(query['api_key']) ??
    text(query['dd-api-key']) ??
    text(request.headers['dd-api-key']) ??
    text(request.headers['x-amz-firehose-access-key']) ??
    keyOfAuthorization(text(request.headers['authorization']) ?? '')
  );
}

export function applicationKeyOf(request: RequestParts): string | undefined {
  return text(request.headers['dd-application-key']) ?? text(asRecord(request.query)['application_key']);
}

/**
 * The API key and the application key of an `Authorization` header, for clients that can send nothing else: Basic with the
 * API key as user and the application key as password, or Bearer with both, joined by a dot.
 */
export function keyPairOfAuthorization(
  request: RequestParts,
): { readonly apiKey: string; readonly applicationKey: string } | undefined {
  const [, scheme = '', credentials = ''] =
    /^(Basic|Bearer) ([0-9A-Za-z+/._=-]{1,512})$/i.exec(text(request.headers['authorization']) ?? '') ?? [];
  const isBasic = scheme.toLowerCase() === 'basic';
  const pair = isBasic ? Buffer.from(credentials, 'base64').toString('latin1') : credentials;
  const [, apiKey, applicationKey] = (isBasic ? /^([^:]+):(.+)$/s : /^([^.]+)\.(.+)$/).exec(pair) ?? [];
  return apiKey === undefined || applicationKey === undefined ? undefined : { apiKey, applicationKey };
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

const SCHEME = /^(Bearer|Splunk|ApiKey|Basic) ([0-9A-Za-z+/_=-]{1,512})$/i;

function keyOfAuthorization(header: string): string | undefined {
  const [, scheme = '', credentials = ''] = SCHEME.exec(header) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
    case 'splunk':
      return credentials;
    case 'apikey':
      // `base64(id:key)`, or the key alone: that is base64 too by its letters, and may hold anything when it is decoded.
      return /^[0-9a-f]{32}$/i.test(credentials) ? credentials : (secondPart(credentials) ?? credentials);
    case 'basic':
      return secondPart(credentials);
    default:
      return undefined;
  }
}

/** What stands after the colon of credentials in base64, before it when nothing does; undefined when there is no colon. */
function secondPart(credentials: string): string | undefined {
  const pair = Buffer.from(credentials, 'base64').toString('latin1');
  const colon = pair.indexOf(':');
  return colon === -1 ? undefined : (text(pair.slice(colon + 1)) ?? text(pair.slice(0, colon)));
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && first !== '' ? first : undefined;
}
