import type { Principal } from '@komainu/contracts/access/principal.ts';
import { bodyOfAsk } from '@komainu/contracts/dashboards/asking/requests.ts';
import type { ListedEvent, Stream } from '@komainu/contracts/dashboards/asking/streams.ts';
import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import { MOST_ROWS } from '@komainu/contracts/dashboards/asking/widgets.ts';
import type { ScalarAnswer, TimeseriesAnswer } from '@komainu/contracts/dashboards/drawing/answers.ts';
import type { FunnelAnswer } from '@komainu/contracts/dashboards/journeys.ts';
import type { ServiceChecksAnswer } from '@komainu/contracts/metrics/service-checks.ts';
import { askAs, type OwnRequest } from '@komainu/http/ask-as.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { objectOf, records, stringsOf } from '@komainu/kernel/json.ts';
import type { FastifyInstance } from 'fastify';
import type { Asker } from './answers.ts';

const LISTS: Readonly<Record<Stream['source'], string>> = {
  logs: '/api/v2/logs/events/search',
  spans: '/api/v2/spans/events/search',
  events: '/api/v2/events/search',
};

/** Asks this server's own routes on behalf of somebody: what he may not see is not drawn. */
export function createOwnAsker(app: FastifyInstance, principal: Principal, signal?: AbortSignal): Asker {
  const ask = async (asked: OwnRequest): Promise<unknown> => {
    const answer = await askAs(app, principal, { ...asked, ...(signal !== undefined && { signal }) });
    const read: unknown = JSON.parse(answer.body);
    if (answer.status >= 400) {
      const [reason = `answered ${answer.status}`] = stringsOf(objectOf(read)['errors']);
      throw new CodedError('not_answered', reason, { status: answer.status });
    }
    return read;
  };
  const post = (url: string, body: object): Promise<unknown> => ask({ method: 'POST', url, body });
  return {
    // The routes are ours: their answers have the shape that the contracts say.
    timeseries: async (ask, { fromMs, toMs }, intervalMs) =>
      (await post(
        '/api/v2/query/timeseries',
        bodyOfAsk(ask, 'timeseries', fromMs, toMs, intervalMs),
      )) as TimeseriesAnswer,
    scalar: async (ask, { fromMs, toMs }) =>
      (await post('/api/v2/query/scalar', bodyOfAsk(ask, 'scalar', fromMs, toMs))) as ScalarAnswer,
    checks: async (question, { fromMs, toMs }) => {
      const params = new URLSearchParams({ ...question, from: String(fromMs), to: String(toMs) });
      const answer = await ask({ method: 'GET', url: `/api/unstable/service_checks?${params}` });
      return (answer as ServiceChecksAnswer).data;
    },
    funnel: async (question) => ((await post('/api/unstable/dashboards/funnel', question)) as FunnelAnswer).steps,
    events: async (stream, window) => {
      const asked = listBody(stream, window);
      const wrapped = { data: { type: 'search_request', attributes: asked } };
      const answer = await post(LISTS[stream.source], stream.source === 'spans' ? wrapped : asked);
      return records(objectOf(answer)['data']).map(
        ({ id, attributes }): ListedEvent => ({ id: String(id), attributes: objectOf(attributes) }),
      );
    },
  };
}

function listBody({ search, isOldestFirst }: Stream, { fromMs, toMs }: TimeWindow): object {
  return {
    filter: {
      query: search.trim() === '' ? '*' : search,
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
    },
    sort: isOldestFirst ? 'timestamp' : '-timestamp',
    page: { limit: MOST_ROWS },
  };
}
