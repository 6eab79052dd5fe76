import type { HostSummary } from '@komainu/contracts/infrastructure/hosts-api.ts';

export type HostState = 'all' | 'up' | 'down';

const KEYS: Readonly<Record<string, (host: HostSummary) => string | number>> = {
  name: ({ name }) => name,
  state: ({ up }) => (up ? 1 : 0),
  cpu: ({ cpuPercent }) => cpuPercent ?? -1,
  memory: ({ memoryUsedRatio }) => memoryUsedRatio ?? -1,
  disk: ({ diskUsedRatio }) => diskUsedRatio ?? -1,
  load: ({ load1 }) => load1 ?? -1,
  seen: ({ lastSeenUnixMs }) => lastSeenUnixMs,
  platform: ({ platform }) => platform,
  agent: ({ agentVersion }) => agentVersion,
};

/** `web-2` comes before `web-10`. */
const byName = new Intl.Collator('en', { numeric: true });

/** The hosts of a state in an order by its name, a `-` before it for descending; hosts of equal rank by name. */
export function orderHosts(hosts: readonly HostSummary[], state: HostState, sort: string): HostSummary[] {
  const isDescending = sort.startsWith('-');
  const name = isDescending ? sort.slice(1) : sort;
  const key = (Object.hasOwn(KEYS, name) ? KEYS[name] : undefined) ?? (({ name: own }: HostSummary) => own);
  return hosts
    .filter(({ up }) => state === 'all' || up === (state === 'up'))
    .sort((a, b) => {
      const [left, right] = [key(a), key(b)];
      if (left === right || name === 'name')
        return byName.compare(a.name, b.name) * (name === 'name' && isDescending ? -1 : 1);
      return (left < right ? -1 : 1) * (isDescending ? -1 : 1);
    });
}
