import type { FleetAgent } from '@komainu/contracts/infrastructure/fleet-api.ts';

export type FleetFilter = 'all' | 'failing' | 'silent';

/** `web-2` comes before `web-10`. */
const byName = new Intl.Collator('en', { numeric: true });

/** Agents that hold every word of `search` somewhere and fit `filter`; those with failing checks first. */
export function filterFleet(agents: readonly FleetAgent[], search: string, filter: FleetFilter): FleetAgent[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return agents
    .filter(({ checks, up }) => filter === 'all' || (filter === 'failing' ? checks.error > 0 : !up))
    .filter((agent) => {
      const texts = [
        agent.host,
        agent.version,
        agent.flavor,
        agent.os,
        ...agent.tags,
        ...agent.integrations,
        ...agent.features,
        ...agent.services,
      ].map((text) => text.toLowerCase());
      return words.every((word) => texts.some((text) => text.includes(word)));
    })
    .sort((a, b) => b.checks.error - a.checks.error || byName.compare(a.host, b.host));
}
