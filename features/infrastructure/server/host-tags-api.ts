import { objectOf } from '@komainu/http/request-fields.ts';
import { authorOf, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { normalizeTags } from '@komainu/wire/series/names.ts';
import type { FastifyInstance } from 'fastify';
import type { HostDirectory } from './host-directory.ts';
import type { Host, HostList } from './host-list.ts';
import { tagsBySource } from './host-record.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;

/** Where tags may come from, as the public API names them; `users` unless a request says otherwise. */
const SOURCES: readonly string[] = [
  'users',
  'datadog',
  'chef',
  'puppet',
  'ansible',
  'nagios',
  'jenkins',
  'feed',
  'hudson',
  'ganglia',
  'aws',
  'gcp',
  'azure',
  'vsphere',
  'kubernetes',
];

/** `/api/v1/tags/hosts`: tags that people set on hosts, beside those that Agents send. */
export function hostTagsRoutes(app: FastifyInstance, directory: HostDirectory, hosts: HostList): void {
  const found = (name: string): Host => {
    const host = hosts.find(name);
    if (host === undefined) throw new CodedError('no_host', 'No host matches that host_id', { status: 404 });
    return host;
  };

  app.get('/api/v1/tags/hosts', READ, async (request) => {
    const { source } = queryOf(request);
    const all = hosts.all();
    const known = source === undefined || SOURCES.includes(source.toLowerCase());
    if (!known && all.every((host) => tagsOfSource(host, source) === undefined)) {
      throw new CodedError('no_source', 'Provided source does not exist', { status: 404 });
    }
    const tags: Record<string, string[]> = {};
    for (const host of all) {
      for (const tag of new Set(allTags(host, source))) tags[tag] = [...(tags[tag] ?? []), host.record.name];
    }
    return { tags };
  });

  app.get('/api/v1/tags/hosts/:host', READ, async (request) => {
    const host = found(paramOf(request, 'host'));
    return { tags: [...new Set(allTags(host, queryOf(request)['source']))] };
  });

  const write = async (name: string, source: string, tags: readonly string[], by: string) => {
    await directory.setUserTags(name, source, tags, by);
    return { host: name, tags };
  };

  app.post('/api/v1/tags/hosts/:host', WRITE, async (request, reply) => {
    const { record } = found(paramOf(request, 'host'));
    const source = sourceOf(queryOf(request)['source']);
    const tags = [...new Set([...(record.userTags[source] ?? []), ...readTags(objectOf(request.body, 'the body'))])];
    return reply.code(201).send(await write(record.name, source, tags, authorOf(request)));
  });

  app.put('/api/v1/tags/hosts/:host', WRITE, async (request, reply) => {
    const { record } = found(paramOf(request, 'host'));
    const source = sourceOf(queryOf(request)['source']);
    return reply
      .code(201)
      .send(await write(record.name, source, readTags(objectOf(request.body, 'the body')), authorOf(request)));
  });

  app.delete('/api/v1/tags/hosts/:host', WRITE, async (request, reply) => {
    const { record } = found(paramOf(request, 'host'));
    await write(record.name, sourceOf(queryOf(request)['source']), [], authorOf(request));
    return reply.code(204).send();
  });
}

function sourceOf(source: string | undefined): string {
  return source === undefined || source === '' ? 'Users' : source;
}

function readTags(body: Readonly<Record<string, unknown>>): string[] {
  const { tags } = body;
  if (!Array.isArray(tags) || tags.some((tag) => typeof tag !== 'string')) {
    throw badRequest('bad_tags', 'tags must be a list of strings');
  }
  return normalizeTags(tags);
}

/** The tags of a source whatever the case of its name; undefined when the host has none. */
function tagsOfSource({ record }: Host, source: string): readonly string[] | undefined {
  const wanted = source.toLowerCase();
  const entry = Object.entries(tagsBySource(record)).find(([name]) => name.toLowerCase() === wanted);
  return entry?.[1];
}

/** Tags without the one of the host's own name, which nobody set. */
function allTags(host: Host, source: string | undefined): readonly string[] {
  const own = `host:${host.record.name}`;
  const bySource = tagsBySource(host.record);
  const lists =
    source === undefined || source === ''
      ? Object.values(bySource)
      : Object.entries(bySource).flatMap(([name, tags]) => (name.toLowerCase() === source.toLowerCase() ? [tags] : []));
  return lists.flat().filter((tag) => tag !== own);
}
