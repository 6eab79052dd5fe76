import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { record } from '@komainu/kernel/json.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { RouteShorthandOptions } from 'fastify';
import { createKey, type KeyBody, KIND, newApiKey, newApplicationKey } from './documents.ts';
import { paramOf } from './json-api.ts';
import { type AdminServices, isAdmin, MANAGE, notFound, READ, userIdOf } from './ports.ts';
import { fingerprint } from './secret-box.ts';

/** The first version of key management: `/api/v1/api_key` by the key itself, `/api/v1/application_key` by its hash. */
export function registerKeysV1(services: AdminServices): void {
  registerKind(services, {
    root: '/api/v1/api_key',
    kind: KIND.apiKey,
    one: 'api_key',
    many: 'api_keys',
    handle: (document, open) => ({ key: open(document) }),
    secret: newApiKey,
    access: MANAGE,
    ownOnly: false,
  });
  registerKind(services, {
    root: '/api/v1/application_key',
    kind: KIND.applicationKey,
    one: 'application_key',
    many: 'application_keys',
    handle: (document) => ({ hash: document.body.fingerprint.slice(0, 40) }),
    secret: newApplicationKey,
    access: READ,
    ownOnly: true,
  });
}

/** There is one organization; the first version of the API names it by a number. */
const ORGANIZATION_NUMBER = 1;

interface KindOfKey {
  readonly root: string;
  readonly kind: string;
  readonly one: string;
  readonly many: string;
  /** What later requests name the key by. */
  handle(document: Document<KeyBody>, open: (document: Document<KeyBody>) => string): Readonly<Record<string, string>>;
  secret(): string;
  readonly access: RouteShorthandOptions;
  /** Whether a user sees only what is theirs, unless they manage access. */
  readonly ownOnly: boolean;
}

function registerKind(services: AdminServices, of: KindOfKey): void {
  const { app, metadata, box, directory } = services;
  const open = (document: Document<KeyBody>) => box.open(document.body.sealed);
  const present = (document: Document<KeyBody>) => ({
    name: document.body.name,
    ...of.handle(document, open),
    created: new Date(document.createdAtUnixMs).toISOString().slice(0, 19).replace('T', ' '),
    created_by: document.body.ownerId,
    owner: document.body.ownerId,
    ...(of.ownOnly ? { org_id: ORGANIZATION_NUMBER, revoked: document.deleted } : {}),
  });
  const visible = async (userId: string, admin: boolean) =>
    (await metadata.list<KeyBody>(of.kind)).filter(
      (document) => !of.ownOnly || admin || document.body.ownerId === userId,
    );
  const find = async (handle: string, userId: string, admin: boolean) => {
    // Whoever has just made a key names it by the key itself.
    const whole = fingerprint(handle);
    const found = (await visible(userId, admin)).find(
      (document) => document.body.fingerprint === whole || Object.values(of.handle(document, open)).includes(handle),
    );
    if (found === undefined) throw notFound(`${of.one} not found`);
    return found;
  };
  const nameIn = (body: unknown): string => {
    const name = record(body)?.name;
    if (typeof name === 'string' && name.trim() !== '') return name;
    throw badRequest('bad_request', "Required parameter 'name' is missing");
  };
  const mustBeFree = async (name: string, ownerId: string, but?: string) => {
    if (!of.ownOnly) return;
    const same = (await metadata.list<KeyBody>(of.kind)).find(
      ({ id, body }) => id !== but && body.ownerId === ownerId && body.name === name,
    );
    if (same === undefined) return;
    throw new CodedError('name_taken', `An application key with the name ${name} already exists`, { status: 409 });
  };

  app.get(of.root, of.access, async (request) => ({
    [of.many]: (await visible(userIdOf(request), isAdmin(request))).map(present),
  }));
  app.post(of.root, of.access, async (request) => {
    const secret = of.secret();
    const name = nameIn(request.body);
    await mustBeFree(name, userIdOf(request));
    const id = await createKey(metadata, box, of.kind, userIdOf(request), { name, secret });
    directory.forget();
    const document = await metadata.get<KeyBody>(of.kind, id);
    return {
      [of.one]:
        document === undefined ? null : { ...present(document), ...(of.ownOnly ? { hash: secret } : { key: secret }) },
    };
  });
  /** By the name that the client called it. */
  const presentAs = (document: Document<KeyBody>, handle: string) =>
    of.ownOnly ? { ...present(document), hash: handle } : present(document);
  app.get(`${of.root}/:handle`, of.access, async (request) => {
    const handle = paramOf(request, 'handle');
    return { [of.one]: presentAs(await find(handle, userIdOf(request), isAdmin(request)), handle) };
  });
  app.put(`${of.root}/:handle`, of.access, async (request) => {
    const name = nameIn(request.body);
    const handle = paramOf(request, 'handle');
    const document = await find(handle, userIdOf(request), isAdmin(request));
    await mustBeFree(name, document.body.ownerId, document.id);
    const body = { ...document.body, name, modifiedBy: userIdOf(request) };
    return { [of.one]: presentAs(await metadata.put(of.kind, document.id, body, userIdOf(request)), handle) };
  });
  app.delete(`${of.root}/:handle`, of.access, async (request) => {
    const handle = paramOf(request, 'handle');
    const document = await find(handle, userIdOf(request), isAdmin(request));
    await metadata.delete(of.kind, document.id, userIdOf(request));
    directory.forget();
    return { [of.one]: presentAs({ ...document, deleted: true }, handle) };
  });
}
