import type { SearchNode, TermNode } from '@komainu/query/search/ast.ts';
import { parseSearch } from '@komainu/query/search/parse.ts';
import { statusOf } from '@komainu/wire/logs/status.ts';
import { spanIdOf, traceIdOf } from '@komainu/wire/logs/trace-id.ts';

/**
 * Parses a log search. Values of fields that are normalised when a log comes in are normalised alike: `trace_id` and
 * `span_id` may be decimal or hex, `status` any spelling of a level. Throws SearchSyntaxError (400).
 */
export function parseLogSearch(text: string): SearchNode {
  return normalise(parseSearch(text));
}

function normalise(node: SearchNode): SearchNode {
  switch (node.kind) {
    case 'and':
    case 'or':
      return { ...node, children: node.children.map(normalise) };
    case 'not':
      return { ...node, child: normalise(node.child) };
    case 'term':
      return normaliseTerm(node);
    default:
      return node;
  }
}

function normaliseTerm(node: TermNode): TermNode {
  const { field, match } = node;
  if (match.kind !== 'value' || (field.kind !== 'key' && field.kind !== 'attribute')) return node;
  const text = normalText(field.kind === 'key' ? field.name : `@${field.path}`, match.text);
  return text === undefined ? node : { ...node, match: { ...match, text } };
}

function normalText(field: string, text: string): string | undefined {
  switch (field) {
    case 'trace_id':
    case '@trace_id':
    case '@dd.trace_id':
    case '@otel.trace_id':
      return traceIdOf(text);
    case 'span_id':
    case '@span_id':
    case '@dd.span_id':
    case '@otel.span_id':
      return spanIdOf(text);
    case 'status':
    case 'level':
      return statusOf(text);
    default:
      return undefined;
  }
}
