import type { SloFacet } from '@komainu/contracts/slo/slo.ts';
import type { KeptSlo } from '../definition/stored.ts';

const MOST_VALUES = 200;

/** How many of the found objectives have each value. */
export function facetsOf(slos: readonly KeptSlo[]): Readonly<Record<string, readonly SloFacet[]>> {
  const count = (values: (slo: KeptSlo) => readonly string[]): SloFacet[] => {
    const counts = new Map<string, number>();
    for (const value of slos.flatMap(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts]
      .map(([name, number]) => ({ name, count: number }))
      .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
      .slice(0, MOST_VALUES);
  };
  const ofKey = (key: string) =>
    count(({ definition }) =>
      definition.tags.filter((tag) => tag.startsWith(`${key}:`)).map((tag) => tag.slice(key.length + 1)),
    );
  return {
    all_tags: count(({ definition }) => definition.tags),
    env_tags: ofKey('env'),
    service_tags: ofKey('service'),
    team_tags: ofKey('team'),
    slo_type: count(({ definition }) => [definition.type]),
    timeframe: count(({ definition }) => definition.thresholds.map(({ timeframe }) => timeframe)),
    target: count(({ definition }) => definition.thresholds.map(({ target }) => String(target))),
  };
}
