import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance } from 'fastify';
import { Fields, invalidPipeline } from './fields.ts';
import { THREAT_LIST, type ThreatListBody } from './threat-lists.ts';

const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;
const LISTS = '/api/unstable/logs/threat-lists';
/** Definitions are read again every few seconds, to see what other nodes wrote: they must stay small. */
const MOST_INDICATORS = 50_000;

/** `/api/unstable/logs/threat-lists`: lists of indicators that the threat intel processor looks logs up in. */
export function registerThreatLists(app: FastifyInstance, live: LiveDefinitions): void {
  app.get(LISTS, READ, () => ({ data: live.all<ThreatListBody>(THREAT_LIST).map(rendered) }));

  app.get(`${LISTS}/:id`, READ, (request) => {
    const document = existing(live, paramOf(request, 'id'));
    const { indicators } = document.body;
    return { data: { ...rendered(document), indicators } };
  });

  app.post(LISTS, WRITE, async (request, reply) => {
    const document = await live.put(THREAT_LIST, uuid(), readList(request.body), authorOf(request), 0);
    return reply.code(201).send({ data: rendered(document) });
  });

  app.put(`${LISTS}/:id`, WRITE, async (request) => {
    const { id } = existing(live, paramOf(request, 'id'));
    return { data: rendered(await live.put(THREAT_LIST, id, readList(request.body), authorOf(request))) };
  });

  app.delete(`${LISTS}/:id`, WRITE, async (request, reply) => {
    const { id } = existing(live, paramOf(request, 'id'));
    await live.delete(THREAT_LIST, id, authorOf(request));
    return reply.code(204).send();
  });
}

function existing(live: LiveDefinitions, id: string): Document<ThreatListBody> {
  const document = live.get<ThreatListBody>(THREAT_LIST, id);
  if (document === undefined) throw new CodedError('no_threat_list', 'there is no such threat list', { status: 404 });
  return document;
}

function readList(body: unknown): ThreatListBody {
  const fields = new Fields(body, '');
  const { indicators } = fields.json;
  if (!Array.isArray(indicators) || indicators.length === 0) throw invalidPipeline('indicators is no list, or empty');
  if (indicators.length > MOST_INDICATORS) throw invalidPipeline(`a list has at most ${MOST_INDICATORS} indicators`);
  return {
    name: fields.text('name'),
    url: fields.optionalText('url') ?? '',
    type: fields.choice('type', ['ip_address', 'domain', 'url', 'file_hash', 'email'], 'ip_address'),
    category: fields.text('category', 'unknown'),
    intention: fields.choice('intention', ['benign', 'unknown', 'suspicious', 'malicious'], 'malicious'),
    indicators: indicators.map((indicator: unknown) => {
      if (typeof indicator !== 'string') throw invalidPipeline('indicators holds something that is no string');
      return indicator.trim();
    }),
  };
}

function rendered({ id, body: { indicators, ...body }, updatedAtUnixMs }: Document<ThreatListBody>): object {
  return { id, ...body, count: indicators.length, updatedAt: new Date(updatedAtUnixMs).toISOString() };
}
