import { badRequest } from '@komainu/kernel/errors.ts';
import type { FastifyRequest } from 'fastify';

export type QueryValues = Readonly<Record<string, string | undefined>>;

/** The query string of a request by key; of repeated keys the last value. */
export function queryOf(request: FastifyRequest): QueryValues {
  const query = request.query as Record<string, string | string[] | undefined>;
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) => [key, Array.isArray(value) ? value.at(-1) : value]),
  );
}

/** The words of a comma-separated value, trimmed, without empty ones. */
export function commaList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** A path parameter, decoded; '' when the route has none of that name. */
export function paramOf(request: FastifyRequest, name: string): string {
  return (request.params as Record<string, string | undefined>)[name] ?? '';
}

/** Who makes the request, for versions of definitions. */
export function authorOf(request: FastifyRequest): string {
  return request.principal?.user?.id ?? request.principal?.id ?? 'system';
}

/**
 * A number from 0 to `greatest` out of the query string; `otherwise` when it was left out. Throws `bad_parameter` (400) in
 * the words of the public API.
 */
export function numberParam(
  query: QueryValues,
  name: string,
  otherwise: number,
  greatest = Number.POSITIVE_INFINITY,
): number {
  const text = query[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || value > greatest) {
    throw badRequest('bad_parameter', `The value provided for parameter '${name}' is invalid`);
  }
  return value;
}
