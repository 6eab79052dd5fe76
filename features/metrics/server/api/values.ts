import { badRequest } from '@komainu/kernel/errors.ts';
import type { FastifyRequest } from 'fastify';

type JsonObject = Readonly<Record<string, unknown>>;

/** The query string of a request by key; repeated keys keep their last value. */
export function queryOf(request: FastifyRequest): Readonly<Record<string, string | undefined>> {
  const query = request.query as Record<string, string | string[] | undefined>;
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) => [key, Array.isArray(value) ? value.at(-1) : value]),
  );
}

/** A path parameter, decoded. */
export function paramOf(request: FastifyRequest, name: string): string {
  return (request.params as Record<string, string | undefined>)[name] ?? '';
}

/** Who makes the request, for versions of definitions. */
export function authorOf(request: FastifyRequest): string {
  return request.principal?.user?.id ?? request.principal?.id ?? 'system';
}

export function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function stringsOf(value: unknown): string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

/** A whole number from a query string; throws `bad_parameter` (400) in the words of the public API. */
export function numberParam(
  query: Readonly<Record<string, string | undefined>>,
  name: string,
  otherwise: number,
): number {
  const text = query[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) {
    throw badRequest('bad_parameter', `The value provided for parameter '${name}' is invalid`);
  }
  return value;
}

/** The `data` of a JSON:API body; throws `bad_body` (400) unless its type is the one wanted. */
export function dataOf(body: unknown, type: string): { readonly id: string; readonly attributes: JsonObject } {
  const data = objectOf(objectOf(body)['data']);
  if (data['type'] !== type) throw badRequest('bad_body', `Invalid request body: data.type must be "${type}"`);
  return { id: typeof data['id'] === 'string' ? data['id'] : '', attributes: objectOf(data['attributes']) };
}

/** ISO 8601 with microseconds and `+00:00`. */
export function isoMicroseconds(unixMs: number): string {
  return new Date(unixMs).toISOString().replace('Z', '000+00:00');
}
