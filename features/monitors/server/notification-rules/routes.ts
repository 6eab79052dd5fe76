import { randomUUID } from 'node:crypto';
import { type Author, requestAuthor } from '@komainu/http/author.ts';
import { isoMicros, resourceOf } from '@komainu/http/json-api.ts';
import { numberParam, paramOf, queryOf } from '@komainu/http/request-values.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { READ, WRITE } from '../access.ts';
import { KIND } from '../definition/stored.ts';
import { presentUser } from '../people.ts';
import type { People } from '../ports.ts';
import { checkUuid } from '../uuid-param.ts';
import { type NotificationRule, readRule } from './rule.ts';

const PATH = '/api/v2/monitor/notification_rule';
const TYPE = 'monitor-notification-rule';
const USUAL_PAGE = 100;
const MOST_PAGE = 1_000;

export interface StoredRule {
  readonly rule: NotificationRule;
  readonly author: Author;
}

/** `/api/v2/monitor/notification_rule`. */
export function registerNotificationRules(
  app: FastifyInstance,
  live: LiveDefinitions,
  people: People,
  clock: Clock,
): void {
  const find = (id: string): Document<StoredRule> => {
    const document = live.get<StoredRule>(KIND.notificationRule, checkUuid(id, 'rule_id'));
    if (document === undefined) {
      throw new CodedError('no_such_rule', 'Monitor Notification Rule not found', { status: 404 });
    }
    return document;
  };
  const answer = async (document: Document<StoredRule>, request: FastifyRequest) => ({
    data: present(document),
    included: [await presentUser(document.body.author, people, request, clock.nowMs())],
  });

  app.get(PATH, READ, async (request) => {
    const query = queryOf(request);
    const size = numberParam(query, 'per_page', USUAL_PAGE, MOST_PAGE);
    const start = numberParam(query, 'page', 0) * size;
    const all = live.all<StoredRule>(KIND.notificationRule);
    const shown = all.slice(start, start + size);
    return {
      data: shown.map(present),
      included: await Promise.all(
        authorsOf(shown).map((author) => presentUser(author, people, request, clock.nowMs())),
      ),
      meta: { page: { total_count: all.length } },
    };
  });
  app.post(PATH, WRITE, async (request) => {
    const author = requestAuthor(request);
    const body = { rule: readRule(resourceOf(request.body, TYPE).attributes), author };
    return await answer(await live.put<StoredRule>(KIND.notificationRule, randomUUID(), body, author.id, 0), request);
  });
  app.get(`${PATH}/:id`, READ, async (request) => await answer(find(paramOf(request, 'id')), request));
  app.patch(`${PATH}/:id`, WRITE, async (request) => {
    const { id, body } = find(paramOf(request, 'id'));
    const sent = resourceOf(request.body, TYPE);
    if (sent.id !== id) throw badRequest('bad_request', 'Rule id in request body does not match id in URL param');
    const rule = readRule(sent.attributes);
    const { id: by } = requestAuthor(request);
    return await answer(await live.put<StoredRule>(KIND.notificationRule, id, { ...body, rule }, by), request);
  });
  app.delete(`${PATH}/:id`, WRITE, async (request, reply) => {
    const { id } = find(paramOf(request, 'id'));
    await live.delete(KIND.notificationRule, id, requestAuthor(request).id);
    return reply.code(204).send();
  });
}

function present({ id, body, createdAtUnixMs, updatedAtUnixMs }: Document<StoredRule>) {
  return {
    type: TYPE,
    id,
    attributes: { ...body.rule, created_at: isoMicros(createdAtUnixMs), modified_at: isoMicros(updatedAtUnixMs) },
    relationships: { created_by: { data: { type: 'users', id: body.author.id } } },
  };
}

function authorsOf(documents: readonly Document<StoredRule>[]): readonly Author[] {
  return [...new Map(documents.map(({ body }) => [body.author.id, body.author])).values()];
}
