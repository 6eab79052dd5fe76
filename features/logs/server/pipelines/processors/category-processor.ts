import type { QueryFilter } from '../definition.ts';
import type { Fields } from '../fields.ts';
import { type Build, type ProcessLog, processorType } from '../processor.ts';

interface CategoryDefinition {
  readonly categories: readonly { readonly filter: QueryFilter; readonly name: string }[];
  readonly target: string;
}

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
  return (log) => {
    for (const { matches, name } of tests) {
      if (matches !== undefined && !matches(log.event)) continue;
      log.set(target, name);
      return undefined;
    }
    return 'no_match';
  };
}
