import { splitArguments } from '../../metrics/split-arguments.ts';
import type { Definition } from './definition.ts';
import { type Json, listOf, mapStrings, objectOf, objectsOf, textOf } from './json.ts';

/** A question to `/api/v2/query/timeseries` or `/scalar`: formulas over named queries, with what to call the answers. */
export interface Ask {
  readonly queries: readonly Json[];
  readonly formulas: readonly AskedFormula[];
}

export interface AskedFormula {
  readonly formula: string;
  readonly limit?: Json;
  /** The alias, or the queries written out. */
  readonly label: string;
  /** Whether somebody chose the label. */
  readonly isNamed: boolean;
}

/** Puts template variables into the texts of a query. */
export type Substitute = (text: string, dialect: 'metrics' | 'search' | 'plain') => string;

/** Legacy searches by the key of the request, and the data source that they ask now. */
const SEARCHES: Readonly<Record<string, string>> = {
  log_query: 'logs',
  apm_query: 'spans',
  rum_query: 'rum',
  event_query: 'events',
  security_query: 'security_signals',
  network_query: 'network',
  audit_query: 'audit',
  profile_metrics_query: 'profiles',
};
const METRIC_SOURCES = new Set(['metrics', 'cloud_cost']);

/** The requests of a widget: a list, or one in an object (distribution, scatter plot, host map have `x`, `y`, `fill`, …). */
export function requestsOf(definition: Definition): readonly Json[] {
  const { requests } = definition;
  if (Array.isArray(requests)) return objectsOf(requests);
  return Object.values(objectOf(requests))
    .flatMap((one) => (Array.isArray(one) ? one : [one]))
    .map(objectOf)
    .filter((one) => Object.keys(one).length > 0);
}

/** What a request asks; undefined when it holds no query that we know. `aggregator` is how legacy queries become numbers. */
export function askOf(request: Json, substitute: Substitute, aggregator = 'avg'): Ask | undefined {
  const queries = Array.isArray(request['queries'])
    ? objectsOf(request['queries'])
    : request['query'] !== undefined && textOf(objectOf(request['query'])['data_source']) !== ''
      ? [objectOf(request['query'])]
      : [];
  if (queries.length > 0) return modernAsk(request, queries, substitute);
  const text = textOf(request['q']);
  if (text.trim() !== '') return expressionAsk(request, text, substitute, textOf(request['aggregator']) || aggregator);
  return searchAsk(request, substitute) ?? statisticsAsk(request, substitute);
}

function modernAsk(request: Json, all: readonly Json[], substitute: Substitute): Ask | undefined {
  // A query that waits to be written asks nothing, and neither do the formulas over it.
  const { queries: everyQuery, rename } = plainNames(all.map(withName));
  const waiting = everyQuery.filter((query) => query['query'] === '').map((query) => textOf(query['name']));
  const named = everyQuery.filter((query) => query['query'] !== '').map((query) => substituted(query, substitute));
  if (named.length === 0) return undefined;
  const given = objectsOf(request['formulas']).map(
    (one): Json => ({ ...one, formula: rename(textOf(one['formula'])) }),
  );
  const whole = given.length > 0 ? given : named.map((query): Json => ({ formula: query['name'] }));
  const isWaiting = (formula: Json): boolean =>
    wordsOf(textOf(formula['formula'])).some((word) => waiting.includes(word));
  const formulas = waiting.length === 0 ? whole : whole.filter((one) => !isWaiting(one));
  if (formulas.length === 0) return undefined;
  return {
    queries: named,
    formulas: formulas.map((one) => {
      const alias = textOf(one['alias']);
      const formula = textOf(one['formula']);
      return {
        formula,
        ...(one['limit'] === undefined ? {} : { limit: objectOf(one['limit']) }),
        label: alias === '' ? readable(formula, named) : substitute(alias, 'plain'),
        isNamed: alias !== '',
      };
    }),
  };
}

/** Names such as `my-query` are subtraction to a formula: they are asked under names that are words. */
function plainNames(queries: readonly Json[]): {
  readonly queries: readonly Json[];
  readonly rename: (formula: string) => string;
} {
  const names = new Map(
    queries
      .map((query, index) => [textOf(query['name']), `query_${index + 1}_`] as const)
      .filter(([name]) => !/^[A-Za-z_]\w*$/.test(name))
      .sort(([a], [b]) => b.length - a.length),
  );
  if (names.size === 0) return { queries, rename: (formula) => formula };
  return {
    queries: queries.map((query) => ({ ...query, name: names.get(textOf(query['name'])) ?? query['name'] })),
    rename: (formula) => [...names].reduce((text, [name, plain]) => text.replaceAll(name, plain), formula),
  };
}

const wordsOf = (formula: string): readonly string[] => formula.match(/[A-Za-z_]\w*/g) ?? [];

const withName = (query: Json, index: number): Json => ({
  ...query,
  name: textOf(query['name']) || `query${index + 1}`,
});

function substituted(query: Json, substitute: Substitute): Json {
  const dialect = METRIC_SOURCES.has(textOf(query['data_source'])) ? 'metrics' : 'search';
  return mapStrings(query, (text) => substitute(text, dialect)) as Json;
}

function expressionAsk(request: Json, text: string, substitute: Substitute, aggregator: string): Ask {
  const aliases = new Map(
    objectsOf(request['metadata']).map((one) => [textOf(one['expression']), textOf(one['alias_name'])]),
  );
  const parts = splitArguments(text);
  const queries = parts.map((part, index): Json => {
    const query = substitute(part, 'metrics');
    return { data_source: 'metrics', name: `query${index + 1}`, query, aggregator: scalarAggregator(aggregator) };
  });
  const formulas = queries.map((query, index) => {
    const alias = aliases.get(parts[index] ?? '') ?? '';
    const label = alias === '' ? metricWords(textOf(query['query'])) : alias;
    return { formula: textOf(query['name']), label, isNamed: alias !== '' };
  });
  return { queries, formulas };
}

/** Datadog's older `percentile` and `last` words are those of today, but `avg` stands for what is not known. */
const scalarAggregator = (word: string): string => (/^(avg|last|max|min|sum|percentile)$/.test(word) ? word : 'avg');

function searchAsk(request: Json, substitute: Substitute): Ask | undefined {
  const key = Object.keys(SEARCHES).find((name) => request[name] !== undefined);
  if (key === undefined) return undefined;
  const legacy = objectOf(request[key]);
  const computes = [
    ...(legacy['compute'] === undefined ? [] : [legacy['compute']]),
    ...listOf(legacy['multi_compute']),
  ];
  const groups = objectsOf(legacy['group_by']).map((group) => {
    const sort = objectOf(group['sort']);
    const ordered =
      sort['aggregation'] === undefined
        ? {}
        : {
            sort: {
              aggregation: sort['aggregation'],
              order: sort['order'],
              ...(sort['facet'] === undefined ? {} : { metric: sort['facet'] }),
            },
          };
    return { facet: group['facet'], limit: group['limit'] ?? 10, ...ordered };
  });
  const queries = (computes.length === 0 ? [{ aggregation: 'count' }] : computes).map((compute, index): Json => {
    const { aggregation, facet, interval } = objectOf(compute);
    return {
      data_source: SEARCHES[key],
      name: `query${index + 1}`,
      indexes: textOf(legacy['index']) === '' ? [] : [textOf(legacy['index'])],
      compute: {
        aggregation: aggregation ?? 'count',
        ...(facet === undefined ? {} : { metric: facet }),
        ...(interval === undefined ? {} : { interval }),
      },
      search: { query: substitute(textOf(objectOf(legacy['search'])['query']), 'search') },
      group_by: groups,
    };
  });
  return {
    queries,
    formulas: queries.map((query) => ({ formula: textOf(query['name']), label: queryWords(query), isNamed: false })),
  };
}

/** Trace statistics and processes in their older forms. */
function statisticsAsk(request: Json, substitute: Substitute): Ask | undefined {
  if (request['apm_stats_query'] !== undefined) {
    const { service, env, name, resource, primary_tag } = objectOf(
      mapStrings(request['apm_stats_query'], (text) => substitute(text, 'metrics')),
    );
    const query = {
      data_source: 'apm_resource_stats',
      name: 'query1',
      service,
      env,
      operation_name: name,
      resource_name: resource,
      primary_tag_value: primary_tag,
      stat: 'hits',
    };
    return { queries: [query], formulas: [{ formula: 'query1', label: textOf(service), isNamed: false }] };
  }
  if (request['process_query'] !== undefined) {
    const { metric, search_by, filter_by, limit } = objectOf(
      mapStrings(request['process_query'], (text) => substitute(text, 'metrics')),
    );
    const query = {
      data_source: 'process',
      name: 'query1',
      metric,
      text_filter: search_by,
      tag_filters: filter_by,
      limit,
    };
    return { queries: [query], formulas: [{ formula: 'query1', label: textOf(metric), isNamed: false }] };
  }
  return undefined;
}

/** A formula with its queries' words for their names: `system.cpu.user / 2`. */
function readable(formula: string, queries: readonly Json[]): string {
  const words = new Map(queries.map((query) => [textOf(query['name']), queryWords(query)]));
  return formula.replaceAll(/[A-Za-z_]\w*/g, (word) => words.get(word) ?? word);
}

function queryWords(query: Json): string {
  const text = textOf(query['query']);
  if (text !== '') return metricWords(text);
  const { aggregation, metric } = objectOf(query['compute']);
  const measure = textOf(metric) === '' ? textOf(aggregation) : `${textOf(aggregation)}(${textOf(metric)})`;
  return [textOf(query['data_source']), measure || textOf(query['stat']) || textOf(query['metric'])]
    .filter(Boolean)
    .join(' ');
}

/** `avg:system.cpu.user{host:a} by {host}` -> `system.cpu.user`; expressions of several stay as they are. */
export function metricWords(query: string): string {
  const names = [...query.matchAll(/(?:avg|sum|min|max|count|p\d+(?:\.\d+)?):([A-Za-z][\w.]*)/g)].map(
    ([, name = '']) => name,
  );
  return names.length === 1 ? (names[0] ?? query) : query;
}

/** What of an ask is sent. Formulas carry only what the server reads. */
export function wireAsk({ queries, formulas }: Ask): {
  readonly queries: readonly Json[];
  readonly formulas: readonly Json[];
} {
  return {
    queries,
    formulas: formulas.map(({ formula, limit }) => ({ formula, ...(limit === undefined ? {} : { limit }) })),
  };
}

/** The body of either route. `intervalMs` is how far points lie apart; the server decides where it is left out. */
export function bodyOfAsk(
  ask: Ask,
  kind: 'timeseries' | 'scalar',
  fromMs: number,
  toMs: number,
  intervalMs?: number,
): Json {
  const interval = intervalMs === undefined ? {} : { interval: intervalMs };
  return { data: { type: `${kind}_request`, attributes: { from: fromMs, to: toMs, ...interval, ...wireAsk(ask) } } };
}

const BAR_STEPS_S = [
  1, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400, 172_800, 604_800,
];
const MOST_BARS = 80;

/** How far bars lie apart, in ms: wider than the points of lines, so that each can be seen. Undefined for what is no bars. */
export function barInterval(request: Json, ask: Ask | undefined, fromMs: number, toMs: number): number | undefined {
  if (request['display_type'] !== 'bars' || ask === undefined) return undefined;
  // A query that says itself how its points lie knows better.
  if (JSON.stringify([ask.queries, ask.formulas]).includes('rollup')) return undefined;
  const seconds = (toMs - fromMs) / 1000;
  const step = BAR_STEPS_S.find((one) => seconds / one <= MOST_BARS);
  return (step ?? 2_592_000) * 1000;
}
