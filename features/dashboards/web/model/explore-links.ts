import { objectOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
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
    const search = query === undefined ? streamSearch(definition, kind) : textOf(objectOf(query['search'])['query']);
    if (search === undefined) continue;
    const own = substitute(search, 'search');
    links.push({ kind, path, params: own === '' || own === '*' ? {} : { query: own } });
  }
  return links;
}

function streamSearch(definition: Definition, kind: 'logs' | 'traces'): string | undefined {
  if (definition.type === (kind === 'logs' ? 'log_stream' : 'trace_stream')) return textOf(definition['query']);
  const query = objectOf(objectsOf(definition['requests'])[0]?.['query']);
  const source = kind === 'logs' ? 'logs_stream' : 'trace_stream';
  return query['data_source'] === source ? textOf(query['query_string']) : undefined;
}
