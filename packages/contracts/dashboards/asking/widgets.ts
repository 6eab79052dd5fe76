import type { Definition } from './definition.ts';
import { type Json, listOf, numberOf, objectOf, objectsOf, textOf, textsOf } from './json.ts';
import { metricWords, type Substitute } from './requests.ts';
import { splitRequestOf } from './split.ts';

/** What widgets ask beside their requests as they stand. */

/** Most parts of a split graph. */
export const MOST_SPLITS = 100;

export interface Split {
  /** The widget that is drawn once a value. */
  readonly source: Definition;
  readonly tag: string;
  /** Chosen values; [] when those with the greatest values are asked for. */
  readonly values: readonly string[];
  /** Asks for the values. */
  readonly request: Definition;
}

export function readSplit(definition: Definition): Split {
  const source = objectOf(definition['source_widget_definition']) as Definition;
  const config = objectOf(definition['split_config']);
  const sort = objectOf(config['sort']);
  const chosen = listOf(config['static_splits']).flatMap((split) => objectsOf(split));
  const tag = textOf(chosen[0]?.['tag_key']) || textOf(objectsOf(config['split_dimensions'])[0]?.['one_graph_per']);
  const values = chosen.flatMap((split) => listOf(split['tag_values']).map(textOf)).filter(Boolean);
  const limit = Math.min(MOST_SPLITS, numberOf(config['limit']) ?? 24);
  const asked = splitRequestOf(source, tag, limit, textOf(sort['order']) === 'asc' ? 'asc' : 'desc');
  const request: Definition = { type: 'toplist', requests: asked === undefined || values.length > 0 ? [] : [asked] };
  return { source: { ...source, type: textOf(source['type']) || 'timeseries' }, tag, values, request };
}

/** The requests of a host map: fill and size, with every host by itself. */
export function hostMapDefinition(definition: Definition, substitute: Substitute): Definition {
  const { fill, size } = objectOf(definition['requests']);
  const scope = textsOf(definition['scope']).map((one) => substitute(one, 'metrics'));
  const groups = textsOf(definition['group']);
  const requests = [fill, size].filter((request) => request !== undefined && request !== null);
  return { ...definition, requests: requests.map((request) => byHost(objectOf(request), groups, scope)) };
}

/** A request with every host by itself: `by {host}` is understood, and what it is grouped by comes along. */
function byHost(request: Json, groups: readonly string[], scope: readonly string[]): Json {
  const query = textOf(request['q']) || textOf(objectOf((request['queries'] as unknown[] | undefined)?.[0])['query']);
  if (query === '') return request;
  const aggregator = /^(avg|sum|min|max):/.exec(query)?.[1] ?? 'avg';
  const own = /\{([^{}]*)\}/.exec(query)?.[1] ?? '*';
  const parts = [...own.split(','), ...scope].map((one) => one.trim()).filter((one) => one !== '' && one !== '*');
  const keys = [...new Set(['host', ...groups.filter((group) => group !== 'host')])];
  return {
    q: `${aggregator}:${metricWords(query.includes(':') ? query : `avg:${query}`)}{${parts.join(',') || '*'}} by {${keys.join(',')}}`,
  };
}

/** The request of an event timeline: how many there were. */
export function timelineRequests(definition: Definition, label: string): readonly Json[] {
  return [
    {
      queries: [
        {
          data_source: 'events',
          name: 'a',
          compute: { aggregation: 'count' },
          search: { query: textOf(definition['query']) || '*' },
        },
      ],
      formulas: [{ formula: 'a', alias: label }],
    },
  ];
}

/** Most events that are marked on a chart. */
export const MOST_MARKS = 200;

/** The search for events to mark on a chart; '' when it marks none. */
export function marksSearch(searches: readonly string[], substitute: Substitute): string {
  return searches
    .filter(Boolean)
    .map((one) => `(${substitute(one, 'search')})`)
    .join(' OR ');
}

/** The searches of a time series for events to mark. */
export const marksOf = (definition: Definition): readonly string[] =>
  objectsOf(definition['events']).map((event) => textOf(event['q']));

export type EventSource = 'logs' | 'spans' | 'events';

/** Most rows of a list. */
export const MOST_ROWS = 50;

const STREAMS: Readonly<Record<string, EventSource>> = {
  logs_stream: 'logs',
  logs_issue_stream: 'logs',
  audit_stream: 'events',
  trace_stream: 'spans',
  event_stream: 'events',
};

/** What a list asks; undefined for data that nothing here has. Lists are those of the v2 API. */
export function listQuestion(
  definition: Definition,
): { readonly source: EventSource; readonly search: string } | undefined {
  if (definition.type === 'list_stream') {
    const query = objectOf(objectsOf(definition['requests'])[0]?.['query']);
    const source = STREAMS[textOf(query['data_source'])];
    return source === undefined ? undefined : { source, search: textOf(query['query_string']) };
  }
  const source = definition.type === 'log_stream' ? 'logs' : definition.type === 'trace_stream' ? 'spans' : 'events';
  return { source, search: textOf(definition['query']) };
}

/** What a check status asks of `/api/unstable/service_checks`, besides the time. */
export function checksQuestion(
  definition: Definition,
  substitute: Substitute,
): { readonly check: string; readonly tags: string; readonly group_by: string } {
  const isCluster = textOf(definition['grouping']) === 'cluster';
  const tags = [...textsOf(definition['tags']), ...(isCluster ? [] : [textOf(definition['group'])])]
    .map((tag) => substitute(tag, 'plain'))
    .filter((tag) => tag !== '' && tag !== '*' && !tag.endsWith(':*'));
  return {
    check: textOf(definition['check']),
    tags: tags.join(','),
    group_by: isCluster ? textsOf(definition['group_by']).join(',') : '',
  };
}

/** The service and the environment that a service map is about; '' for all. */
export function mapScope(
  definition: Definition,
  substitute: Substitute,
): { readonly service: string; readonly env: string } {
  const query = objectOf(objectsOf(definition['requests'])[0]?.['query']);
  const put = (text: string): string => substitute(text, 'plain');
  const words = [
    ...textsOf(definition['filters']),
    ...textsOf(query['filters']),
    ...textOf(query['query_string']).split(/\s+/),
  ].map(put);
  const valueIn = (key: string): string =>
    words.find((word) => word.startsWith(`${key}:`) && !word.endsWith(':*'))?.slice(key.length + 1) ?? '';
  const named = put(textOf(definition['service']) || textOf(query['service'])).replace(/^service:/, '');
  return { service: named === '*' ? '' : named || valueIn('service'), env: valueIn('env') };
}

const HOUR_MS = 3_600_000;
const SHIFTS_MS: Readonly<Record<string, number>> = {
  hour_before: HOUR_MS,
  day_before: 24 * HOUR_MS,
  week_before: 7 * 24 * HOUR_MS,
  month_before: 30 * 24 * HOUR_MS,
};

/** How long before its window a change also asks, for the values to compare with. */
export const changeShiftMs = (request: Json): number => SHIFTS_MS[textOf(request['compare_to'])] ?? HOUR_MS;
