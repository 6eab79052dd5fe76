import type { QueryFilter } from '../definition.ts';
import type { Fields } from '../fields.ts';
import type { LogEditor } from '../log-editor.ts';
import { OnlyAttribute } from '../only-attribute.ts';
import { type Build, type ProcessLog, processorType } from '../processor.ts';

interface CategoryDefinition {
  readonly categories: readonly { readonly filter: QueryFilter; readonly name: string }[];
  readonly target: string;
}

const MOST_REMEMBERED = 1_000;
const LONGEST_REMEMBERED = 64;

/** Gives the log the name of the first category whose search it matches. */
export const categoryProcessor = processorType('category-processor', read, compile);

function read(fields: Fields): CategoryDefinition {
  return {
    categories: fields.list('categories').map((category) => ({
      filter: category.filter('filter'),
      name: category.text('name'),
    })),
    target: fields.text('target'),
  };
}

function compile({ categories, target }: CategoryDefinition, build: Build): ProcessLog {
  const tests = categories.map(({ filter, name }) => ({ matches: build.filter(filter.query), name }));
  const find = (log: LogEditor): string | undefined =>
    tests.find(({ matches }) => matches === undefined || matches(log.event))?.name;
  const attribute = OnlyAttribute.of(categories.map(({ filter }) => filter.query));
  const nameFor = attribute === undefined ? find : rememberedBy(attribute, find);
  return (log) => {
    const name = nameFor(log);
    if (name === undefined) return 'no_match';
    log.set(target, name);
    return undefined;
  };
}

/** Of an attribute such as an HTTP status the same few texts come again and again: their category is found once. */
function rememberedBy(attribute: OnlyAttribute, find: (log: LogEditor) => string | undefined): typeof find {
  const known = new Map<string, string | undefined>();
  return (log) => {
    const text = attribute.textIn(log);
    if (text === undefined || text.length > LONGEST_REMEMBERED) return find(log);
    const name = known.get(text);
    if (name !== undefined || known.has(text)) return name;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const found = find(log);
    known.set(text, found);
    return found;
  };
}
