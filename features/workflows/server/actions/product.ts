import { CodedError } from '@komainu/kernel/errors.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import { isObject, listOf } from '@komainu/kernel/json.ts';
import type { AskProduct } from '../ports.ts';
import type { Action, ActionContext, ParameterRule } from './action.ts';

/** A request to the product's own API. */
interface ProductRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: JsonObject;
}

/** An action that is one request to the product's own API, made on behalf of the user for whom the workflow runs. */
interface ProductAction {
  readonly id: string;
  readonly parameters: Readonly<Record<string, ParameterRule>>;
  readonly repeatable: boolean;
  readonly readsLogs?: (input: unknown) => boolean;
  request(input: JsonObject, context: ActionContext): ProductRequest;
  output?(answer: unknown): unknown;
}

const MOST_ANSWER_CHARACTERS = 256 * 1024;
const text: ParameterRule = { kind: 'text' };
const neededText: ParameterRule = { kind: 'text', required: true };
const number: ParameterRule = { kind: 'number' };

/** Tags as one text, however they were given. */
const commas = (value: unknown): string | undefined =>
  Array.isArray(value)
    ? value.map(String).join(',')
    : value === undefined || value === null
      ? undefined
      : String(value);

const tagsOf = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.map(String)
    : (commas(value) ?? '')
        .split(',')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== '');

const idOf = (value: unknown, name: string): string => {
  const id = String(value);
  if (!/^[\w-]{1,100}$/.test(id)) throw new CodedError('bad_parameter', `the parameter ${name} is no id`);
  return id;
};

/** Only what was given. */
const given = (members: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));

const DURATION = /^P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/;

/** Seconds of an ISO 8601 duration such as `PT2H30M`. */
function durationSeconds(value: unknown): number {
  const [, weeks, days, hours, minutes, seconds] = DURATION.exec(String(value)) ?? [];
  const parts = [weeks, days, hours, minutes, seconds];
  if (parts.every((part) => part === undefined)) {
    throw new CodedError('bad_parameter', 'the parameter duration is no ISO 8601 duration such as PT2H');
  }
  const [w = 0, d = 0, h = 0, m = 0, s = 0] = parts.map((part) => Number(part ?? 0));
  return (((w * 7 + d) * 24 + h) * 60 + m) * 60 + s;
}

/** `{from, to}` of a time range, in whichever of the usual forms; the last hour where nothing was said. */
function rangeOf(value: unknown, nowMs: number): { readonly from: string; readonly to: string } {
  const range = isObject(value) ? value : {};
  const from = range['from'] ?? range['start'];
  const to = range['to'] ?? range['end'];
  return {
    from: from === undefined ? String(nowMs - 3_600_000) : String(from),
    to: to === undefined ? String(nowMs) : String(to),
  };
}

const listMonitors = (id: string, output: (answer: unknown) => unknown): ProductAction => ({
  id,
  parameters: {
    name: text,
    tags: { kind: 'texts' },
    monitor_tags: { kind: 'texts' },
    with_downtimes: { kind: 'boolean' },
    limit: number,
  },
  repeatable: true,
  request: ({ name, tags, monitor_tags, with_downtimes, limit }) => ({
    method: 'GET',
    path: '/api/v1/monitor',
    query: {
      name: commas(name),
      tags: commas(tags),
      monitor_tags: commas(monitor_tags),
      with_downtimes: commas(with_downtimes),
      page: '0',
      page_size: String(limit ?? 100),
    },
  }),
  output,
});

const LIST: readonly ProductAction[] = [
  {
    id: 'com.datadoghq.dd.downtime.scheduleDowntime',
    parameters: {
      scope: { kind: 'texts', required: true },
      duration_seconds: number,
      message: text,
      monitor_id: number,
      monitor_tags: { kind: 'texts' },
      mute_first_recovery_notification: { kind: 'boolean' },
    },
    repeatable: false,
    request: (input, { nowMs }) => {
      const { scope, duration_seconds, monitor_id, monitor_tags, message, mute_first_recovery_notification } = input;
      const end =
        duration_seconds === undefined ? undefined : Math.floor(nowMs / 1000) + Math.round(Number(duration_seconds));
      return {
        method: 'POST',
        path: '/api/v1/downtime',
        body: given({
          scope: tagsOf(scope),
          end,
          message,
          monitor_id: monitor_id === undefined ? undefined : Number(monitor_id),
          monitor_tags: monitor_tags === undefined ? undefined : tagsOf(monitor_tags),
          mute_first_recovery_notification,
        }),
      };
    },
  },
  {
    id: 'com.datadoghq.dd.events.createEvent',
    parameters: {
      title: neededText,
      text: neededText,
      date_happened: number,
      priority: text,
      host: text,
      tags: { kind: 'texts' },
      alert_type: text,
      aggregation_key: text,
      device_name: text,
    },
    repeatable: false,
    request: ({ tags, date_happened, title, text: body, ...rest }) => ({
      method: 'POST',
      path: '/api/v1/events',
      body: given({
        ...rest,
        title: String(title),
        text: String(body),
        tags: tags === undefined ? undefined : tagsOf(tags),
        date_happened: date_happened === undefined ? undefined : Number(date_happened),
      }),
    }),
  },
  {
    id: 'com.datadoghq.dd.logs.aggregateEvents',
    parameters: {
      compute: { kind: 'list' },
      filter: { kind: 'object' },
      group_by: { kind: 'list' },
      options: { kind: 'object' },
      page: { kind: 'object' },
    },
    repeatable: true,
    readsLogs: () => true,
    request: (input) => ({ method: 'POST', path: '/api/v2/logs/analytics/aggregate', body: given(input) }),
  },
  {
    id: 'com.datadoghq.dd.logs.listLogsV2',
    parameters: {
      query: text,
      time_range: { kind: 'any' },
      indexes: { kind: 'list' },
      cursor: text,
      limit: number,
      sort: text,
    },
    repeatable: true,
    readsLogs: () => true,
    request: ({ query, time_range, indexes, cursor, limit, sort }, { nowMs }) => ({
      method: 'POST',
      path: '/api/v2/logs/events/search',
      body: given({
        filter: given({ query: query ?? '*', indexes, ...rangeOf(time_range, nowMs) }),
        page: given({ cursor, limit: Math.min(Number(limit ?? 50), 1_000) }),
        sort,
      }),
    }),
  },
  {
    id: 'com.datadoghq.dd.metrics.queryScalarData',
    parameters: {
      range: { kind: 'any', required: true },
      formulas: { kind: 'list' },
      queries: { kind: 'list', required: true },
    },
    repeatable: true,
    readsLogs: asksNotOnlyMetrics,
    request: (input, { nowMs }) => formulaRequest('scalar', input, nowMs),
  },
  {
    id: 'com.datadoghq.dd.metrics.queryTimeseriesData',
    parameters: {
      range: { kind: 'any', required: true },
      formulas: { kind: 'list' },
      interval: number,
      queries: { kind: 'list', required: true },
    },
    repeatable: true,
    readsLogs: asksNotOnlyMetrics,
    request: (input, { nowMs }) => formulaRequest('timeseries', input, nowMs),
  },
  {
    id: 'com.datadoghq.dd.monitor.getMonitor',
    parameters: { monitor_id: neededText },
    repeatable: true,
    request: ({ monitor_id }) => ({ method: 'GET', path: `/api/v1/monitor/${idOf(monitor_id, 'monitor_id')}` }),
  },
  listMonitors('com.datadoghq.dd.monitor.listMonitors', (answer) => answer),
  listMonitors('com.datadoghq.dd.monitor.listMonitorsV2', (answer) => ({ monitors: answer })),
  {
    id: 'com.datadoghq.dd.monitor.muteMonitor',
    parameters: { monitorId: neededText, scope: text, duration: text },
    // Muting what is muted already changes nothing but its end.
    repeatable: true,
    request: ({ monitorId, scope, duration }, { nowMs }) => ({
      method: 'POST',
      path: `/api/v1/monitor/${idOf(monitorId, 'monitorId')}/mute`,
      body: given({
        scope,
        end: duration === undefined ? undefined : Math.floor(nowMs / 1000) + durationSeconds(duration),
      }),
    }),
  },
  {
    id: 'com.datadoghq.dd.monitor.unmuteMonitor',
    parameters: { monitorId: neededText, scope: text, allScopes: { kind: 'boolean' } },
    repeatable: true,
    request: ({ monitorId, scope, allScopes }) => ({
      method: 'POST',
      path: `/api/v1/monitor/${idOf(monitorId, 'monitorId')}/unmute`,
      body: given({ scope, all_scopes: allScopes === undefined ? undefined : String(allScopes) === 'true' }),
    }),
  },
];

/** Queries of formulas may be of logs. Those that were too long to keep are taken for such. */
function asksNotOnlyMetrics(input: unknown): boolean {
  const queries = isObject(input) ? listOf(input['queries']) : [];
  return queries.length === 0 || queries.some((query) => !isObject(query) || query['data_source'] !== 'metrics');
}

function formulaRequest(
  kind: 'scalar' | 'timeseries',
  { range, formulas, queries, interval }: JsonObject,
  nowMs: number,
): ProductRequest {
  const { from, to } = rangeOf(range, nowMs);
  const attributes = given({
    from: Number(from),
    to: Number(to),
    formulas,
    queries: listOf(queries),
    interval: interval === undefined ? undefined : Number(interval),
  });
  return { method: 'POST', path: `/api/v2/query/${kind}`, body: { data: { type: `${kind}_request`, attributes } } };
}

/** The actions that ask the product itself. */
export function productActions(ask: AskProduct): readonly Action[] {
  return LIST.map(({ id, parameters, repeatable, readsLogs, request, output }) => ({
    id,
    parameters,
    repeatable: () => repeatable,
    ...(readsLogs === undefined ? {} : { readsLogs }),
    async run(input, context) {
      const { method, path, query, body } = request(input, context);
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(name, value);
      const url = search.size === 0 ? path : `${path}?${search.toString()}`;
      const answer = await ask(await context.actor(), {
        method,
        url,
        signal: context.signal,
        ...(body === undefined ? {} : { body }),
      });
      const parsed = parse(answer.body);
      if (answer.status >= 400)
        throw new CodedError('api_refused', `${method} ${path} answered ${answer.status}: ${reasonOf(parsed)}`);
      if (answer.body.length > MOST_ANSWER_CHARACTERS) {
        throw new CodedError(
          'answer_too_large',
          `the answer of ${path} is larger than ${MOST_ANSWER_CHARACTERS / 1024} KiB: ask for less`,
        );
      }
      return { output: output === undefined ? parsed : output(parsed) };
    },
  }));
}

function parse(body: string): unknown {
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    return { text: body.slice(0, 1_000) };
  }
}

/** What `{"errors": […]}` says. */
function reasonOf(answer: unknown): string {
  const errors = isObject(answer) ? listOf(answer['errors']) : [];
  const texts = errors.map((error) =>
    isObject(error) ? String(error['detail'] ?? error['title'] ?? '') : String(error),
  );
  return texts.join('; ').slice(0, 500) || 'no reason given';
}
