import { badRequest } from '@komainu/kernel/errors.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id of a path. Throws `bad_parameter` (400) for one that is no UUID. */
export function checkUuid(id: string, name: string): string {
  if (!UUID.test(id)) throw badRequest('bad_parameter', `Invalid URL param: ${name} must be an uuid`);
  return id;
}
