import { isoMicros, resourceOf } from '@komainu/http/json-api.ts';
import { limitOf } from '@komainu/http/request-fields.ts';
import { authorOf, numberParam, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { record } from '@komainu/kernel/json.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import type { Role, RoleDirectory } from '../ports.ts';
import { parseLogFilter } from '../search-text.ts';
import { RESTRICTION, type RestrictionBody } from './restrictions.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
/** Who may see what is for those who manage users and roles. */
const MANAGE = { config: { access: { kind: 'api', permission: 'manage' } } } as const;
const TYPE = 'logs_restriction_queries';
const PATH = '/api/v2/logs/config/restriction_queries';
const USUAL_PAGE = 10;
const MOST_A_PAGE = 1_000;

/** `/api/v2/logs/config/restriction_queries`: the queries, the roles that hold them, and what holds for a role or user. */
export function registerRestrictionRoutes(
  app: FastifyInstance,
  parts: { live: LiveDefinitions; metadata: MetadataStore; roles: RoleDirectory },
): void {
  const { live, metadata, roles } = parts;
  const find = async (id: string): Promise<Document<RestrictionBody>> => {
    const document = await metadata.get<RestrictionBody>(RESTRICTION, uuidOf(id));
    if (document === undefined) throw new CodedError('no_such_restriction', 'Restriction query not found', NOT_FOUND);
    return document;
  };
  /** The roles that hold a query; those deleted meanwhile do not count. */
  const holders = async ({ roleIds }: RestrictionBody): Promise<readonly Role[]> =>
    (await Promise.all(roleIds.map((id) => roles.role(id)))).flatMap((role) => role ?? []);
  const heldBy = (roleIds: readonly string[]) =>
    live.all<RestrictionBody>(RESTRICTION).filter(({ body }) => body.roleIds.some((id) => roleIds.includes(id)));

  app.get(PATH, READ, (request) => {
    const query = queryOf(request);
    const size = limitOf(query['page[size]'], USUAL_PAGE, MOST_A_PAGE);
    const start = size * Math.floor(numberParam(query, 'page[number]', 0));
    return {
      data: live
        .all<RestrictionBody>(RESTRICTION)
        .slice(start, start + size)
        .map(present),
    };
  });
  app.post(PATH, MANAGE, async (request) => {
    const query = readQuery(request.body);
    return { data: present(await live.put(RESTRICTION, uuid(), { query, roleIds: [] }, authorOf(request), 0)) };
  });
  app.get(`${PATH}/:id`, READ, async (request) => {
    const document = await find(paramOf(request, 'id'));
    const held = await holders(document.body);
    const relationships = { roles: { data: held.map(({ id }) => ({ type: 'roles', id })) } };
    return {
      data: { ...present(document), relationships },
      ...(held.length === 0 ? {} : { included: held.map(presentRole) }),
    };
  });
  for (const method of ['PATCH', 'PUT'] as const) {
    app.route({
      method,
      url: `${PATH}/:id`,
      ...MANAGE,
      handler: async (request) => {
        const { id, body } = await find(paramOf(request, 'id'));
        const query = readQuery(request.body);
        return { data: present(await live.put(RESTRICTION, id, { ...body, query }, authorOf(request))) };
      },
    });
  }
  app.delete(`${PATH}/:id`, MANAGE, async (request, reply) => {
    const { id } = await find(paramOf(request, 'id'));
    await live.delete(RESTRICTION, id, authorOf(request));
    return reply.code(204).send();
  });

  app.get(`${PATH}/:id/roles`, READ, async (request) => {
    const { body } = await find(paramOf(request, 'id'));
    return { data: (await holders(body)).map(presentRole) };
  });
  app.post(`${PATH}/:id/roles`, MANAGE, async (request, reply) => {
    const roleId = roleIdOf(request.body);
    if ((await roles.role(roleId)) === undefined) {
      throw new CodedError('no_such_role', `Role with id: ${roleId} not found`, NOT_FOUND);
    }
    const { id, body } = await find(paramOf(request, 'id'));
    const by = authorOf(request);
    await live.put(RESTRICTION, id, { ...body, roleIds: [...new Set([...body.roleIds, roleId])] }, by);
    // A role holds one restriction query: the new one replaces what it held.
    for (const other of heldBy([roleId]))
      if (other.id !== id) await live.put(RESTRICTION, other.id, without(other.body, roleId), by);
    return reply.code(204).send();
  });
  app.delete(`${PATH}/:id/roles`, MANAGE, async (request, reply) => {
    const roleId = roleIdOf(request.body);
    if ((await roles.role(roleId)) === undefined) {
      throw badRequest('no_such_role', `role with uuid: ${roleId} doesn't exist or uuid is not proper type`);
    }
    const { id, body } = await find(paramOf(request, 'id'));
    await live.put(RESTRICTION, id, without(body, roleId), authorOf(request));
    return reply.code(204).send();
  });

  app.get(`${PATH}/role/:role`, READ, async (request) => {
    const roleId = uuidOf(paramOf(request, 'role'));
    if ((await roles.role(roleId)) === undefined) throw new CodedError('no_such_role', 'Role not found', NOT_FOUND);
    return { data: heldBy([roleId]).map(present) };
  });
  app.get(`${PATH}/user/:user`, READ, async (request) => {
    const roleIds = await roles.rolesOfUser(uuidOf(paramOf(request, 'user')));
    if (roleIds === undefined) throw new CodedError('no_such_user', 'User not found', NOT_FOUND);
    return { data: heldBy(roleIds).map(present) };
  });
}

const NOT_FOUND = { status: 404 };

function present(document: Document<RestrictionBody>) {
  return {
    type: TYPE,
    id: document.id,
    attributes: {
      restriction_query: document.body.query,
      created_at: isoMicros(document.createdAtUnixMs),
      modified_at: isoMicros(document.updatedAtUnixMs),
    },
  };
}

function presentRole({ id, name }: Role) {
  return { type: 'roles', id, attributes: { name } };
}

function readQuery(body: unknown): string {
  const query = resourceOf(body, TYPE).attributes['restriction_query'];
  if (typeof query !== 'string' || query.trim() === '') {
    throw badRequest('bad_request', 'API input validation failed: attribute "restriction_query" is no search');
  }
  parseLogFilter(query);
  return query;
}

/** A role comes as `{data: {id, type: "roles"}}`. */
function roleIdOf(body: unknown): string {
  const data = record(record(body)?.['data']);
  const id = data?.['id'];
  if (data?.['type'] !== 'roles' || typeof id !== 'string' || id === '') {
    throw badRequest('bad_request', 'API input validation failed: the body has no role as its data');
  }
  return id;
}

function uuidOf(text: string): string {
  if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) {
    throw badRequest('bad_uuid', 'uuid is not proper type');
  }
  return text.toLowerCase();
}

function without(body: RestrictionBody, roleId: string): RestrictionBody {
  return { ...body, roleIds: body.roleIds.filter((id) => id !== roleId) };
}
