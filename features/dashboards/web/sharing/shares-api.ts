import type { DashboardShare, SharedDashboard } from '@komainu/contracts/dashboards/shares.ts';
import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Dashboard } from '../model/dashboard.ts';

const PATH = '/api/v1/dashboard/public';

/** What the dialog decides of a share. */
export type ShareChoices = Pick<
  SharedDashboard,
  'global_time' | 'global_time_selectable_enabled' | 'selectable_template_vars'
>;

const sharesKey = (id: string): readonly unknown[] => ['dashboards', 'shares', id];

export function useShares(dashboardId: string) {
  return useQuery({
    queryKey: sharesKey(dashboardId),
    staleTime: 0,
    queryFn: ({ signal }) =>
      apiGet<{ readonly data: readonly DashboardShare[] }>(
        `/api/unstable/dashboards/${encodeURIComponent(dashboardId)}/shares`,
        signal,
      ),
  });
}

/** Makes a share, or changes the one with the token. */
export function useSaveShare(dashboard: Dashboard, token: string | undefined) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (choices: ShareChoices) =>
      token === undefined
        ? apiPost<SharedDashboard>(PATH, {
            dashboard_id: dashboard.id,
            dashboard_type: dashboard.layout_type === 'free' ? 'custom_screenboard' : 'custom_timeboard',
            share_type: 'open',
            ...choices,
          })
        : api<SharedDashboard>('PUT', `${PATH}/${token}`, choices),
    onSuccess: () => queries.invalidateQueries({ queryKey: sharesKey(dashboard.id) }),
  });
}

export function useRevokeShare(dashboardId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => api('DELETE', `${PATH}/${token}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: sharesKey(dashboardId) }),
  });
}
