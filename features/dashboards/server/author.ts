import { authorOf } from '@komainu/http/request-values.ts';
import type { FastifyRequest } from 'fastify';

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

/** `{handle, name}`, as the public API shows authors of lists and shared dashboards. */
export function presentAuthor({ handle, name }: Author): { readonly handle: string; readonly name: string | null } {
  return { handle, name };
}
