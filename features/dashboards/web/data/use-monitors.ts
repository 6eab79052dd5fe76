import {
  alertQuestion,
  listsGroups,
  sloListQuestion,
  summaryQuestion,
} from '@komainu/contracts/dashboards/asking/monitors.ts';
import type { Monitor } from '@komainu/contracts/monitors/monitor.ts';
import type { MonitorPreviewAnswer } from '@komainu/contracts/monitors/monitors-api.ts';
import type { FoundGroupsAnswer, MonitorSearchAnswer } from '@komainu/contracts/monitors/search.ts';
import type { Slo, SloAnswer, SloSearchAnswer } from '@komainu/contracts/slo/slo.ts';
import { apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useBoard } from '../board/board-context.tsx';
import type { Definition } from '../model/dashboard.ts';

/** Monitors change by themselves, whatever the board's time does. */
const AGAIN_MS = 30_000;

/** What a widget draws of a monitor: guests get no more of it. */
export type ShownMonitor = Pick<Monitor, 'id' | 'name' | 'type' | 'query' | 'options' | 'overall_state'>;

/** The monitor of an alert graph or value. */
export function useAlert(definition: Definition) {
  const id = alertQuestion(definition);
  return useQuery({
    queryKey: ['dashboards', 'monitor', id],
    enabled: id !== '',
    refetchInterval: AGAIN_MS,
    retry: false,
    queryFn: ({ signal }) => apiGet<ShownMonitor>(`/api/v1/monitor/${id}`, signal),
  });
}

/** What a monitor judges over the board's time. Guests name the monitor, and the server asks for what it watches. */
export function useAlertPreview(monitor: ShownMonitor | undefined) {
  const { fromMs, toMs } = useTimeRange();
  const { isShared } = useBoard();
  const [from, to] = [Math.floor(fromMs), Math.ceil(toMs)];
  return useQuery({
    queryKey: ['dashboards', 'monitor preview', monitor?.id, monitor?.query, monitor?.options, from, to],
    enabled: monitor !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) => {
      const { id, type, query, options } = monitor ?? {};
      if (isShared) {
        const asked = `from_ms=${from}&to_ms=${to}`;
        return apiGet<MonitorPreviewAnswer>(`/api/unstable/monitors/${id}/preview?${asked}`, signal);
      }
      const asked = { definition: { type, query, options }, from_ms: from, to_ms: to };
      return apiPost<MonitorPreviewAnswer>('/api/unstable/monitors/preview', asked, signal);
    },
  });
}

/** The monitors of a summary, and how many there are of each state. */
export function useMonitorSummary(definition: Definition) {
  const asked = useSummaryQuestion(definition);
  return useQuery({
    queryKey: ['dashboards', 'monitors', asked],
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) => apiGet<MonitorSearchAnswer>(`/api/v1/monitor/search?${asked}`, signal),
  });
}

/** The groups of a summary that lists groups. */
export function useGroupSummary(definition: Definition) {
  const asked = useSummaryQuestion(definition);
  return useQuery({
    queryKey: ['dashboards', 'monitor groups', asked],
    enabled: listsGroups(definition),
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) => apiGet<FoundGroupsAnswer>(`/api/v1/monitor/groups/search?${asked}`, signal),
  });
}

function useSummaryQuestion(definition: Definition): string {
  const { substitute } = useBoard();
  return new URLSearchParams({ ...summaryQuestion(definition, substitute) }).toString();
}

/** What a widget draws of an objective. */
export type ShownSlo = Pick<Slo, 'id' | 'name' | 'type' | 'thresholds'>;

export function useWidgetSlo(id: string) {
  return useQuery({
    queryKey: ['dashboards', 'slo', id],
    enabled: id !== '',
    retry: false,
    queryFn: async ({ signal }): Promise<ShownSlo> => (await apiGet<SloAnswer>(`/api/v1/slo/${id}`, signal)).data,
  });
}

/** The objectives of a list. */
export function useSloList(definition: Definition) {
  const { substitute } = useBoard();
  const { query, size } = sloListQuestion(definition, substitute);
  const asked = new URLSearchParams({ query, 'page[size]': size, 'page[number]': '0' }).toString();
  return useQuery({
    queryKey: ['dashboards', 'slos', asked],
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) => apiGet<SloSearchAnswer>(`/api/v1/slo/search?${asked}`, signal),
  });
}
