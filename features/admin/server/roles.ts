import { isoMicros, resourceOf } from '@komainu/http/json-api.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { record } from '@komainu/kernel/json.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { KIND, type RoleBody, type UserBody } from './documents.ts';
import { pageOf, paramOf, queryOf, relatedIds } from './json-api.ts';
import { DEFAULT_ROLES, PERMISSIONS, type PermissionDefinition, permissionById } from './permissions.ts';
import { type AdminServices, MANAGE, notFound, READ, userIdOf } from './ports.ts';
import { presentUser } from './users.ts';

/** `/api/v2/permissions` and `/api/v2/roles`. */
export function registerRoles(services: AdminServices): void {
  const { app, metadata, directory } = services;
  const find = async (id: string): Promise<Document<RoleBody>> => {
    const document = await metadata.get<RoleBody>(KIND.role, id);
    if (document === undefined) throw notFound(`${id} not found`);
    return document;
  };
  const save = async (id: string, body: RoleBody, by: string): Promise<Document<RoleBody>> => {
    const saved = await metadata.put(KIND.role, id, body, by);
    directory.forget();
    return saved;
  };
  const members = async (roleId: string) =>
    (await metadata.list<UserBody>(KIND.user)).filter(
      (user) => user.body.roleIds.includes(roleId) && !user.body.disabled,
    );
  const present = async (document: Document<RoleBody>) => presentRole(document, (await members(document.id)).length);

  app.get('/api/v2/permissions', READ, async () => ({ data: PERMISSIONS.map(presentPermission) }));

  app.get('/api/v2/roles', READ, async (request) => {
    const { filter } = queryOf(request);
    const all = await metadata.list<RoleBody>(KIND.role);
    const wanted = filter?.toLowerCase();
    const kept = wanted === undefined ? all : all.filter((role) => role.body.name.toLowerCase().includes(wanted));
    const data = await Promise.all(pageOf(request, kept, 100).map(present));
    return { meta: { page: { total_count: all.length, total_filtered_count: kept.length } }, data };
  });
  app.post('/api/v2/roles', MANAGE, async (request) => {
    const { attributes, relationships } = resourceOf(request.body, 'roles');
    const name = await freeName(services, attributes.name);
    const permissionIds = granted(relatedIds(relationships, 'permissions') ?? []);
    return { data: await present(await save(uuid(), { name, permissionIds }, userIdOf(request))) };
  });
  app.get('/api/v2/roles/:id', READ, async (request) => {
    const role = await find(paramOf(request, 'id'));
    const shown = presentRole(role, (await members(role.id)).length);
    return { data: { ...shown, attributes: { ...shown.attributes, ...(await authorsOf(services, role)) } } };
  });
  app.patch('/api/v2/roles/:id', MANAGE, async (request) => {
    const role = await find(paramOf(request, 'id'));
    const { id, attributes, relationships } = resourceOf(request.body, 'roles');
    if (id !== role.id)
      throw badRequest(
        'id_mismatch',
        'The id attribute in the request body does not match the role_id in the URL',
        422,
      );
    const name =
      attributes.name === undefined || attributes.name === role.body.name
        ? role.body.name
        : await freeName(services, attributes.name);
    const ids = relatedIds(relationships, 'permissions');
    return {
      data: await present(
        await save(
          role.id,
          { name, permissionIds: ids === undefined ? role.body.permissionIds : granted(ids) },
          userIdOf(request),
        ),
      ),
    };
  });
  app.delete('/api/v2/roles/:id', MANAGE, async (request, reply) => {
    const role = await find(paramOf(request, 'id'));
    if (DEFAULT_ROLES.some((fixed) => fixed.id === role.id))
      throw badRequest('default_role', `${role.body.name} is always there and cannot be deleted`);
    await metadata.delete(KIND.role, role.id, userIdOf(request));
    for (const user of await members(role.id)) {
      await metadata.put(
        KIND.user,
        user.id,
        { ...user.body, roleIds: user.body.roleIds.filter((id) => id !== role.id) },
        userIdOf(request),
      );
    }
    directory.forget();
    return reply.code(204).send();
  });
  app.post('/api/v2/roles/:id/clone', MANAGE, async (request) => {
    const role = await find(paramOf(request, 'id'));
    const { attributes } = resourceOf(request.body, 'roles');
    const name = await freeName(services, attributes.name);
    return {
      data: await present(await save(uuid(), { name, permissionIds: role.body.permissionIds }, userIdOf(request))),
    };
  });

  app.get('/api/v2/roles/:id/permissions', READ, async (request) => permissionsOf(await find(paramOf(request, 'id'))));
  app.post('/api/v2/roles/:id/permissions', MANAGE, async (request) => {
    const role = await find(paramOf(request, 'id'));
    const permission = permissionInBody(request.body);
    const permissionIds = granted([...role.body.permissionIds, permission.id]);
    return permissionsOf(await save(role.id, { ...role.body, permissionIds }, userIdOf(request)));
  });
  app.delete('/api/v2/roles/:id/permissions', MANAGE, async (request) => {
    const role = await find(paramOf(request, 'id'));
    const permission = permissionInBody(request.body);
    if (!role.body.permissionIds.includes(permission.id)) throw notFound(`the role does not hold ${permission.name}`);
    const permissionIds = role.body.permissionIds.filter((id) => id !== permission.id);
    return permissionsOf(await save(role.id, { ...role.body, permissionIds }, userIdOf(request)));
  });

  const listMembers = async (roleId: string) => {
    const users = await members(roleId);
    return {
      data: users.map(presentUser),
      meta: { page: { total_count: users.length, total_filtered_count: users.length } },
    };
  };
  const changeMember = async (
    roleId: string,
    body: unknown,
    by: string,
    change: (roleIds: readonly string[]) => readonly string[],
  ) => {
    const role = await find(roleId);
    const userId = String(record(record(body)?.data)?.id ?? '');
    const user = await metadata.get<UserBody>(KIND.user, userId);
    if (user === undefined) throw notFound(`${userId} not found`);
    await metadata.put(KIND.user, user.id, { ...user.body, roleIds: change(user.body.roleIds) }, by);
    directory.forget();
    return listMembers(role.id);
  };
  app.get('/api/v2/roles/:id/users', READ, async (request) => listMembers((await find(paramOf(request, 'id'))).id));
  app.post('/api/v2/roles/:id/users', MANAGE, (request) => {
    const roleId = paramOf(request, 'id');
    return changeMember(roleId, request.body, userIdOf(request), (ids) => [...new Set([...ids, roleId])]);
  });
  app.delete('/api/v2/roles/:id/users', MANAGE, (request) => {
    const roleId = paramOf(request, 'id');
    return changeMember(roleId, request.body, userIdOf(request), (ids) => ids.filter((id) => id !== roleId));
  });
}

async function freeName({ metadata }: AdminServices, value: unknown): Promise<string> {
  if (typeof value !== 'string') throw badRequest('bad_request', 'attribute "name" must be a text');
  if (value.trim() === '') throw badRequest('bad_request', 'Role names cannot be only whitespace');
  const roles = await metadata.list<RoleBody>(KIND.role);
  if (roles.some((role) => role.body.name === value)) {
    throw new CodedError('name_taken', 'A role with the same name already exists', { status: 409 });
  }
  return value;
}

/** The ids asked for and those that every role holds; an unknown id is refused. */
function granted(ids: readonly string[]): readonly string[] {
  const unknown = ids.find((id) => permissionById(id) === undefined);
  if (unknown !== undefined)
    throw badRequest('unknown_permission', `Invalid input: no permission has the id ${unknown}`);
  const always = PERMISSIONS.filter((permission) => permission.always).map((permission) => permission.id);
  return [...new Set([...ids, ...always])];
}

function permissionInBody(body: unknown): PermissionDefinition {
  const data = record(record(body)?.data);
  if (data?.type !== 'permissions') throw badRequest('bad_request', 'data.type must be "permissions"');
  const permission = permissionById(String(data.id ?? ''));
  if (permission === undefined) throw badRequest('unknown_permission', `no permission has the id ${String(data.id)}`);
  return permission;
}

function permissionsOf(role: Document<RoleBody>): unknown {
  return { data: role.body.permissionIds.flatMap((id) => permissionById(id) ?? []).map(presentPermission) };
}

export function presentPermission(permission: PermissionDefinition): unknown {
  return {
    type: 'permissions',
    id: permission.id,
    attributes: {
      name: permission.name,
      display_name: permission.displayName,
      description: permission.description,
      created: '2026-01-01T00:00:00.000000+00:00',
      group_name: permission.group,
      display_type: permission.displayType,
      restricted: permission.always,
    },
  };
}

/** Who made a role and who changed it last, by e-mail address; `system` for those that are there from the start. */
async function authorsOf({ metadata }: AdminServices, role: Document<RoleBody>) {
  const versions = await metadata.history<RoleBody>(KIND.role, role.id);
  const handleOf = async (id: string) => (await metadata.get<UserBody>(KIND.user, id))?.body.email ?? id;
  return {
    created_by_handle: await handleOf(versions.at(-1)?.updatedBy ?? role.updatedBy),
    modified_by_handle: await handleOf(role.updatedBy),
  };
}

export function presentRole(role: Document<RoleBody>, userCount: number) {
  return {
    type: 'roles',
    id: role.id,
    attributes: {
      name: role.body.name,
      created_at: isoMicros(role.createdAtUnixMs),
      modified_at: isoMicros(role.updatedAtUnixMs),
      user_count: userCount,
      // There are no teams.
      team_count: 0,
    },
    relationships: { permissions: { data: role.body.permissionIds.map((id) => ({ type: 'permissions', id })) } },
  };
}
