import type { FoundMonitor, MonitorCount } from '@komainu/contracts/monitors/search.ts';
import type { Facet } from '@komainu/ui/facets/FacetSection.tsx';
import { monitorStateOf, WORST_FIRST } from '@komainu/ui/monitors/states.ts';

const MOST_VALUES = 20;

/** The facets of a list: what the answer counts, and what the monitors that it brought have. */
export function facetsOf(
  counts: Readonly<Record<'status' | 'type' | 'muted' | 'tag', readonly MonitorCount[]>>,
  monitors: readonly FoundMonitor[],
): readonly Facet[] {
  const facet = (path: string, counted: readonly MonitorCount[]): Facet => ({
    path,
    range: null,
    values: counted.slice(0, MOST_VALUES).map(({ name, count }) => ({ value: String(name), count })),
  });
  const rank = ({ name }: MonitorCount): number => WORST_FIRST.indexOf(monitorStateOf(name));
  return [
    facet(
      'status',
      counts.status.toSorted((a, b) => rank(a) - rank(b)),
    ),
    facet('type', counts.type),
    facet('muted', counts.muted),
    facet('priority', countBy(monitors.map(({ priority }) => (priority === null ? '' : String(priority))))),
    facet('creator', countBy(monitors.map(({ creator }) => creator.handle))),
    facet('tag', counts.tag),
  ];
}

function countBy(values: readonly string[]): readonly MonitorCount[] {
  const counted = new Map<string, number>();
  for (const value of values) if (value !== '') counted.set(value, (counted.get(value) ?? 0) + 1);
  return [...counted].map(([name, count]) => ({ name, count })).toSorted((a, b) => b.count - a.count);
}

const KEYS = ['status', 'type', 'tag', 'creator', 'muted', 'priority', 'name', 'scope', 'metric', 'notification'];

/** What the query bar of the list completes: the keys that the search knows, and values that monitors have. */
export function suggestionsFor(facets: readonly Facet[]) {
  return {
    suggestKeys: async (text: string) =>
      KEYS.filter((key) => key.startsWith(text.toLowerCase())).map((value) => ({ value })),
    suggestValues: async (key: string, text: string) =>
      (facets.find(({ path }) => path === key)?.values ?? []).filter(({ value }) =>
        value.toLowerCase().includes(text.toLowerCase()),
      ),
  };
}
