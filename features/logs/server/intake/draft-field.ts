import { fieldOfPath, resolveTarget, type Target } from '@komainu/query/search/resolve.ts';
import { logSearchSchema } from '../search-schema.ts';
import type { DraftEvent } from '../tail/draft-event.ts';

/** Reads every value of one field of a log; none when it is absent. */
export type DraftField = (event: DraftEvent) => readonly string[];

/**
 * A facet path as users write it (`service`, `env`, `@http.status_code`), ready to be read from logs at the door. Tags and
 * lists may have several values; objects have none.
 */
export function draftField(path: string): DraftField {
  return reader(resolveTarget(fieldOfPath(path), logSearchSchema));
}

function reader(target: Target): DraftField {
  switch (target.kind) {
    case 'column': {
      const { column } = target.reserved;
      return (event) => present(String(event.reserved(column) ?? ''));
    }
    case 'tag': {
      const { prefix } = target;
      return (event) => event.tags.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length));
    }
    case 'attribute': {
      const { path } = target;
      return (event) => elementsOf(event.attribute(path) ?? '');
    }
    case 'either': {
      const [first, second] = target.targets.map(reader);
      return (event) => {
        const values = first?.(event) ?? [];
        return values.length > 0 ? values : (second?.(event) ?? []);
      };
    }
    default:
      return (event) => present(event.message);
  }
}

function present(text: string): readonly string[] {
  return text === '' ? [] : [text];
}

/** The elements of a list, as searches and facets see them; any other text is one value. */
function elementsOf(text: string): readonly string[] {
  if (!text.startsWith('[')) return present(text);
  try {
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed)) return present(text);
    return parsed.flatMap((element) =>
      present(typeof element === 'string' ? element : (JSON.stringify(element) ?? '')),
    );
  } catch {
    return present(text);
  }
}
