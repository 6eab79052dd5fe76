import { shownEvent } from '@komainu/contracts/dashboards/asking/streams.ts';
import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import { type EventSource, MOST_MARKS, MOST_ROWS } from '@komainu/contracts/dashboards/asking/widgets.ts';
import type { SharedView } from '@komainu/contracts/dashboards/shares.ts';
import { askAs, type OwnRequest } from '@komainu/http/ask-as.ts';
import { clientSignal } from '@komainu/http/client-signal.ts';
import { paramOf, type QueryValues, queryOf } from '@komainu/http/request-values.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { badRequest, CodedError } from '@komainu/kernel/errors.ts';
import { type JsonObject, listOf, objectOf, records } from '@komainu/kernel/json.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { checkSize } from '../json.ts';
import { type GuestQuestion, registerGuestMonitors } from './guest-monitors.ts';
import { askText, checksText, listText, mapText, type QuestionText } from './questions.ts';
import type { SharedViews, View } from './view.ts';

const PATH = '/api/unstable/shared/:token';
const GUEST = {
  // Anybody may send one: a question is small.
  bodyLimit: 1024 * 1024,
  config: {
    access: {
      kind: 'public',
      why: 'whoever has the link of a shared dashboard sees what its widgets ask, and nothing else',
    },
  },
} as const;
const LISTS: Readonly<Record<EventSource, string>> = {
  logs: '/api/v2/logs/events/search',
  spans: '/api/v2/spans/events/search',
  events: '/api/v2/events/search',
};
/** Questions of all guests under way; more are told to come back. */
const MOST_AT_ONCE = 64;

/** What a guest asks: how to tell it from others, for which time, and what our own route is asked for it. */
interface Asked {
  readonly text: QuestionText;
  readonly window: TimeWindow;
  readonly request: OwnRequest;
  /** Its rows are cut down to what is shown of them. */
  readonly isList?: true;
  readonly next?: GuestQuestion['next'];
  readonly shown?: GuestQuestion['shown'];
}

/** `/api/unstable/shared/:token`: the dashboard behind a link, and below it the routes that its widgets ask, for them alone. */
export function registerGuestRoutes(app: FastifyInstance, views: SharedViews, clock: Clock): void {
  let underWay = 0;
  const answer = async (request: FastifyRequest, reply: FastifyReply, asked: Asked): Promise<FastifyReply> => {
    const view = await views.open(paramOf(request, 'token'));
    const nowMs = clock.nowMs();
    const matcher = views.matcher(view, choiceOf(request), nowMs);
    const verdict = matcher.verdict(asked.text, asked.window, nowMs);
    if (verdict !== 'allowed') throw refused(verdict);
    if (underWay >= MOST_AT_ONCE) {
      throw new CodedError('too_many_guests', 'too many questions of shared dashboards at once', { status: 429 });
    }
    underWay++;
    try {
      const signal = clientSignal(reply);
      const first = await askAs(app, view.principal, { ...asked.request, signal });
      const next = first.status === 200 ? asked.next?.(objectOf(JSON.parse(first.body))) : undefined;
      const own = next === undefined ? first : await askAs(app, view.principal, { ...next, signal });
      const body = own.status === 200 ? shownBody(asked, own.body, matcher.columns(asked.text)) : own.body;
      return reply.code(own.status).header('Cache-Control', 'no-store').type(own.contentType).send(body);
    } finally {
      underWay--;
    }
  };

  app.get(PATH, GUEST, async (request, reply): Promise<SharedView> => {
    reply.header('Cache-Control', 'no-store');
    return present(await views.open(paramOf(request, 'token')));
  });
  for (const kind of ['timeseries', 'scalar']) {
    app.post(`${PATH}/api/v2/query/${kind}`, GUEST, (request, reply) =>
      answer(request, reply, queryAsked(request, kind)),
    );
  }
  for (const source of ['logs', 'spans', 'events'] as const) {
    app.post(`${PATH}${LISTS[source]}`, GUEST, (request, reply) => answer(request, reply, listAsked(request, source)));
  }
  app.get(`${PATH}/api/unstable/service_checks`, GUEST, (request, reply) => {
    const { check = '', tags = '', group_by: groupBy = '', from, to } = queryOf(request);
    const window = windowOf(from, to);
    const url = urlOf('/api/unstable/service_checks', { check, tags, group_by: groupBy, from, to });
    return answer(request, reply, { text: checksText(check, tags, groupBy), window, request: { method: 'GET', url } });
  });
  app.get(`${PATH}/api/unstable/service-map`, GUEST, (request, reply) => {
    const { service = '', env = '', from, to } = queryOf(request);
    const window = windowOf(from, to);
    const url = urlOf('/api/unstable/service-map', { service, env, from, to });
    return answer(request, reply, { text: mapText(service, env), window, request: { method: 'GET', url } });
  });
  registerGuestMonitors(app, PATH, GUEST, answer, windowOf);
  app.get(`${PATH}/api/v2/powerpacks/:id`, GUEST, async (request, reply) => {
    const { packs } = await views.open(paramOf(request, 'token'));
    const id = paramOf(request, 'id');
    const pack = packs.get(id);
    if (pack === undefined) throw refused('not_asked');
    const { name, template_variables: variables, group_widget: group } = pack;
    reply.header('Cache-Control', 'no-store');
    return {
      data: { type: 'powerpack', id, attributes: { name, template_variables: variables, group_widget: group } },
    };
  });
}

/** `{data: {type, attributes: {from, to, queries, formulas}}}`. Whatever else stands there is not passed on. */
function queryAsked(request: FastifyRequest, kind: string): Asked {
  checkSize(request.body, 'the question');
  const { from, to, queries, formulas } = objectOf(objectOf(objectOf(request.body)['data'])['attributes']);
  const attributes = { from, to, queries, formulas };
  return {
    text: askText(queries, formulas),
    window: windowOf(from, to),
    request: {
      method: 'POST',
      url: `/api/v2/query/${kind}`,
      body: { data: { type: `${kind}_request`, attributes } },
    },
  };
}

/** `{filter: {query, from, to}, sort, page: {limit}}`; spans come wrapped. Pages beyond the first are not shown. */
function listAsked(request: FastifyRequest, source: EventSource): Asked {
  const body = objectOf(request.body);
  const sent = source === 'spans' ? objectOf(objectOf(body['data'])['attributes']) : body;
  const filter = objectOf(sent['filter']);
  const [search, from, to] = [filter['query'], filter['from'], filter['to']];
  if (typeof search !== 'string' || typeof from !== 'string' || typeof to !== 'string') {
    throw badRequest('bad_request', 'filter.query, filter.from and filter.to are texts');
  }
  const calculated = source === 'logs' ? listOf(filter['calculated_fields']) : [];
  const asked: JsonObject = {
    filter: { query: search, from, to, ...(calculated.length === 0 ? {} : { calculated_fields: calculated }) },
    sort: sent['sort'] === 'timestamp' ? 'timestamp' : '-timestamp',
    page: { limit: Math.min(limitOf(sent), source === 'events' ? MOST_MARKS : MOST_ROWS) },
  };
  return {
    text: listText(source, search, calculated),
    window: windowOf(Date.parse(from), Date.parse(to)),
    isList: true,
    request: {
      method: 'POST',
      url: LISTS[source],
      body: source === 'spans' ? { data: { type: 'search_request', attributes: asked } } : asked,
    },
  };
}

function shownBody({ isList, shown }: Asked, body: string, columns: readonly string[]): string {
  if (shown !== undefined) return JSON.stringify(shown(objectOf(JSON.parse(body))));
  return isList === true ? shownList(body, columns) : body;
}

/** A page of the v2 lists with the columns of the widget: whole logs hold more than anybody meant to share. */
function shownList(body: string, columns: readonly string[]): string {
  const rows = records(objectOf(JSON.parse(body))['data']);
  const data = rows.map(({ id, attributes }) =>
    shownEvent({ id: typeof id === 'string' ? id : '', attributes: objectOf(attributes) }, columns),
  );
  return JSON.stringify({ data });
}

function limitOf(sent: JsonObject): number {
  const limit = objectOf(sent['page'])['limit'];
  return typeof limit === 'number' && Number.isSafeInteger(limit) && limit > 0 ? limit : MOST_ROWS;
}

/** Unix ms, as numbers or as texts of an address. */
function windowOf(from: unknown, to: unknown): TimeWindow {
  const [fromMs, toMs] = [from, to].map((value) => (typeof value === 'string' && value !== '' ? Number(value) : value));
  if (typeof fromMs !== 'number' || typeof toMs !== 'number' || !Number.isFinite(fromMs) || !Number.isFinite(toMs)) {
    throw badRequest('bad_request', 'the window of time has no beginning or no end');
  }
  return { fromMs, toMs };
}

function urlOf(path: string, values: QueryValues): string {
  const given = Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  return `${path}?${new URLSearchParams(given)}`;
}

/** The values of template variables: `tpl_var_host=web-1`. */
function choiceOf(request: FastifyRequest): Readonly<Record<string, string>> {
  const given = Object.entries(queryOf(request)).filter(([key]) => key.startsWith('tpl_var_'));
  return Object.fromEntries(given.map(([key, value]) => [key, value ?? '']));
}

function refused(verdict: 'not_asked' | 'not_shown'): CodedError {
  const reason = verdict === 'not_asked' ? 'no widget of the shared dashboard asks this' : 'this time is not shared';
  return new CodedError(verdict === 'not_asked' ? 'not_shared' : 'time_not_shared', `Forbidden: ${reason}`, {
    status: 403,
  });
}

/** What a guest gets of the dashboard: what is drawn, and nothing of the people and roles behind it. */
function present({ share, dashboard, variables }: View): SharedView {
  const { title, description, layout_type: layoutType, reflow_type: reflowType, widgets, tabs } = dashboard.body.fields;
  const { fields } = share.body;
  return {
    dashboard: {
      id: dashboard.id,
      title: fields.title ?? title,
      description: description ?? null,
      layout_type: layoutType,
      ...(reflowType === undefined ? {} : { reflow_type: reflowType }),
      widgets,
      tabs: tabs ?? null,
      template_variables: variables,
    },
    global_time: fields.global_time,
    global_time_selectable_enabled: fields.global_time_selectable_enabled,
    viewing_preferences: fields.viewing_preferences,
  };
}
