import type { ScopeNode } from '@komainu/query/metrics/ast.ts';
import { queriesOf } from '@komainu/query/metrics/queries.ts';
import type { MonitorQuery } from '@komainu/query/monitors/ast.ts';
import type { SearchNode } from '@komainu/query/search/ast.ts';
import { parseSearch } from '@komainu/query/search/parse.ts';

/**
 * The tags that everything a query looks at has (`env:prod` of `avg:cpu{env:prod} by {host}`): together with a group's own
 * tags they say whether a downtime's scope holds for it.
 */
export function fixedTags(query: MonitorQuery): readonly string[] {
  switch (query.kind) {
    case 'metric':
      return [...new Set(queriesOf(query.node).flatMap(({ scope }) => ofScope(scope)))];
    case 'formula':
      return [
        ...new Set(
          query.variables.flatMap((variable) =>
            variable.kind === 'metric'
              ? queriesOf(variable.node).flatMap(({ scope }) => ofScope(scope))
              : ofSearch(variable.search),
          ),
        ),
      ];
    case 'events':
      return ofSearch(query.search);
    case 'check':
    case 'processes':
      return query.over.filter((tag) => !tag.startsWith('!') && tag.includes(':'));
    default:
      return [];
  }
}

/** What must hold, whatever else; alternatives and exclusions say nothing for sure. */
function ofScope(node: ScopeNode): readonly string[] {
  if (node.kind === 'and') return node.children.flatMap(ofScope);
  if (node.kind !== 'tag' || node.key === '' || node.value.includes('*')) return [];
  return [`${node.key}:${node.value}`];
}

function ofSearch(text: string): readonly string[] {
  try {
    return ofNode(parseSearch(text));
  } catch {
    // Its evaluation says what is wrong with it.
    return [];
  }
}

function ofNode(node: SearchNode): readonly string[] {
  if (node.kind === 'and') return node.children.flatMap(ofNode);
  if (node.kind !== 'term' || node.field.kind !== 'key' || node.match.kind !== 'value') return [];
  return [`${node.field.name}:${node.match.text}`];
}
