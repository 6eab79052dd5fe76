import type { FacetDefinition } from '@komainu/contracts/logs/facets-api.ts';
import { facetChoice } from '@komainu/ui/query-bar/facet-terms.ts';
import { rangeChoice } from '@komainu/ui/query-bar/range-terms.ts';

export interface FacetGroup {
  readonly name: string;
  readonly facets: readonly FacetDefinition[];
}

/** Open without asking. */
export const OPEN_AT_FIRST: readonly string[] = ['service', 'status', 'host', 'source', 'env'];

/**
 * Facets by their groups: Core first, then those with a facet that is wanted, which stands first in its group; those that
 * nobody grouped last. The order within Core is always the same. `typed` narrows them by name or path.
 */
export function facetGroups(
  definitions: readonly FacetDefinition[],
  typed: string,
  wanted: ReadonlySet<string> = new Set(),
): FacetGroup[] {
  const word = typed.trim().toLowerCase();
  const shown = definitions.filter(
    ({ hidden, name, path }) =>
      hidden !== true && (word === '' || name.toLowerCase().includes(word) || path.toLowerCase().includes(word)),
  );
  const wantedFirst = (a: FacetDefinition, b: FacetDefinition): number =>
    Number(wanted.has(b.path)) - Number(wanted.has(a.path)) || byPlace(a, b);
  const sought = new Set(shown.filter(({ path }) => wanted.has(path)).map(({ group }) => group));
  const rank = (group: string): number => (group === 'Core' ? 0 : sought.has(group) ? 1 : group === 'Others' ? 3 : 2);
  return [...Map.groupBy(shown, ({ group }) => group)]
    .map(([name, facets]) => ({ name, facets: facets.toSorted(name === 'Core' ? byPlace : wantedFirst) }))
    .sort((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name));
}

/** Those that are open at first stand first, in their order; then by name. */
function byPlace(a: FacetDefinition, b: FacetDefinition): number {
  return placeOf(a.path) - placeOf(b.path) || a.name.localeCompare(b.name);
}

function placeOf(path: string): number {
  const place = OPEN_AT_FIRST.indexOf(path);
  return place === -1 ? OPEN_AT_FIRST.length : place;
}

/** Which facets are open: those at first, but for the ones that the reader toggled, and all that the query chooses from. */
export function openPaths(
  definitions: readonly Pick<FacetDefinition, 'path' | 'type' | 'words'>[],
  toggled: ReadonlySet<string>,
  query: string,
): ReadonlySet<string> {
  return new Set(
    definitions
      .filter((definition) => {
        const { path } = definition;
        if (OPEN_AT_FIRST.includes(path) !== toggled.has(path)) return true;
        return !toggled.has(path) && isChosenBy(query, definition, namedPath(definition, query));
      })
      .map(({ path }) => path),
  );
}

type Named = Pick<FacetDefinition, 'path' | 'type' | 'words'>;

/**
 * How the query names a facet that it chooses from: by its path, or by one of its words (`status_code:404`). What is checked
 * and counted is what the query says, and a click changes the term that is there.
 */
export function namedPath(definition: Named, query: string): string {
  const { path, words } = definition;
  if (isChosenBy(query, definition, path)) return path;
  return words.find((word) => isChosenBy(query, definition, word)) ?? path;
}

function isChosenBy(query: string, { type }: Named, path: string): boolean {
  const { included, excluded } = facetChoice(query, path);
  if (included.length + excluded.length > 0) return true;
  if (type !== 'measure') return false;
  const { from, to } = rangeChoice(query, path);
  return from !== undefined || to !== undefined;
}

/** Whether the query chooses from a facet, by whatever name. */
export function isChosen(definition: Named, query: string): boolean {
  return [definition.path, ...definition.words].some((path) => isChosenBy(query, definition, path));
}
