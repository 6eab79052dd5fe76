import type { Report, ReportFields, ReportRun, ReportsAnswer } from '@komainu/contracts/dashboards/reports.ts';
import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

const pathOf = (dashboardId: string): string => `/api/unstable/dashboards/${encodeURIComponent(dashboardId)}/reports`;
const keyOf = (dashboardId: string): readonly unknown[] => ['dashboards', 'reports', dashboardId];
/** A report that is on its way is looked at this often, in milliseconds. */
const RUNNING_MS = 3_000;

/** The reports of a dashboard and what became of them. */
export function useReports(dashboardId: string) {
  return useQuery({
    queryKey: keyOf(dashboardId),
    staleTime: 0,
    queryFn: ({ signal }) => apiGet<ReportsAnswer>(pathOf(dashboardId), signal),
    refetchInterval: ({ state }) =>
      state.data?.data.some(({ runs }) => runs[0]?.state === 'running') === true ? RUNNING_MS : false,
  });
}

/** Makes a report, or changes the one with the id. */
export function useSaveReport(dashboardId: string, id: string | undefined) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (fields: ReportFields) =>
      id === undefined
        ? apiPost<Report>(pathOf(dashboardId), fields)
        : api<Report>('PUT', `${pathOf(dashboardId)}/${id}`, fields),
    onSuccess: () => queries.invalidateQueries({ queryKey: keyOf(dashboardId) }),
  });
}

export function useDeleteReport(dashboardId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api('DELETE', `${pathOf(dashboardId)}/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: keyOf(dashboardId) }),
  });
}

/** Sends a report at once. */
export function useSendReport(dashboardId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => apiPost<ReportRun>(`${pathOf(dashboardId)}/${id}/send`, {}),
    onSettled: () => queries.invalidateQueries({ queryKey: keyOf(dashboardId) }),
  });
}
