import type {
  Downtime,
  DowntimeMatchesAnswer,
  DowntimeMonitors,
  DowntimeSchedule,
  DowntimesAnswer,
} from '@komainu/contracts/monitors/downtimes.ts';
import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useQuery } from '@tanstack/react-query';

const MOST = 1_000;

/** All downtimes, those that are over, too; or those that are active. */
export function useDowntimes(isCurrent: boolean) {
  return useQuery({
    queryKey: ['downtimes', 'list', isCurrent],
    queryFn: ({ signal }) =>
      apiGet<DowntimesAnswer>(
        `/api/v2/downtime?page[limit]=${MOST}${isCurrent ? '&current_only=true' : '&include_past=true'}`,
        signal,
      ),
  });
}

/** What silences a monitor now or later. */
export function useMonitorDowntimes(monitorId: number) {
  return useQuery({
    queryKey: ['downtimes', 'monitor', monitorId],
    queryFn: ({ signal }) =>
      apiGet<DowntimeMatchesAnswer>(`/api/v2/monitor/${monitorId}/downtime_matches?page[limit]=100`, signal),
  });
}

/** What a person says of a downtime. */
export interface DowntimeWish {
  readonly scope: string;
  readonly monitor_identifier: DowntimeMonitors;
  readonly schedule: DowntimeSchedule;
  readonly message: string | null;
  readonly display_timezone: string | null;
}

/** Makes a downtime, or changes the one of that id. */
export function saveDowntime(attributes: DowntimeWish, id?: string): Promise<{ readonly data: Downtime }> {
  const data = { type: 'downtime', ...(id === undefined ? {} : { id }), attributes };
  if (id === undefined) return apiPost('/api/v2/downtime', { data });
  return api('PATCH', `/api/v2/downtime/${id}`, { data });
}

export function cancelDowntime(id: string): Promise<unknown> {
  return api('DELETE', `/api/v2/downtime/${id}`);
}

/** Silences a monitor, or some of its groups, from now to an end or until somebody says otherwise. */
export function muteMonitor(monitorId: number, scope: string, endUnixMs: number | undefined): Promise<unknown> {
  return saveDowntime({
    scope: scope.trim() === '' ? '*' : scope.trim(),
    monitor_identifier: { monitor_id: monitorId },
    schedule: { start: null, end: endUnixMs === undefined ? null : new Date(endUnixMs).toISOString() },
    message: null,
    display_timezone: null,
  });
}

/**
 * Ends the mutes and downtimes of this one monitor; downtimes of its tags silence others, too, and stay. Gives how many
 * downtimes ended.
 */
export async function unmuteMonitor(monitorId: number): Promise<number> {
  await apiPost(`/api/v1/monitor/${monitorId}/unmute`, { all_scopes: true });
  const { data } = await apiGet<DowntimesAnswer>(`/api/v2/downtime?page[limit]=${MOST}&current_only=true`);
  const own = data.filter(({ attributes: { monitor_identifier: monitors, status } }) => {
    return 'monitor_id' in monitors && monitors.monitor_id === monitorId && status === 'active';
  });
  await Promise.all(own.map(({ id }) => cancelDowntime(id)));
  return own.length;
}
