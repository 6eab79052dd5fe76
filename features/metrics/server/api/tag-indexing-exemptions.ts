import { resourceOf } from '@komainu/http/json-api.ts';
import { authorOf, paramOf } from '@komainu/http/request-values.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import { TAG_CONFIGURATION, type TagConfiguration } from '../tag-index/tag-configuration.ts';
import { TAG_INDEXING_EXEMPTION } from '../tag-index/tag-indexing-rule.ts';
import type { MetricsApi } from './api.ts';

interface Exemption {
  readonly reason: string;
}

const TYPE = 'tag_indexing_rule_exemptions';
const LONGEST_REASON = 1_000;
const READ = { config: { access: { kind: 'api', permission: 'read' } } } as const;
const WRITE = { config: { access: { kind: 'api', permission: 'write' } } } as const;

/**
 * `/api/v2/metrics/{metric}/tag-indexing-rule-exemptions`: metrics that no rule touches. One with a configuration of its own
 * is such a metric, too.
 */
export function tagIndexingExemptionRoutes(app: FastifyInstance, { metadata, tagIndexes }: MetricsApi): void {
  const url = '/api/v2/metrics/:metric/tag-indexing-rule-exemptions';
  const answer = (
    metric: string,
    kind: 'exemption' | 'legacy_tag_configuration',
    reason: string,
    { createdAtUnixMs, updatedBy }: { readonly createdAtUnixMs: number; readonly updatedBy: string },
  ) => ({
    data: {
      id: metric,
      type: TYPE,
      attributes: { created_at: new Date(createdAtUnixMs).toISOString(), created_by_handle: updatedBy, kind, reason },
    },
  });

  app.get(url, READ, async (request) => {
    const metric = paramOf(request, 'metric');
    const exemption = await metadata.get<Exemption>(TAG_INDEXING_EXEMPTION, metric);
    if (exemption !== undefined) return answer(metric, 'exemption', exemption.body.reason, exemption);
    const configuration = await metadata.get<TagConfiguration>(TAG_CONFIGURATION, metric);
    if (configuration === undefined) throw notExempt(metric);
    return answer(metric, 'legacy_tag_configuration', 'This metric has a tag configuration of its own.', configuration);
  });

  app.post(url, WRITE, async (request, reply) => {
    const metric = paramOf(request, 'metric');
    const { reason } = resourceOf(request.body, TYPE).attributes;
    if (typeof reason !== 'string' || reason === '' || reason.length > LONGEST_REASON) {
      throw badRequest('bad_body', `Invalid request body: reason is required, ${LONGEST_REASON} characters at most`);
    }
    if ((await metadata.get(TAG_INDEXING_EXEMPTION, metric)) !== undefined) {
      throw new CodedError('exemption_exists', `${metric} is exempt already`, { status: 409 });
    }
    const document = await metadata.put(TAG_INDEXING_EXEMPTION, metric, { reason }, authorOf(request));
    await tagIndexes.changed();
    return reply.code(201).send(answer(metric, 'exemption', reason, document));
  });

  app.delete(url, WRITE, async (request, reply) => {
    const metric = paramOf(request, 'metric');
    if (!(await metadata.delete(TAG_INDEXING_EXEMPTION, metric, authorOf(request)))) throw notExempt(metric);
    await tagIndexes.changed();
    return reply.code(204).send();
  });
}

function notExempt(metric: string): CodedError {
  return new CodedError('not_exempt', `${metric} is not exempt from tag indexing rules`, { status: 404 });
}
