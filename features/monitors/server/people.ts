import type { Author } from '@komainu/http/author.ts';
import { isoMicros } from '@komainu/http/json-api.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import type { FastifyRequest } from 'fastify';
import type { People } from './ports.ts';

/**
 * A user as an included resource of the v2 API. Of whoever asks it is known that he has just proved who he is; of others
 * nothing is said.
 */
export async function presentUser(
  author: Author,
  people: People,
  request: FastifyRequest,
  nowMs: number,
): Promise<JsonObject> {
  const person = await people.person(author.id);
  const isAsking = request.principal?.user?.id === author.id;
  const created = person === undefined ? null : isoMicros(person.createdAtUnixMs);
  return {
    type: 'users',
    id: author.id,
    attributes: {
      uuid: author.id,
      name: author.name,
      handle: author.handle,
      email: author.handle,
      title: person?.title ?? null,
      created_at: created,
      modified_at: created,
      // No picture: the usual addresses of pictures would tell a third party who looks at what.
      icon: '',
      verified: true,
      service_account: false,
      disabled: person?.disabled ?? true,
      allowed_login_methods: [],
      last_login_time: isAsking ? new Date(nowMs).toISOString().replace(/\.\d{3}Z$/, '+00:00') : null,
      status: person?.disabled === false ? 'Active' : 'Disabled',
    },
  };
}
