import type { SearchSchema } from './schema.ts';

/** A list of objects that a path may lead into. */
export interface InsideList {
  /** The attribute that is the list. */
  readonly list: string;
  /** The keys from each of its objects to the value. */
  readonly keys: readonly string[];
}

/** Longer ways are not followed: each costs a look into the attributes. */
const MOST_LISTS = 6;

/**
 * The lists that a path may lead into: `a.b.c` is the `c` of each object in the list `a.b`, or the `b.c` of each in the list
 * `a`, nearest first. None for paths that have a column of their own, which is read instead of all attributes.
 */
export function insideLists(path: string, schema: SearchSchema): readonly InsideList[] {
  if (Object.hasOwn(schema.attributes.hot, path)) return [];
  const segments = path.split('.');
  return segments
    .slice(1)
    .map((_, index) => ({ list: segments.slice(0, index + 1).join('.'), keys: segments.slice(index + 1) }))
    .reverse()
    .slice(0, MOST_LISTS);
}
