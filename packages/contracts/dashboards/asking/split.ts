import type { Definition } from './definition.ts';
import { type Json, objectOf, objectsOf, textOf } from './json.ts';
import { requestsOf } from './requests.ts';

const SEARCH_KEYS = ['log_query', 'apm_query', 'rum_query', 'event_query', 'security_query'];

/** The definition for one value of a tag: every metric query and every search is kept to it. */
export function splitDefinition(definition: Definition, tag: string, value: string): Definition {
  const requests = Array.isArray(definition['requests'])
    ? objectsOf(definition['requests']).map((request) => splitRequest(request, tag, value))
    : Object.fromEntries(
        Object.entries(objectOf(definition['requests'])).map(([key, request]) => [
          key,
          splitRequest(objectOf(request), tag, value),
        ]),
      );
  return { ...definition, title: value, requests };
}

function splitRequest(request: Json, tag: string, value: string): Json {
  const search = (query: unknown): Json => {
    const own = objectOf(query);
    const text = textOf(own['query']);
    const term = `${tag}:${/[\s()":]/.test(value) ? `"${value}"` : value}`;
    return { ...own, query: text === '' || text === '*' ? term : `(${text}) ${term}` };
  };
  const queries = objectsOf(request['queries']).map((query) =>
    typeof query['query'] === 'string'
      ? { ...query, query: scoped(query['query'], tag, value) }
      : { ...query, search: search(query['search']) },
  );
  const legacy = SEARCH_KEYS.flatMap((key) => {
    const own = objectOf(request[key]);
    return request[key] === undefined ? [] : [[key, { ...own, search: search(own['search']) }] as const];
  });
  return {
    ...request,
    ...(queries.length === 0 ? {} : { queries }),
    ...(typeof request['q'] === 'string' ? { q: scoped(request['q'], tag, value) } : {}),
    ...Object.fromEntries(legacy),
  };
}

/** Adds a tag to the scope of every metric of an expression; what follows `by` is no scope. */
export function scoped(query: string, tag: string, value: string): string {
  return query.replaceAll(/(by\s*)?\{([^{}]*)\}/g, (whole, by: string | undefined, inside: string) => {
    if (by !== undefined) return whole;
    const own = inside.trim();
    return own === '' || own === '*' ? `{${tag}:${value}}` : `{${own},${tag}:${value}}`;
  });
}

/** A question for the tag's values with the greatest (or least) values: the first query of the widget by that tag. */
export function splitRequestOf(
  definition: Definition,
  tag: string,
  limit: number,
  order: 'asc' | 'desc',
): Json | undefined {
  const request = requestsOf(definition)[0];
  if (request === undefined) return undefined;
  const query =
    objectsOf(request['queries'])[0] ??
    (textOf(request['q']) === '' ? undefined : { data_source: 'metrics', query: request['q'] });
  if (query === undefined) return undefined;
  const named = { ...query, name: 'a' };
  const formulas = [{ formula: 'a', limit: { count: limit, order } }];
  if (typeof query['query'] !== 'string')
    return { queries: [{ ...named, group_by: [{ facet: tag, limit }] }], formulas };
  const [, metric = query['query']] = /((?:avg|sum|min|max|count|p\d+):[\w.]+\{[^{}]*\})/.exec(query['query']) ?? [];
  return { queries: [{ ...named, query: `${metric} by {${tag}}` }], formulas };
}
