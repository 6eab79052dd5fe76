import { paramOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { FastifyRequest } from 'fastify';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The id of a request's path, which the public API knows as `name`. Throws `bad_parameter` (400) in its words. */
export function uuidParam(request: FastifyRequest, name: string): string {
  const id = paramOf(request, 'id');
  if (isUuid(id)) return id;
  throw badRequest('bad_parameter', `invalid parameter "${name}" in "path"; expected type "uuid"`);
}
