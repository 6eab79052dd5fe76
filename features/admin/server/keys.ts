import { isoMicros, resourceOf } from '@komainu/http/json-api.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { randomHex } from '@komainu/kernel/ids.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyRequest } from 'fastify';
import { createKey, type KeyBody, KIND, newApiKey, newApplicationKey } from './documents.ts';
import { pageOf, paramOf, queryOf, requiredText, textList } from './json-api.ts';
import { type AdminServices, isAdmin, MANAGE, notFound, READ, userIdOf } from './ports.ts';

/** `/api/v2/api_keys`, `/api/v2/application_keys`, `/api/v2/current_user/application_keys`, `/api/v2/personal_access_tokens`. */
export function registerKeys(services: AdminServices): void {
  registerApiKeys(services);
  registerApplicationKeys(services, '/api/v2/current_user/application_keys', true);
  registerApplicationKeys(services, '/api/v2/application_keys', false);
  registerPersonalAccessTokens(services);
}

function registerApiKeys(services: AdminServices): void {
  const { app, metadata, box, directory } = services;
  const find = async (id: string) => {
    const document = await metadata.get<KeyBody>(KIND.apiKey, id);
    if (document === undefined) throw notFound('API key not found');
    return document;
  };
  app.get('/api/v2/api_keys', READ, async (request) => {
    const all = filterKeys(await metadata.list<KeyBody>(KIND.apiKey), request);
    const data = pageOf(request, all, 100).map((document) => presentApiKey(document, services));
    return { data, meta: { max_allowed: 1000, page: { total_filtered_count: all.length } } };
  });
  app.post('/api/v2/api_keys', MANAGE, async (request, reply) => {
    const { attributes } = resourceOf(request.body, 'api_keys');
    const secret = newApiKey();
    const name = requiredText(attributes, 'name');
    const id = await createKey(metadata, box, KIND.apiKey, userIdOf(request), { name, secret });
    directory.forget();
    return reply.code(201).send({ data: presentApiKey(await find(id), services, secret) });
  });
  app.get('/api/v2/api_keys/:id', READ, async (request) => {
    const document = await find(paramOf(request, 'id'));
    return { data: presentApiKey(document, services, isAdmin(request) ? box.open(document.body.sealed) : undefined) };
  });
  app.patch('/api/v2/api_keys/:id', MANAGE, async (request) => {
    const document = await find(paramOf(request, 'id'));
    const { id, attributes } = resourceOf(request.body, 'api_keys');
    if (id !== '' && id !== document.id) throw badRequest('bad_request', 'data.id is not the id of the address');
    const body = { ...document.body, name: requiredText(attributes, 'name'), modifiedBy: userIdOf(request) };
    const saved = await metadata.put(KIND.apiKey, document.id, body, userIdOf(request));
    directory.forget();
    return { data: presentApiKey(saved, services, box.open(saved.body.sealed)) };
  });
  app.delete('/api/v2/api_keys/:id', MANAGE, async (request, reply) => {
    const document = await find(paramOf(request, 'id'));
    await metadata.delete(KIND.apiKey, document.id, userIdOf(request));
    directory.forget();
    return reply.code(204).send();
  });
}

/** Application keys: one's own, or for who manages access, everybody's. */
function registerApplicationKeys(services: AdminServices, root: string, ownOnly: boolean): void {
  const { app, metadata, box, directory } = services;
  const find = async (request: FastifyRequest) => {
    const document = await metadata.get<KeyBody>(KIND.applicationKey, paramOf(request, 'id'));
    const visible =
      document !== undefined && (document.body.ownerId === userIdOf(request) || (!ownOnly && isAdmin(request)));
    if (!visible || document === undefined) throw notFound('Application key not found');
    return document;
  };
  app.get(root, READ, async (request) => {
    const documents = await metadata.list<KeyBody>(KIND.applicationKey);
    const own = documents.filter(
      (document) => document.body.ownerId === userIdOf(request) || (!ownOnly && isAdmin(request)),
    );
    const filtered = filterKeys(own, request);
    const data = pageOf(request, filtered, 100).map((document) => presentApplicationKey(document, services));
    return { data, meta: { max_allowed_per_user: 1000, page: { total_filtered_count: filtered.length } } };
  });
  app.get(`${root}/:id`, READ, async (request) => ({ data: presentApplicationKey(await find(request), services) }));
  app.patch(`${root}/:id`, READ, async (request) => {
    const document = await find(request);
    const { id, attributes } = resourceOf(request.body, 'application_keys');
    if (id !== '' && id !== document.id) throw badRequest('bad_request', 'data.id is not the id of the address');
    const body: KeyBody = {
      ...document.body,
      name: attributes.name === undefined ? document.body.name : requiredText(attributes, 'name'),
      scopes: attributes.scopes === undefined ? document.body.scopes : textList(attributes.scopes, 'scopes'),
      modifiedBy: userIdOf(request),
    };
    const saved = await metadata.put(KIND.applicationKey, document.id, body, userIdOf(request));
    directory.forget();
    // Whoever may edit a key of theirs made it; the answer holds it, as clients of this route expect.
    const own = document.body.ownerId === userIdOf(request);
    return { data: presentApplicationKey(saved, services, own ? box.open(saved.body.sealed) : undefined) };
  });
  app.delete(`${root}/:id`, READ, async (request, reply) => {
    const document = await find(request);
    await metadata.delete(KIND.applicationKey, document.id, userIdOf(request));
    directory.forget();
    return reply.code(204).send();
  });
  if (!ownOnly) return;
  app.post(root, READ, async (request, reply) => {
    const { attributes } = resourceOf(request.body, 'application_keys');
    const secret = newApplicationKey();
    const name = requiredText(attributes, 'name');
    const scopes = textList(attributes.scopes, 'scopes');
    const id = await createKey(metadata, box, KIND.applicationKey, userIdOf(request), { name, secret, scopes });
    directory.forget();
    const document = await metadata.get<KeyBody>(KIND.applicationKey, id);
    if (document === undefined) throw notFound('Application key not found');
    return reply.code(201).send({ data: presentApplicationKey(document, services, secret) });
  });
}

function registerPersonalAccessTokens(services: AdminServices): void {
  const { app, metadata, box, directory } = services;
  const root = '/api/v2/personal_access_tokens';
  const find = async (request: FastifyRequest) => {
    const document = await metadata.get<KeyBody>(KIND.personalAccessToken, paramOf(request, 'id'));
    if (document?.body.ownerId !== userIdOf(request)) throw notFound('Personal access token not found');
    return document;
  };
  app.get(root, READ, async (request) => {
    const own = (await metadata.list<KeyBody>(KIND.personalAccessToken)).filter(
      (document) => document.body.ownerId === userIdOf(request),
    );
    const data = pageOf(request, own, 100).map((document) => presentToken(document, services));
    return { data, meta: { page: { total_filtered_count: own.length } } };
  });
  app.post(root, READ, async (request, reply) => {
    const { attributes } = resourceOf(request.body, 'personal_access_tokens');
    const expiresAt = new Date(requiredText(attributes, 'expires_at'));
    if (Number.isNaN(expiresAt.getTime()))
      throw badRequest('bad_request', 'attribute "expires_at" must be an ISO 8601 time');
    const secret = `ddpat_${randomHex(11)}_${randomHex(20)}`;
    const id = await createKey(metadata, box, KIND.personalAccessToken, userIdOf(request), {
      name: requiredText(attributes, 'name'),
      scopes: textList(attributes.scopes, 'scopes'),
      expiresAt: expiresAt.toISOString(),
      secret,
    });
    directory.forget();
    const document = await metadata.get<KeyBody>(KIND.personalAccessToken, id);
    if (document === undefined) throw notFound('Personal access token not found');
    return reply.code(201).send({ data: presentToken(document, services, secret) });
  });
  app.get(`${root}/:id`, READ, async (request) => ({ data: presentToken(await find(request), services) }));
  app.patch(`${root}/:id`, READ, async (request) => {
    const document = await find(request);
    const { attributes } = resourceOf(request.body, 'personal_access_tokens');
    const body: KeyBody = {
      ...document.body,
      name: attributes.name === undefined ? document.body.name : requiredText(attributes, 'name'),
      scopes: attributes.scopes === undefined ? document.body.scopes : textList(attributes.scopes, 'scopes'),
      modifiedBy: userIdOf(request),
    };
    const saved = await metadata.put(KIND.personalAccessToken, document.id, body, userIdOf(request));
    directory.forget();
    return { data: presentToken(saved, services) };
  });
  app.delete(`${root}/:id`, READ, async (request, reply) => {
    const id = paramOf(request, 'id');
    const document = await metadata.get<KeyBody>(KIND.personalAccessToken, id);
    // Revoking twice is no error here, unlike everywhere else (recorded).
    if (document === undefined) return reply.code(204).send();
    if (document.body.ownerId !== userIdOf(request)) throw notFound('Personal access token not found');
    await metadata.delete(KIND.personalAccessToken, id, userIdOf(request));
    directory.forget();
    return reply.code(204).send();
  });
}

function filterKeys(documents: readonly Document<KeyBody>[], request: FastifyRequest): readonly Document<KeyBody>[] {
  const { filter, sort } = queryOf(request);
  const kept =
    filter === undefined ? [...documents] : documents.filter((document) => document.body.name.includes(filter));
  if (sort === undefined) return kept;
  const field = sort.replace(/^-/, '');
  if (!['name', 'created_at', 'modified_at', 'last4'].includes(field))
    throw badRequest('bad_request', `cannot sort by ${field}`);
  const sortValueOf = (document: Document<KeyBody>): string | number =>
    field === 'name'
      ? document.body.name
      : field === 'last4'
        ? document.body.last4
        : field === 'created_at'
          ? document.createdAtUnixMs
          : document.updatedAtUnixMs;
  kept.sort((a, b) => (sortValueOf(a) < sortValueOf(b) ? -1 : sortValueOf(a) > sortValueOf(b) ? 1 : 0));
  return sort.startsWith('-') ? kept.reverse() : kept;
}

const userRef = (id: string) => ({ data: { type: 'users', id } });

function presentApiKey(document: Document<KeyBody>, { directory }: AdminServices, secret?: string): unknown {
  const { body } = document;
  const usedMs = directory.lastUsedMs(document.id);
  return {
    type: 'api_keys',
    id: document.id,
    attributes: {
      name: body.name,
      last4: body.last4,
      created_at: isoMicros(document.createdAtUnixMs),
      modified_at: isoMicros(document.updatedAtUnixMs),
      remote_config_read_enabled: body.remoteConfigRead ?? true,
      category: body.category ?? 'default',
      date_last_used: usedMs === undefined ? null : isoMicros(usedMs),
      used_in_last_24_hours: usedMs !== undefined,
      last_used_date: {
        timestamp: usedMs ?? null,
        description: 'when this key was last used since the server started',
      },
      ...(secret === undefined ? {} : { key: secret }),
    },
    relationships: {
      created_by: userRef(body.ownerId),
      modified_by: userRef(body.modifiedBy),
      leak_information: { data: null },
    },
  };
}

function presentApplicationKey(document: Document<KeyBody>, { directory }: AdminServices, secret?: string): unknown {
  const usedMs = directory.lastUsedMs(document.id);
  return {
    type: 'application_keys',
    id: document.id,
    attributes: {
      name: document.body.name,
      created_at: isoMicros(document.createdAtUnixMs),
      last4: document.body.last4,
      scopes: document.body.scopes,
      last_used_at: usedMs === undefined ? null : isoMicros(usedMs),
      ...(secret === undefined ? {} : { key: secret }),
    },
    relationships: { owned_by: userRef(document.body.ownerId), leak_information: { data: null } },
  };
}

function presentToken(document: Document<KeyBody>, { directory }: AdminServices, secret?: string): unknown {
  const usedMs = directory.lastUsedMs(document.id);
  return {
    type: 'personal_access_tokens',
    id: document.id,
    attributes: {
      name: document.body.name,
      created_at: new Date(document.createdAtUnixMs).toISOString(),
      expires_at: document.body.expiresAt,
      last_used_at: usedMs === undefined ? null : new Date(usedMs).toISOString(),
      modified_at: document.version === 1 ? null : new Date(document.updatedAtUnixMs).toISOString(),
      public_portion: document.body.fingerprint.slice(0, 22),
      scopes: document.body.scopes ?? [],
      ...(secret === undefined ? {} : { key: secret }),
    },
    relationships: { owned_by: userRef(document.body.ownerId) },
  };
}

/** For the bootstrap: refuses a seed key that clients would refuse. */
export function checkSeedKey(key: string, digits: number, variable: string): void {
  if (!new RegExp(`^[0-9a-f]{${digits}}$`).test(key)) {
    throw new CodedError('bad_seed_key', `${variable} must be ${digits} lower-case hex digits`);
  }
}
