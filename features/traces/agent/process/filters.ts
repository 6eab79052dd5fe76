import type { TagFilter } from '../settings.ts';

/** Whether a trace whose root has these meta values is to be dropped (`filter_tags`). */
export function isFilteredByTags(
  root: ReadonlyMap<string, string>,
  required: readonly TagFilter[],
  rejected: readonly TagFilter[],
): boolean {
  return rejected.some((filter) => matches(filter, root)) || !required.every((filter) => matches(filter, root));
}

function matches({ key, value, pattern }: TagFilter, root: ReadonlyMap<string, string>): boolean {
  const found = root.get(key);
  if (found === undefined) return false;
  return (value === undefined || found === value) && (pattern === undefined || pattern.test(found));
}
