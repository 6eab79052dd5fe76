import type { Json } from '@komainu/contracts/dashboards/asking/json.ts';
import type { DashboardsAnswer } from '@komainu/contracts/dashboards/dashboard.ts';
import type {
  DashboardDifference,
  DashboardVersion,
  ReadyDashboardSummary,
} from '@komainu/contracts/dashboards/unstable-api.ts';
import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useQuery } from '@tanstack/react-query';
import type { Dashboard } from '../model/dashboard.ts';

const ONE = '/api/v1/dashboard';
const OURS = '/api/unstable/dashboards';

export const dashboardKey = (id: string): readonly unknown[] => ['dashboards', 'one', id];
export const DASHBOARDS_KEY: readonly unknown[] = ['dashboards', 'all'];

export function useDashboard(id: string) {
  return useQuery({
    queryKey: dashboardKey(id),
    queryFn: ({ signal }) => apiGet<Dashboard>(`${ONE}/${encodeURIComponent(id)}`, signal),
  });
}

export function useDashboards() {
  return useQuery({
    queryKey: DASHBOARDS_KEY,
    staleTime: 0,
    queryFn: ({ signal }) => apiGet<DashboardsAnswer>(ONE, signal),
  });
}

export function useReadyDashboards() {
  return useQuery({
    queryKey: ['dashboards', 'ready'],
    queryFn: ({ signal }) => apiGet<{ readonly data: readonly ReadyDashboardSummary[] }>(`${OURS}/ready`, signal),
  });
}

export const createDashboard = (body: Json): Promise<Dashboard> => apiPost<Dashboard>(ONE, body);

export const saveDashboard = (id: string, body: Json): Promise<Dashboard> =>
  api<Dashboard>('PUT', `${ONE}/${encodeURIComponent(id)}`, body);

export const deleteDashboard = (id: string): Promise<unknown> => api('DELETE', `${ONE}/${encodeURIComponent(id)}`);

export function useVersions(id: string) {
  return useQuery({
    queryKey: ['dashboards', 'versions', id],
    staleTime: 0,
    queryFn: ({ signal }) =>
      apiGet<{ readonly data: readonly DashboardVersion[] }>(
        `${OURS}/${encodeURIComponent(id)}/versions?limit=100`,
        signal,
      ),
  });
}

export function useDifference(id: string, from: number, to: number) {
  return useQuery({
    queryKey: ['dashboards', 'difference', id, from, to],
    enabled: from > 0,
    queryFn: ({ signal }) =>
      apiGet<{ readonly data: readonly DashboardDifference[] }>(
        `${OURS}/${encodeURIComponent(id)}/versions/diff?from=${from}&to=${to}`,
        signal,
      ),
  });
}

export const restoreVersion = (id: string, version: number): Promise<Dashboard> =>
  apiPost<Dashboard>(`${OURS}/${encodeURIComponent(id)}/versions/${version}/restore`, {});
