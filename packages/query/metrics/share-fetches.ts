import type { ScopeNode } from './ast.ts';
import type { FetchedSeries, FetchMetric, MetricFetch } from './fetch.ts';

/**
 * A fetch that asks the same thing once: for the queries of one expression, or of several formulas over the same queries.
 * Keep it for one request; answers are shared and must not be changed.
 */
export function shareFetches(fetch: FetchMetric): FetchMetric {
  const asked = new Map<string, Promise<readonly FetchedSeries[]>>();
  return (request) => {
    const key = keyOf(request);
    const answer = asked.get(key) ?? fetch(request);
    asked.set(key, answer);
    return answer;
  };
}

/** A scope's meaning, not its place in a text. */
function keyOf(request: MetricFetch): string {
  return JSON.stringify({ ...request, scope: scopeKey(request.scope) });
}

function scopeKey(scope: ScopeNode): unknown {
  switch (scope.kind) {
    case 'all':
      return '*';
    case 'not':
      return ['not', scopeKey(scope.child)];
    case 'variable':
      return scope.text;
    case 'tag':
      return `${scope.key}:${scope.value}`;
    default:
      return [scope.kind, ...scope.children.map(scopeKey)];
  }
}
