import type { MonitorSearchAnswer } from '@komainu/contracts/monitors/search.ts';
import { apiGet } from '@komainu/ui/api/client.ts';
import { useQuery } from '@tanstack/react-query';

type Found = MonitorSearchAnswer['monitors'];

/** Monitors that a search finds, some of them. */
export async function findMonitors(query: string, most: number, signal?: AbortSignal): Promise<Found> {
  const asked = new URLSearchParams({ query, per_page: String(most) });
  return (await apiGet<MonitorSearchAnswer>(`/api/v1/monitor/search?${asked.toString()}`, signal)).monitors;
}

const NONE: ReadonlyMap<number, string> = new Map();

/** The names of monitors by their numbers; those that are gone have none. */
export function useMonitorNames(ids: readonly number[]): ReadonlyMap<number, string> {
  const { data } = useQuery({
    queryKey: ['slo', 'monitor names', ids],
    enabled: ids.length > 0,
    queryFn: async ({ signal }) => {
      const found = await findMonitors(`id:(${ids.join(' OR ')})`, ids.length, signal);
      return new Map(found.map(({ id, name }) => [id, name]));
    },
  });
  return data ?? NONE;
}
