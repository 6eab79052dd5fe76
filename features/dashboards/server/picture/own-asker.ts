import type { Principal } from '@komainu/contracts/access/principal.ts';
import { bodyOfAsk } from '@komainu/contracts/dashboards/asking/requests.ts';
import type { ListedEvent, Stream } from '@komainu/contracts/dashboards/asking/streams.ts';
import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import { MOST_ROWS } from '@komainu/contracts/dashboards/asking/widgets.ts';
import type { ScalarAnswer, TimeseriesAnswer } from '@komainu/contracts/dashboards/drawing/answers.ts';
import type { FunnelAnswer, SankeyAnswer } from '@komainu/contracts/dashboards/journeys.ts';
import type { ServiceChecksAnswer } from '@komainu/contracts/metrics/service-checks.ts';
import type { MonitorPreviewAnswer } from '@komainu/contracts/monitors/monitors-api.ts';
import type { FoundGroupsAnswer, MonitorSearchAnswer } from '@komainu/contracts/monitors/search.ts';
import type { SloHistoryAnswer } from '@komainu/contracts/slo/history.ts';
import type { SloAnswer, SloSearchAnswer } from '@komainu/contracts/slo/slo.ts';
import type { ServiceMapAnswer } from '@komainu/contracts/traces/service-map-api.ts';
import { askAs, type OwnRequest } from '@komainu/http/ask-as.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { objectOf, records, stringsOf } from '@komainu/kernel/json.ts';
import type { FastifyInstance } from 'fastify';
import type { Asker, DrawnMonitor } from './answers.ts';
import type { ImageSource } from './image-source.ts';

const LISTS: Readonly<Record<Stream['source'], string>> = {
  logs: '/api/v2/logs/events/search',
  spans: '/api/v2/spans/events/search',
  events: '/api/v2/events/search',
};

/** Asks this server's own routes on behalf of somebody: what he may not see is not drawn. */
export function createOwnAsker(
  app: FastifyInstance,
  principal: Principal,
  images: ImageSource,
  signal?: AbortSignal,
): Asker {
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
  const get = (path: string, params: Readonly<Record<string, string>> = {}): Promise<unknown> =>
    ask({ method: 'GET', url: `${path}?${new URLSearchParams(params)}` });
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
      const answer = await get('/api/unstable/service_checks', { ...question, from: String(fromMs), to: String(toMs) });
      return (answer as ServiceChecksAnswer).data;
    },
    sankey: async (question) => (await post('/api/unstable/dashboards/sankey', question)) as SankeyAnswer,
    serviceMap: async (scope, { fromMs, toMs }) =>
      (await get('/api/unstable/service-map', {
        ...scope,
        from: String(Math.floor(fromMs)),
        to: String(Math.ceil(toMs)),
      })) as ServiceMapAnswer,
    monitor: async (id) => (await get(`/api/v1/monitor/${id}`)) as DrawnMonitor,
    monitorPreview: async ({ type, query, options }, { fromMs, toMs }) =>
      (await post('/api/unstable/monitors/preview', {
        definition: { type, query, options },
        from_ms: Math.floor(fromMs),
        to_ms: Math.ceil(toMs),
      })) as MonitorPreviewAnswer,
    monitors: async (question) => (await get('/api/v1/monitor/search', { ...question })) as MonitorSearchAnswer,
    monitorGroups: async (question) =>
      (await get('/api/v1/monitor/groups/search', { ...question })) as FoundGroupsAnswer,
    slo: async (id) => ((await get(`/api/v1/slo/${id}`)) as SloAnswer).data,
    sloHistory: async (id, { fromMs, toMs }, target) =>
      (
        (await get(`/api/v1/slo/${id}/history`, {
          from_ts: String(Math.floor(fromMs / 1000)),
          to_ts: String(Math.ceil(toMs / 1000)),
          apply_correction: 'true',
          target: String(target),
        })) as SloHistoryAnswer
      ).data,
    slos: async ({ query, size }) =>
      (
        (await get('/api/v1/slo/search', { query, 'page[size]': size, 'page[number]': '0' })) as SloSearchAnswer
      ).data.attributes.slos.map(({ data }) => data),
    image: (url) => images.load(url, signal),
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

function listBody({ search, isOldestFirst, calculated }: Stream, { fromMs, toMs }: TimeWindow): object {
  return {
    filter: {
      query: search.trim() === '' ? '*' : search,
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      ...(calculated.length === 0 ? {} : { calculated_fields: calculated }),
    },
    sort: isOldestFirst ? 'timestamp' : '-timestamp',
    page: { limit: MOST_ROWS },
  };
}
