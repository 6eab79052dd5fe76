import type { TagRulePreviewAnswer } from '@komainu/contracts/metrics/tag-rules-api.ts';
import { resourceOf } from '@komainu/http/json-api.ts';
import { authorOf, numberParam, paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { objectOf, stringsOf } from '@komainu/kernel/json.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { normalizeMetricName } from '@komainu/wire/series/names.ts';
import type { FastifyInstance } from 'fastify';
import { previewRule } from '../tag-index/rule-preview.ts';
import { appliesTo, TAG_INDEXING_RULE as KIND, type TagIndexingRule } from '../tag-index/tag-indexing-rule.ts';
import type { MetricsApi } from './api.ts';

const TYPE = 'tag_indexing_rules';
const LONGEST_WINDOW_S = 90 * 86_400;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;

/** `/api/v2/metrics/tag-indexing-rules`. */
export function tagIndexingRuleRoutes(
  app: FastifyInstance,
  { metadata, tagIndexes, registry, clock }: MetricsApi,
): void {
  const url = '/api/v2/metrics/tag-indexing-rules';
  const all = async () => (await metadata.list<TagIndexingRule>(KIND)).sort((a, b) => a.body.order - b.body.order);
  const found = async (id: string) => {
    if (!UUID.test(id)) throw badRequest('bad_rule_id', 'Invalid tag indexing rule ID format');
    const document = await metadata.get<TagIndexingRule>(KIND, id);
    if (document === undefined) throw new CodedError('no_rule', 'Tag indexing rule not found', { status: 404 });
    return document;
  };

  app.get(url, READ, async (request) => {
    const query = queryOf(request);
    const limit = numberParam(query, 'page[limit]', 100);
    const offset = numberParam(query, 'page[offset]', 0);
    const rules = await all();
    const self = `${request.protocol}://${request.host}${url}`;
    return {
      data: rules.slice(offset, offset + limit).map(answer),
      meta: { total: rules.length },
      links: { self, first: `${self}?page%5Blimit%5D=${limit}&page%5Boffset%5D=0` },
    };
  });

  app.get(`${url}/:rule`, READ, async (request) => ({ data: answer(await found(paramOf(request, 'rule'))) }));

  app.post(url, WRITE, async (request, reply) => {
    const { attributes } = resourceOf(request.body, TYPE);
    const by = authorOf(request);
    const rules = await all();
    const rule = readRule(attributes, { order: (rules.at(-1)?.body.order ?? 0) + 1, createdBy: by });
    const document = await metadata.put(KIND, uuid(), rule, by);
    await tagIndexes.changed();
    return reply.code(201).send({ data: answer(document) });
  });

  app.put(`${url}/:rule`, WRITE, async (request) => {
    const { id, body } = await found(paramOf(request, 'rule'));
    const { attributes } = resourceOf(request.body, TYPE);
    const document = await metadata.put(KIND, id, readRule(attributes, body), authorOf(request));
    await tagIndexes.changed();
    return { data: answer(document) };
  });

  app.delete(`${url}/:rule`, WRITE, async (request, reply) => {
    const { id } = await found(paramOf(request, 'rule'));
    await metadata.delete(KIND, id, authorOf(request));
    await tagIndexes.changed();
    return reply.code(204).send();
  });

  app.post(`${url}/order`, WRITE, async (request, reply) => {
    const { attributes } = resourceOf(request.body, TYPE);
    const ids = stringsOf(attributes['rule_ids']);
    if (ids.length === 0) throw badRequest('no_rules', 'rule_ids must not be empty');
    const rules = await all();
    if (ids.some((id) => rules.every((rule) => rule.id !== id))) {
      throw new CodedError('no_rule', 'One or more tag indexing rule IDs not found', { status: 404 });
    }
    const ordered = [...ids, ...rules.map(({ id }) => id).filter((id) => !ids.includes(id))];
    for (const { id, body } of rules) {
      const order = ordered.indexOf(id) + 1;
      if (order !== body.order) await metadata.put(KIND, id, { ...body, order }, authorOf(request));
    }
    await tagIndexes.changed();
    return reply.code(204).send();
  });

  app.post('/api/unstable/metrics/tag-indexing-rules/preview', READ, async (request): Promise<TagRulePreviewAnswer> => {
    const { id, attributes } = objectOf(request.body);
    const rules = await all();
    const before = id === undefined ? undefined : await found(String(id));
    const nowUnixMs = clock.nowMs();
    const order = before?.body.order ?? (rules.at(-1)?.body.order ?? 0) + 1;
    const rule: Document<TagIndexingRule> = {
      ...(before ?? {
        id: '',
        kind: KIND,
        version: 0,
        createdAtUnixMs: nowUnixMs,
        updatedAtUnixMs: nowUnixMs,
        updatedBy: '',
        deleted: false,
      }),
      // Its name is asked for only when the rule is kept.
      body: readRule({ ...objectOf(attributes), name: 'preview' }, { order, createdBy: '' }),
    };
    const others = rules.filter((one) => one.id !== before?.id);
    return await previewRule(rule, [...others, rule], { registry, tagIndexes, nowUnixS: Math.floor(nowUnixMs / 1000) });
  });

  app.get('/api/v2/metrics/:metric/tag-indexing-rules', READ, async (request) => {
    const metric = paramOf(request, 'metric');
    if (normalizeMetricName(metric) !== metric) {
      throw badRequest(
        'bad_metric_name',
        'Invalid metric name: metric name must start with a letter and only contain letters, numbers, dots, and underscores',
      );
    }
    const rules = await all();
    return { data: rules.filter(({ body }) => appliesTo(body, metric)).map(answer) };
  });
}

function readRule(
  attributes: Readonly<Record<string, unknown>>,
  before: { readonly order: number; readonly createdBy: string },
): TagIndexingRule {
  const name = attributes['name'];
  const metricNameMatches = stringsOf(attributes['metric_name_matches']);
  if (typeof name !== 'string' || name === '') throw invalid('name is required');
  if (metricNameMatches.length === 0) throw invalid('metric_name_matches must not be empty');
  const excludeTagsMode = attributes['exclude_tags_mode'] === true;
  const order = attributes['rule_order'];
  return {
    name,
    metricNameMatches,
    ignoredMetricNameMatches:
      attributes['ignored_metric_name_matches'] === undefined
        ? undefined
        : stringsOf(attributes['ignored_metric_name_matches']),
    tags: stringsOf(attributes['tags']),
    excludeTagsMode,
    options: readOptions(attributes['options'], excludeTagsMode),
    order: typeof order === 'number' ? order : before.order,
    createdBy: before.createdBy,
  };
}

function readOptions(value: unknown, excludeTagsMode: boolean): TagIndexingRule['options'] {
  const { version, data } = objectOf(value);
  if (version !== undefined && version !== 1) throw invalid('options version must be 1');
  const given = objectOf(data);
  const dynamic = objectOf(given['dynamic_tags']);
  const notQueried = dynamic['exclude_not_queried_window_seconds'];
  const byUsage = notQueried !== undefined || dynamic['exclude_not_used_in_assets'] !== undefined;
  if (byUsage && !excludeTagsMode) {
    throw invalid(
      'exclude_not_queried_window_seconds/exclude_not_used_in_assets cannot be set when exclude_tags_mode is false',
    );
  }
  if (typeof notQueried === 'number' && notQueried > LONGEST_WINDOW_S) {
    throw invalid(
      `dynamic_tags.exclude_not_queried_window_seconds cannot exceed ${LONGEST_WINDOW_S} seconds (90 days)`,
    );
  }
  return {
    version: 1,
    data: { override_previous_rules: false, manage_preexisting_metrics: true, ...given },
  };
}

function invalid(reason: string): CodedError {
  return badRequest('bad_rule', `Invalid request body: ${reason}`);
}

function answer({ id, body, createdAtUnixMs, updatedAtUnixMs, updatedBy }: Document<TagIndexingRule>) {
  return {
    id,
    type: TYPE,
    attributes: {
      created_at: new Date(createdAtUnixMs).toISOString(),
      created_by_handle: body.createdBy,
      exclude_tags_mode: body.excludeTagsMode,
      ...(body.ignoredMetricNameMatches !== undefined && {
        ignored_metric_name_matches: body.ignoredMetricNameMatches,
      }),
      metric_name_matches: body.metricNameMatches,
      modified_at: new Date(updatedAtUnixMs).toISOString(),
      modified_by_handle: updatedBy,
      name: body.name,
      options: body.options,
      rule_order: body.order,
      tags: body.tags,
    },
  };
}
