import type { Monitor, MonitorDefinition, MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type {
  MonitorHistoryAnswer,
  MonitorPreviewAnswer,
  MonitorPreviewRequest,
  NotificationPreviewAnswer,
  NotificationPreviewRequest,
  NotificationTestAnswer,
  NotificationTestRequest,
} from '@komainu/contracts/monitors/monitors-api.ts';
import type { MonitorSearchAnswer } from '@komainu/contracts/monitors/search.ts';
import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import type { TimeWindow } from '@komainu/ui/time/range.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

/** As many as a list draws at once; more are found by searching. */
export const MOST_LISTED = 1_000;
/** Questions about a thing that changes by itself are asked again while somebody looks. */
const AGAIN_MS = 30_000;

/** Monitors that a search finds, and what all of them are counted by. */
export function useMonitorSearch(query: string, sort: string, enabled = true) {
  return useQuery({
    queryKey: ['monitors', 'search', query, sort],
    enabled,
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) => searchMonitors(query, signal, sort),
  });
}

export function searchMonitors(query: string, signal?: AbortSignal, sort = 'status,asc'): Promise<MonitorSearchAnswer> {
  const asked = new URLSearchParams({ query, sort, page: '0', per_page: String(MOST_LISTED) });
  return apiGet<MonitorSearchAnswer>(`/api/v1/monitor/search?${asked.toString()}`, signal);
}

export function useMonitor(id: string) {
  return useQuery({
    queryKey: ['monitors', 'one', id],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) => apiGet<Monitor>(`/api/v1/monitor/${encodeURIComponent(id)}?group_states=all`, signal),
  });
}

/** The states of a monitor's groups over a window. */
export function useMonitorHistory(id: number, { fromMs, toMs }: TimeWindow) {
  const [from, to] = [Math.floor(fromMs), Math.ceil(toMs)];
  return useQuery({
    queryKey: ['monitors', 'history', id, from, to],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      apiGet<MonitorHistoryAnswer>(`/api/unstable/monitors/${id}/history?from_ms=${from}&to_ms=${to}`, signal),
  });
}

type Asked = Pick<MonitorDefinition, 'type' | 'query' | 'options'>;

/** What a query gives over a window, and how its groups would stand. */
export function useMonitorPreview({ type, query, options }: Asked, { fromMs, toMs }: TimeWindow, enabled = true) {
  const body: MonitorPreviewRequest = {
    definition: { type, query, options },
    from_ms: Math.floor(fromMs),
    to_ms: Math.ceil(toMs),
  };
  return useQuery({
    queryKey: ['monitors', 'preview', body],
    enabled,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) => apiPost<MonitorPreviewAnswer>('/api/unstable/monitors/preview', body, signal),
  });
}

/** The text that would be sent in a state. */
export function useNotificationPreview(definition: MonitorDefinition, state: MonitorState, enabled: boolean) {
  const body: NotificationPreviewRequest = { definition, state };
  return useQuery({
    queryKey: ['monitors', 'notification', body],
    enabled,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) =>
      apiPost<NotificationPreviewAnswer>('/api/unstable/monitors/notification-preview', body, signal),
  });
}

/** Why the server would refuse a definition; undefined when it would not. */
export function useValidation(definition: MonitorDefinition, enabled: boolean) {
  return useQuery({
    queryKey: ['monitors', 'validate', definition],
    enabled,
    retry: false,
    queryFn: async ({ signal }) => {
      await apiPost('/api/v1/monitor/validate', definition, signal);
      return true;
    },
  });
}

/** Makes a monitor, or changes the one of that id. */
export function saveMonitor(definition: MonitorDefinition, id?: number): Promise<Monitor> {
  if (id === undefined) return apiPost<Monitor>('/api/v1/monitor', definition);
  return api<Monitor>('PUT', `/api/v1/monitor/${id}`, definition);
}

export function deleteMonitor(id: number): Promise<unknown> {
  return api('DELETE', `/api/v1/monitor/${id}`);
}

/** Sends what the message says of each state, marked as a test, to everybody that it names; gives how many were told. */
export async function testNotifications(definition: MonitorDefinition): Promise<number> {
  const asked: NotificationTestRequest = { definition, states: ['Alert', 'OK'] };
  const { handles } = await apiPost<NotificationTestAnswer>('/api/unstable/monitors/notification-test', asked);
  return handles.length;
}
