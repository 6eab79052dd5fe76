import { SUMMARY_KEYS } from '@komainu/contracts/dashboards/asking/monitors.ts';
import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import type { OwnRequest } from '@komainu/http/ask-as.ts';
import { paramOf, queryOf } from '@komainu/http/request-values.ts';
import { type JsonObject, objectOf, records } from '@komainu/kernel/json.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  alertLinesText,
  alertText,
  groupsText,
  type QuestionText,
  sloListText,
  sloText,
  summaryText,
} from './questions.ts';

/** What a guest asks of monitors and objectives, and what of the answer is shown. */
export interface GuestQuestion {
  readonly text: QuestionText;
  readonly window: TimeWindow;
  readonly request: OwnRequest;
  /** Another question that the first one's answer leads to. */
  readonly next?: (body: JsonObject) => OwnRequest;
  /** Cuts an answer down to what is drawn. */
  readonly shown: (body: JsonObject) => JsonObject;
}

type Answer = (request: FastifyRequest, reply: FastifyReply, asked: GuestQuestion) => Promise<FastifyReply>;
/** Of questions that may be asked for any time. */
const ANY: TimeWindow = { fromMs: 0, toMs: 0 };

type WindowOf = (from: unknown, to: unknown) => TimeWindow;

const same = (body: JsonObject): JsonObject => body;

/** The routes of widgets about monitors and objectives beneath a shared dashboard. */
export function registerGuestMonitors(
  app: FastifyInstance,
  root: string,
  guest: object,
  answer: Answer,
  windowOf: WindowOf,
): void {
  app.get(`${root}/api/v1/monitor/:id`, guest, (request, reply) => {
    const id = paramOf(request, 'id');
    return answer(request, reply, {
      text: alertText(id),
      window: ANY,
      request: get(`/api/v1/monitor/${encodeURIComponent(id)}`),
      shown: shownMonitor,
    });
  });
  // A guest names the monitor, never a query: what is drawn is what the monitor itself watches.
  app.get(`${root}/api/unstable/monitors/:id/preview`, guest, (request, reply) => {
    const id = paramOf(request, 'id');
    const { from_ms: from, to_ms: to } = queryOf(request);
    const window = windowOf(from, to);
    return answer(request, reply, {
      text: alertLinesText(id),
      window,
      request: get(`/api/v1/monitor/${encodeURIComponent(id)}`),
      next: ({ type, query, options }) => ({
        method: 'POST',
        url: '/api/unstable/monitors/preview',
        body: { definition: { type, query, options }, from_ms: window.fromMs, to_ms: window.toMs },
      }),
      shown: same,
    });
  });
  for (const kind of ['monitors', 'groups'] as const) {
    const path = kind === 'groups' ? '/api/v1/monitor/groups/search' : '/api/v1/monitor/search';
    app.get(`${root}${path}`, guest, (request, reply) => {
      const given = queryOf(request);
      const asked = Object.fromEntries(SUMMARY_KEYS.map((key) => [key, given[key] ?? '']));
      return answer(request, reply, {
        text: kind === 'groups' ? groupsText(asked) : summaryText(asked),
        window: ANY,
        request: get(`${path}?${new URLSearchParams(asked)}`),
        shown: kind === 'groups' ? shownGroups : shownMonitors,
      });
    });
  }
  app.get(`${root}/api/v1/slo/search`, guest, (request, reply) => {
    const { query = '', 'page[size]': size = '' } = queryOf(request);
    const asked = new URLSearchParams({ query, 'page[size]': size, 'page[number]': '0' });
    return answer(request, reply, {
      text: sloListText(query, size),
      window: ANY,
      request: get(`/api/v1/slo/search?${asked}`),
      shown: shownSlos,
    });
  });
  app.get(`${root}/api/v1/slo/:id`, guest, (request, reply) => {
    const id = paramOf(request, 'id');
    return answer(request, reply, {
      text: sloText(id),
      window: ANY,
      request: get(`/api/v1/slo/${encodeURIComponent(id)}`),
      shown: ({ data }) => ({ data: picked(objectOf(data), ['id', 'name', 'type', 'thresholds']) }),
    });
  });
  // An objective is judged over weeks, whatever the board shows: any window of it may be asked for.
  app.get(`${root}/api/v1/slo/:id/history`, guest, (request, reply) => {
    const id = paramOf(request, 'id');
    const { from_ts = '', to_ts = '', target } = queryOf(request);
    const asked = new URLSearchParams({
      from_ts,
      to_ts,
      apply_correction: 'true',
      ...(target === undefined ? {} : { target }),
    });
    return answer(request, reply, {
      text: sloText(id),
      window: ANY,
      request: get(`/api/v1/slo/${encodeURIComponent(id)}/history?${asked}`),
      shown: shownHistory,
    });
  });
}

const get = (url: string): OwnRequest => ({ method: 'GET', url });

function picked(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]));
}

/** Without its message, its author and its roles. */
function shownMonitor(body: JsonObject): JsonObject {
  const { thresholds } = objectOf(body['options']);
  return {
    ...picked(body, ['id', 'name', 'type', 'query', 'overall_state']),
    options: { thresholds: thresholds ?? {} },
  };
}

function shownMonitors(body: JsonObject): JsonObject {
  const monitors = records(body['monitors']).map((one) =>
    picked(one, ['id', 'name', 'status', 'priority', 'last_triggered_ts']),
  );
  return { monitors, counts: picked(objectOf(body['counts']), ['status']), metadata: body['metadata'] };
}

function shownGroups(body: JsonObject): JsonObject {
  const groups = records(body['groups']).map((one) =>
    picked(one, ['monitor_id', 'monitor_name', 'group', 'status', 'last_triggered_ts']),
  );
  return { groups, counts: picked(objectOf(body['counts']), ['status']), metadata: body['metadata'] };
}

function shownSlos(body: JsonObject): JsonObject {
  const data = objectOf(body['data']);
  const slos = records(objectOf(data['attributes'])['slos']).map((one) => {
    const { id, type, attributes } = objectOf(one['data']);
    return { data: { id, type, attributes: picked(objectOf(attributes), ['name', 'target_threshold', 'status']) } };
  });
  return { data: { type: data['type'], attributes: { slos } }, meta: body['meta'] };
}

function shownHistory(body: JsonObject): JsonObject {
  const data = objectOf(body['data']);
  return {
    data: picked(data, ['from_ts', 'to_ts', 'type', 'thresholds', 'overall', 'groups', 'monitors', 'series']),
    errors: body['errors'],
  };
}
