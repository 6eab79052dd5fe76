import type { ScopeNode } from '@komainu/query/metrics/ast.ts';
import { type FetchedSeries, type MetricFetch, NO_TAG } from '@komainu/query/metrics/fetch.ts';
import type { TagIndex } from './tag-index.ts';

const NOTHING: ScopeNode = { kind: 'not', child: { kind: 'all' } };

/** The same question where tags that are not indexed do not exist: they match nothing, and no group is parted by them. */
export function indexedRequest(request: MetricFetch, index: TagIndex): MetricFetch {
  const groupBy = request.groupBy.filter((key) => index.has(key));
  return { ...request, scope: indexedScope(request.scope, index), groupBy };
}

/** The groups named by all keys that were asked for, as if their series lacked those that are not indexed. */
export function withoutIndex(series: readonly FetchedSeries[], groupBy: readonly string[]): readonly FetchedSeries[] {
  return series.map((one) => ({
    ...one,
    tags: Object.fromEntries(groupBy.map((key) => [key, one.tags[key] ?? NO_TAG])),
  }));
}

function indexedScope(scope: ScopeNode, index: TagIndex): ScopeNode {
  switch (scope.kind) {
    case 'and':
    case 'or':
      return { ...scope, children: scope.children.map((child) => indexedScope(child, index)) };
    case 'not':
      return { ...scope, child: indexedScope(scope.child, index) };
    case 'tag':
      // A bare pattern may match any tag: it is no way to single one out, and is left alone.
      return index.has(scope.key === '' ? scope.value : scope.key) || (scope.key === '' && scope.pattern !== null)
        ? scope
        : NOTHING;
    case 'all':
    case 'variable':
      return scope;
  }
}
