import { isoMicros, resourceOf } from '@komainu/http/json-api.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { record } from '@komainu/kernel/json.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { type InvitationBody, KIND, type OrganizationBody, type RoleBody, type UserBody } from './documents.ts';
import { optionalText, pageOf, paramOf, queryOf, relatedIds, requiredText } from './json-api.ts';
import { hashPassword, passwordMatches, passwordWeakness } from './passwords.ts';
import { permissionById, stableUuid } from './permissions.ts';
import { type AdminServices, isAdmin, MANAGE, notFound, READ, userIdOf } from './ports.ts';
import { presentPermission, presentRole } from './roles.ts';

export const ORGANIZATION_ID: string = stableUuid('organization');
const INVITATION_MS = 7 * 86_400_000;

/** `/api/v2/users`, `/api/v2/current_user`, `/api/v2/user_invitations`, and setting a password. */
export function registerUsers(services: AdminServices): void {
  const { app, metadata, directory } = services;
  const find = async (id: string): Promise<Document<UserBody>> => {
    const document = await metadata.get<UserBody>(KIND.user, id);
    if (document === undefined) throw notFound(`${id} not found`);
    return document;
  };
  const save = async (id: string, body: UserBody, by: string): Promise<Document<UserBody>> => {
    const saved = await metadata.put(KIND.user, id, body, by);
    directory.forget();
    return saved;
  };

  app.get('/api/v2/users', READ, async (request) => {
    const query = queryOf(request);
    const all = await metadata.list<UserBody>(KIND.user);
    const text = query.filter?.toLowerCase();
    const statuses = query['filter[status]']?.split(',');
    const kept = all.filter(
      (user) =>
        (text === undefined || user.body.email.includes(text) || (user.body.name ?? '').toLowerCase().includes(text)) &&
        (statuses === undefined || statuses.includes(statusOf(user.body))),
    );
    const page = pageOf(request, sortUsers(kept, query.sort, query.sort_dir), 5000);
    const included = await rolesOf(services, page);
    return {
      meta: { page: { total_count: all.length, total_filtered_count: kept.length } },
      data: page.map(presentUser),
      included,
    };
  });
  app.post('/api/v2/users', MANAGE, async (request, reply) => {
    const { attributes, relationships } = resourceOf(request.body, 'users');
    const email = requiredText(attributes, 'email').toLowerCase();
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw badRequest('bad_email', `${email} is not an e-mail address`);
    const roleIds = relatedIds(relationships, 'roles') ?? [];
    await checkRoles(services, roleIds);
    const users = await metadata.list<UserBody>(KIND.user);
    const existing = users.find((user) => user.body.email === email);
    if (existing !== undefined && !existing.body.disabled) {
      throw new CodedError('email_taken', `a user with the e-mail ${email} already exists`, { status: 409 });
    }
    const body: UserBody = {
      email,
      name: optionalText(attributes, 'name') ?? null,
      title: optionalText(attributes, 'title') ?? null,
      roleIds,
      disabled: false,
      serviceAccount: false,
    };
    return reply.code(201).send({ data: presentUser(await save(existing?.id ?? uuid(), body, userIdOf(request))) });
  });
  app.get('/api/v2/users/:id', READ, async (request) => {
    const user = await find(paramOf(request, 'id'));
    return { data: presentUser(user), included: await rolesOf(services, [user]) };
  });
  app.patch('/api/v2/users/:id', MANAGE, async (request) => {
    const { id, attributes, relationships } = resourceOf(request.body, 'users');
    if (id !== paramOf(request, 'id'))
      throw badRequest('id_mismatch', "UUID's in the URL and request body do not match", 422);
    const user = await find(id);
    const roleIds = relatedIds(relationships, 'roles') ?? user.body.roleIds;
    await checkRoles(services, roleIds);
    const name = optionalText(attributes, 'name');
    const title = optionalText(attributes, 'title');
    const email = optionalText(attributes, 'email');
    const disabled = typeof attributes.disabled === 'boolean' ? attributes.disabled : user.body.disabled;
    if (disabled) await keepOneAdmin(services, user.id);
    const body: UserBody = {
      ...user.body,
      name: name === undefined ? user.body.name : name,
      title: title === undefined ? user.body.title : title,
      email: email?.toLowerCase() ?? user.body.email,
      disabled,
      roleIds,
    };
    return { data: presentUser(await save(user.id, body, userIdOf(request))) };
  });
  app.delete('/api/v2/users/:id', MANAGE, async (request, reply) => {
    const user = await find(paramOf(request, 'id'));
    if (user.body.disabled) throw notFound(`${user.id} not found`);
    await keepOneAdmin(services, user.id);
    await save(user.id, { ...user.body, disabled: true }, userIdOf(request));
    return reply.code(204).send();
  });
  app.get('/api/v2/users/:id/permissions', READ, async (request) => {
    const user = await find(paramOf(request, 'id'));
    const roles = await metadata.list<RoleBody>(KIND.role);
    const ids = roles.filter((role) => user.body.roleIds.includes(role.id)).flatMap((role) => role.body.permissionIds);
    return { data: [...new Set(ids)].flatMap((id) => permissionById(id) ?? []).map(presentPermission) };
  });
  app.get('/api/v2/users/:id/orgs', READ, async (request) => {
    const user = await find(paramOf(request, 'id'));
    return { data: presentUser(user), included: [await organization(services)] };
  });
  app.get('/api/v2/current_user', READ, async (request) => {
    const user = await find(userIdOf(request));
    return { data: presentUser(user), included: [await organization(services), ...(await rolesOf(services, [user]))] };
  });
  app.put('/api/unstable/users/:id/password', READ, async (request, reply) => {
    const user = await find(paramOf(request, 'id'));
    const own = user.id === userIdOf(request);
    if (!own && !isAdmin(request))
      throw new CodedError('forbidden', 'only an admin sets the password of another user', { status: 403 });
    const { current, password } = record(request.body) ?? {};
    if (typeof password !== 'string') throw badRequest('bad_request', 'the body needs a text "password"');
    const weakness = passwordWeakness(password);
    if (weakness !== undefined) throw badRequest('weak_password', weakness);
    if (
      own &&
      user.body.passwordHash !== undefined &&
      !(await passwordMatches(String(current ?? ''), user.body.passwordHash))
    ) {
      throw new CodedError('wrong_password', 'the present password is wrong', { status: 403 });
    }
    await save(user.id, { ...user.body, passwordHash: await hashPassword(password) }, userIdOf(request));
    return reply.code(204).send();
  });
  registerInvitations(services, find);
}

function registerInvitations(services: AdminServices, find: (id: string) => Promise<Document<UserBody>>): void {
  const { app, metadata, clock } = services;
  app.post('/api/v2/user_invitations', MANAGE, async (request, reply) => {
    const items = record(request.body)?.data;
    if (!Array.isArray(items)) throw badRequest('bad_request', 'the body needs a list "data"');
    const data = [];
    for (const item of items) {
      const { relationships } = resourceOf({ data: item }, 'user_invitations');
      const user = await find(String(record(record(relationships.user)?.data)?.id ?? ''));
      const body: InvitationBody = { userId: user.id, expiresAtUnixMs: clock.nowMs() + INVITATION_MS };
      data.push(presentInvitation(await metadata.put(KIND.invitation, uuid(), body, userIdOf(request), 0)));
    }
    return reply.code(201).send({ data });
  });
  app.get('/api/v2/user_invitations/:id', READ, async (request) => {
    const document = await metadata.get<InvitationBody>(KIND.invitation, paramOf(request, 'id'));
    if (document === undefined) throw notFound(`${paramOf(request, 'id')} not found`);
    return { data: presentInvitation(document) };
  });
}

async function checkRoles({ metadata }: AdminServices, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    if ((await metadata.get<RoleBody>(KIND.role, id)) === undefined)
      throw badRequest('unknown_role', `no role has the id ${id}`, 422);
  }
}

/** Throws when the user is the last one who can let others in. */
async function keepOneAdmin({ metadata }: AdminServices, userId: string): Promise<void> {
  const admins = (await metadata.list<UserBody>(KIND.user)).filter(
    (user) => !user.body.disabled && user.body.passwordHash !== undefined,
  );
  if (admins.length === 1 && admins[0]?.id === userId) {
    throw badRequest('last_user', 'this is the last user who can sign in: create another one first');
  }
}

async function rolesOf({ metadata }: AdminServices, users: readonly Document<UserBody>[]): Promise<unknown[]> {
  const wanted = new Set(users.flatMap((user) => user.body.roleIds));
  return (await metadata.list<RoleBody>(KIND.role))
    .filter((role) => wanted.has(role.id))
    .map((role) => presentRole(role, 0));
}

async function organization({ metadata }: AdminServices): Promise<unknown> {
  const document = await metadata.get<OrganizationBody>(KIND.organization, ORGANIZATION_ID);
  return {
    type: 'orgs',
    id: ORGANIZATION_ID,
    attributes: {
      name: document?.body.name ?? 'Komainu',
      public_id: ORGANIZATION_ID.slice(0, 9),
      created_at: isoMicros(document?.createdAtUnixMs ?? 0),
      modified_at: isoMicros(document?.updatedAtUnixMs ?? 0),
      description: null,
      disabled: false,
      sharing: 'none',
      url: null,
    },
  };
}

function sortUsers(
  users: Document<UserBody>[],
  sort: string | undefined,
  direction: string | undefined,
): Document<UserBody>[] {
  if (sort === undefined) return users;
  const field = sort.replace(/^-/, '');
  const sortValueOf = (user: Document<UserBody>): string | number => {
    switch (field) {
      case 'name':
        return user.body.name ?? '';
      case 'email':
      case 'handle':
        return user.body.email;
      case 'status':
        return statusOf(user.body);
      default:
        return field === 'modified_at' ? user.updatedAtUnixMs : user.createdAtUnixMs;
    }
  };
  users.sort((a, b) => (sortValueOf(a) < sortValueOf(b) ? -1 : sortValueOf(a) > sortValueOf(b) ? 1 : 0));
  return sort.startsWith('-') || direction === 'desc' ? users.reverse() : users;
}

function statusOf(user: UserBody): 'Active' | 'Disabled' | 'Pending' {
  if (user.disabled) return 'Disabled';
  return user.passwordHash === undefined ? 'Pending' : 'Active';
}

export function presentUser(user: Document<UserBody>): unknown {
  const { body } = user;
  return {
    type: 'users',
    id: user.id,
    attributes: {
      uuid: user.id,
      name: body.name,
      handle: body.email,
      email: body.email,
      title: body.title,
      created_at: isoMicros(user.createdAtUnixMs),
      modified_at: isoMicros(user.updatedAtUnixMs),
      // Nothing of ours asks a third party for a picture.
      icon: '',
      verified: body.passwordHash !== undefined,
      service_account: body.serviceAccount,
      disabled: body.disabled,
      allowed_login_methods: [],
      status: statusOf(body),
    },
    relationships: {
      roles: { data: body.roleIds.map((id) => ({ type: 'roles', id })) },
      org: { data: { type: 'orgs', id: ORGANIZATION_ID } },
    },
  };
}

function presentInvitation(document: Document<InvitationBody>): unknown {
  return {
    type: 'user_invitations',
    id: document.id,
    attributes: {
      uuid: document.id,
      login_method: null,
      invite_type: 'openid_invite',
      created_at: isoMicros(document.createdAtUnixMs),
      expires_at: isoMicros(document.body.expiresAtUnixMs),
    },
    relationships: { user: { data: { type: 'users', id: document.body.userId } } },
  };
}
