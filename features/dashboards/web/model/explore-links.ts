import { type Json, listOf, objectOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { askOf, requestsOf, type Substitute } from '@komainu/contracts/dashboards/asking/requests.ts';
import type { Definition } from './dashboard.ts';

/** Where the same data can be looked at closer: a path of this site and its own parameters. */
export interface ExploreLink {
  readonly kind: 'metrics' | 'logs' | 'traces';
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
}

const LETTERS = 'abcdefghij';

/** One link for each kind of data that a widget shows. */
export function exploreLinks(definition: Definition, substitute: Substitute): readonly ExploreLink[] {
  const links: ExploreLink[] = [];
  const queries = requestsOf(definition).flatMap((request) => askOf(request, substitute)?.queries ?? []);
  const metrics = queries.filter((query) => query['data_source'] === 'metrics' && textOf(query['query']) !== '');
  if (metrics.length > 0) {
    const params = Object.fromEntries(
      metrics.slice(0, LETTERS.length).map((query, index) => [LETTERS.charAt(index), textOf(query['query'])]),
    );
    links.push({ kind: 'metrics', path: '/metrics/explorer', params });
  }
  for (const [source, kind, path] of [
    ['logs', 'logs', '/logs'],
    ['spans', 'traces', '/apm/traces'],
  ] as const) {
    const query = queries.find((one) => one['data_source'] === source);
    const list = query === undefined ? streamQuery(definition, kind) : undefined;
    const search = list === undefined ? query && textOf(objectOf(query['search'])['query']) : list.search;
    if (search === undefined) continue;
    const own = substitute(search, 'search');
    const calculated = listOf((query ?? list?.query)?.['calculated_fields']);
    links.push({
      kind,
      path,
      params: {
        ...(own === '' || own === '*' ? {} : { query: own }),
        ...(calculated.length === 0 ? {} : { calculated: JSON.stringify(calculated) }),
      },
    });
  }
  return links;
}

/** What a list asks: its search, and the query that holds it where there is one. */
function streamQuery(
  definition: Definition,
  kind: 'logs' | 'traces',
): { readonly search: string; readonly query?: Json } | undefined {
  if (definition.type === (kind === 'logs' ? 'log_stream' : 'trace_stream')) {
    return { search: textOf(definition['query']) };
  }
  const query = objectOf(objectsOf(definition['requests'])[0]?.['query']);
  const source = kind === 'logs' ? 'logs_stream' : 'trace_stream';
  return query['data_source'] === source ? { search: textOf(query['query_string']), query } : undefined;
}
