import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { authorOf } from './request-values.ts';

/** Who made something, as known when it was made. */
export interface Author {
  readonly id: string;
  /** The e-mail address. */
  readonly handle: string;
  readonly name: string | null;
}

/** The user on whose behalf a request is made. */
export function requestAuthor(request: FastifyRequest): Author {
  const user = request.principal?.user;
  if (user === undefined) return { id: authorOf(request), handle: '', name: null };
  return { id: user.id, handle: user.email, name: user.name === '' ? null : user.name };
}

/** The v1 API knows users by numbers: one that stays the same for a user. */
export function authorNumber(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE() >>> 1;
}
