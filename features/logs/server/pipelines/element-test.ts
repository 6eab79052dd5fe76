import type { SearchNode } from '@komainu/query/search/ast.ts';
import type { SearchableEvent } from '@komainu/query/search/schema.ts';
import { searchToPredicate, textOf } from '@komainu/query/search/to-predicate.ts';
import { addAttribute } from '@komainu/wire/logs/attributes.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { logSearchSchema } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';
import { DraftEvent } from '../tail/draft-event.ts';

/** Whether an element of a list is the one that a condition describes. */
export type ElementTest = (element: unknown) => boolean;

/** Compiles a condition on list elements: a search whose keys are the element's own (`name:Referrer`). */
export function elementTest(condition: string): ElementTest {
  const draft = new LogDraft();
  const event: SearchableEvent = new DraftEvent(draft);
  const matches = searchToPredicate(onElement(parseLogSearch(condition)), {
    ...logSearchSchema,
    attributes: { text: 'attrs', hot: {} },
  });
  return (element) => {
    draft.clear();
    if (typeof element === 'object' && element !== null && !Array.isArray(element)) {
      for (const [key, value] of Object.entries(element)) addAttribute(draft, key, value, 1);
    } else draft.message = textOf(element);
    return matches(event);
  };
}

/** Keys without `@` mean the element's own as well. */
function onElement(node: SearchNode): SearchNode {
  switch (node.kind) {
    case 'and':
    case 'or':
      return { ...node, children: node.children.map(onElement) };
    case 'not':
      return { ...node, child: onElement(node.child) };
    case 'term':
      return node.field.kind === 'key' ? { ...node, field: { kind: 'attribute', path: node.field.name } } : node;
    default:
      return node;
  }
}
