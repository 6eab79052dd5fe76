import { insideLists } from '@komainu/query/search/inside-lists.ts';
import { resolveTarget } from '@komainu/query/search/resolve.ts';
import { logSearchSchema } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';
import type { LogEditor } from './log-editor.ts';

/** An attribute that searches look at, and at nothing else: what they say of a log follows from its text. */
export class OnlyAttribute {
  readonly #path: string;
  /** Lists at these paths may have the attribute in their elements. */
  readonly #lists: readonly string[];

  private constructor(path: string) {
    this.#path = path;
    this.#lists = insideLists(path, logSearchSchema).map(({ list }) => list);
  }

  /** The attribute of several searches; undefined when they look at more than one, or at anything else. */
  static of(queries: readonly string[]): OnlyAttribute | undefined {
    const paths = new Set(queries.map(pathOf));
    const [path] = paths;
    return path === undefined || paths.size > 1 ? undefined : new OnlyAttribute(path);
  }

  /** Its text in a log; undefined when there is none, or when lists may have more of it. */
  textIn({ draft }: LogEditor): string | undefined {
    for (const list of this.#lists) if (draft.indexOf(list) !== -1) return undefined;
    const index = draft.indexOf(this.#path);
    return index === -1 ? undefined : draft.value(index);
  }
}

function pathOf(query: string): string | undefined {
  const node = parseLogSearch(query);
  if (node.kind !== 'term') return undefined;
  const target = resolveTarget(node.field, logSearchSchema);
  return target.kind === 'attribute' ? target.path : undefined;
}
