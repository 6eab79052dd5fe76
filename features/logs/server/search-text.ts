import type { SearchNode, TermNode } from '@komainu/query/search/ast.ts';
import { parseSearch } from '@komainu/query/search/parse.ts';
import { SearchSyntaxError } from '@komainu/query/search/syntax-error.ts';
import { statusOf } from '@komainu/wire/logs/status.ts';
import { spanIdOf, traceIdOf } from '@komainu/wire/logs/trace-id.ts';

/**
 * Parses a log search. Values of fields that are normalised when a log comes in are normalised alike: `trace_id` and
 * `span_id` may be decimal or hex, `status` any spelling of a level. Throws SearchSyntaxError (400).
 */
export function parseLogSearch(text: string): SearchNode {
  return normalise(parseSearch(text));
}

/**
 * Parses the filter of a definition that is to be saved and meets logs as they come in, or says who may see them. Throws
 * SearchSyntaxError (400) for what cannot be read, and for calculated fields: no log has one, so that the filter would find
 * nothing, or with `-` everything.
 */
export function parseLogFilter(text: string): SearchNode {
  const node = parseLogSearch(text);
  refuseCalculatedFields(node);
  return node;
}

/** Why a definition may not name this calculated field; undefined for what is none. */
export function calculatedFieldReason(name: string): string | undefined {
  if (!name.startsWith('#')) return undefined;
  return `${name.slice(0, 100)} is a calculated field: those exist only while logs are searched, not in logs themselves`;
}

function refuseCalculatedFields(node: SearchNode): void {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const child of node.children) refuseCalculatedFields(child);
      return;
    case 'not':
      refuseCalculatedFields(node.child);
      return;
    case 'term': {
      const reason = node.field.kind === 'key' ? calculatedFieldReason(node.field.name) : undefined;
      if (reason !== undefined) throw new SearchSyntaxError(reason, node.offset, node.length);
    }
  }
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
