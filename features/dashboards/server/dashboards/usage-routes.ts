import { paramOf, queryOf } from '@komainu/http/request-values.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import type { FastifyInstance } from 'fastify';
import { READ } from '../access.ts';
import { isoMicrosZ, notFound } from '../json.ts';
import { offsetPageOf, pageLink } from '../paging.ts';
import type { DashboardDigest } from './digest.ts';
import type { DashboardKeeper } from './keeper.ts';

const USUAL_PAGE = 250;
const MOST_PAGE = 500;
/** There is one organization. */
const ORGANIZATION = 1;

/** `/api/v2/dashboards/usage`: how many widgets of which type, who made it, when it was edited. Views are not counted. */
export function registerDashboardUsage(app: FastifyInstance, keeper: DashboardKeeper): void {
  app.get('/api/v2/dashboards/usage', READ, async (request) => {
    const query = queryOf(request);
    const { offset, limit } = offsetPageOf(query, USUAL_PAGE, MOST_PAGE);
    const editedBefore = timeOf(query['filter[edited_before]']);
    timeOf(query['filter[viewed_before]']);
    const kept = (await keeper.digests()).filter(({ updatedAtUnixMs }) => updatedAtUnixMs < editedBefore);
    const total = kept.length;
    const lastOffset = total === 0 ? 0 : Math.floor((total - 1) / limit) * limit;
    const previous = offset > 0 ? Math.max(0, offset - limit) : null;
    const next = offset + limit < total ? offset + limit : null;
    const self = `${request.protocol}://${request.host}${request.url}`;
    return {
      data: kept.slice(offset, offset + limit).map(presentUsage),
      meta: {
        page: {
          type: 'offset_limit',
          offset,
          first_offset: 0,
          limit,
          prev_offset: previous,
          next_offset: next,
          last_offset: lastOffset,
          total,
        },
      },
      links: {
        self,
        ...(previous === null ? {} : { prev: pageLink(self, previous, limit) }),
        ...(next === null ? {} : { next: pageLink(self, next, limit) }),
        first: pageLink(self, 0, limit),
        last: pageLink(self, lastOffset, limit),
      },
    };
  });

  app.get('/api/v2/dashboards/:id/usage', READ, async (request) => {
    const id = paramOf(request, 'id');
    const [digest] = await keeper.digestsOf([id]);
    if (digest === undefined) {
      throw notFound(
        'no_such_dashboard',
        `Dashboard not found for dashboard_id=${id} in org_id=${ORGANIZATION} not found`,
      );
    }
    return { data: presentUsage(digest) };
  });
}

function timeOf(text: string | undefined): number {
  if (text === undefined || text === '') return Number.POSITIVE_INFINITY;
  const unixMs = Date.parse(text);
  if (Number.isNaN(unixMs)) throw badRequest('bad_parameter', 'Input should be a valid datetime');
  return unixMs;
}

function presentUsage(digest: DashboardDigest): object {
  const { widgetTypes: types } = digest;
  return {
    id: digest.id,
    type: 'dashboards-usages',
    attributes: {
      org_id: ORGANIZATION,
      title: digest.title,
      teams: (digest.tags ?? []).map((tag) => tag.slice('team:'.length)),
      created_at: isoMicrosZ(digest.createdAtUnixMs),
      author: { ...digest.author, is_disabled: false },
      total_views: 0,
      viewed_at: null,
      viewer: null,
      total_views_by_type: null,
      edited_at: isoMicrosZ(digest.updatedAtUnixMs),
      widget_count: types.length,
      widget_count_by_type: Object.fromEntries(
        [...new Set(types)].map((type) => [type, types.filter((one) => one === type).length]),
      ),
      dashboard_quality_score: null,
    },
  };
}
