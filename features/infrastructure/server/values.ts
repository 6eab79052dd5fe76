import { badRequest } from '@komainu/kernel/errors.ts';
import type { FastifyRequest } from 'fastify';

/** The query string of a request by key; repeated keys keep their last value. */
export function queryOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  const query = request.query as Record<string, string | string[] | undefined>;
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) => [key, Array.isArray(value) ? value.at(-1) : value]),
  );
}

export function hostOf(request: FastifyRequest): string {
  return (request.params as Record<string, string | undefined>)['host'] ?? '';
}

export function authorOf(request: FastifyRequest): string {
  return request.principal?.user?.id ?? request.principal?.id ?? 'system';
}

/** A whole number from the query string; throws in the words of the public API (400). */
export function numberParam(
  query: Readonly<Record<string, string | undefined>>,
  name: string,
  otherwise: number,
  greatest = Number.POSITIVE_INFINITY,
): number {
  const text = query[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > greatest) {
    throw badRequest('bad_parameter', `The value provided for parameter '${name}' is invalid`);
  }
  return value;
}

export function bodyOf(request: FastifyRequest): Readonly<Record<string, unknown>> {
  const { body } = request;
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {};
}
