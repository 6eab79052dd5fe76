import type { Match, SearchNode } from './ast.ts';
import { resolveTarget } from './resolve.ts';
import type { SearchSchema } from './schema.ts';
import { joinAlternatives } from './simplify.ts';

/** A column that must have one of these values for a search to match. */
export interface RequiredValues {
  readonly column: string;
  readonly values: ReadonlySet<string>;
}

/**
 * What a search asks of one of these keyword columns, the first of them that it says anything about: an event whose column
 * has none of the values cannot match. Undefined when it may match whatever they hold. So that hundreds of searches can be
 * kept by value, and an event is shown to those only that it could match.
 */
export function requiredValues(
  node: SearchNode,
  schema: SearchSchema,
  columns: readonly string[],
): RequiredValues | undefined {
  const joined = joinAlternatives(node);
  for (const column of columns) {
    const values = valuesOf(joined, schema, column);
    if (values !== undefined) return { column, values };
  }
  return undefined;
}

function valuesOf(node: SearchNode, schema: SearchSchema, column: string): ReadonlySet<string> | undefined {
  switch (node.kind) {
    case 'term': {
      const target = resolveTarget(node.field, schema);
      const isColumn =
        target.kind === 'column' && target.reserved.kind === 'keyword' && target.reserved.column === column;
      return isColumn ? textsOf(node.match) : undefined;
    }
    case 'and': {
      // The smallest of the children's sets; each of them holds.
      let least: ReadonlySet<string> | undefined;
      for (const child of node.children) {
        const values = valuesOf(child, schema, column);
        if (values !== undefined && (least === undefined || values.size < least.size)) least = values;
      }
      return least;
    }
    case 'or': {
      let union = new Set<string>();
      for (const child of node.children) {
        const values = valuesOf(child, schema, column);
        if (values === undefined) return undefined;
        union = new Set([...union, ...values]);
      }
      return union;
    }
    default:
      return undefined;
  }
}

function textsOf(match: Match): ReadonlySet<string> | undefined {
  if (match.kind === 'value') return new Set([match.text]);
  if (match.kind !== 'any') return undefined;
  let union = new Set<string>();
  for (const one of match.matches) {
    const texts = textsOf(one);
    if (texts === undefined) return undefined;
    union = new Set([...union, ...texts]);
  }
  return union;
}
