import { isoMicros } from '@komainu/http/json-api.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import type { Author } from './author.ts';
import type { People } from './ports.ts';

/** A user as an included resource of the v2 API. */
export async function presentUser(author: Author, people: People): Promise<JsonObject> {
  const person = await people.person(author.id);
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
      last_login_time: null,
      status: person?.disabled === false ? 'Active' : 'Disabled',
    },
  };
}
