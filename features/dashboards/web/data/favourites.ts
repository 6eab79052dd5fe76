import type { DashboardListsAnswer, ListedDashboardsAnswer } from '@komainu/contracts/dashboards/lists.ts';
import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useSession } from '@komainu/ui/api/session.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

const LISTS = '/api/v1/dashboard/lists/manual';
const KEY = ['dashboards', 'favourites'];

interface Favourites {
  /** The list that holds them; undefined until there is a first one. */
  readonly listId: number | undefined;
  readonly ids: ReadonlySet<string>;
}

/** A reader's favourites are a manual list of their own, so that other clients see them, too. */
export function useFavourites() {
  const queries = useQueryClient();
  const name = `★ ${useSession().data?.user.email ?? ''}`;
  const { data } = useQuery({
    queryKey: [...KEY, name],
    queryFn: async ({ signal }): Promise<Favourites> => {
      const { dashboard_lists: lists } = await apiGet<DashboardListsAnswer>(LISTS, signal);
      const own = lists.find((list) => list.name === name);
      if (own === undefined) return { listId: undefined, ids: new Set() };
      const { dashboards } = await apiGet<ListedDashboardsAnswer>(
        `/api/v2/dashboard/lists/manual/${own.id}/dashboards`,
        signal,
      );
      return { listId: own.id, ids: new Set(dashboards.map(({ id }) => id)) };
    },
  });
  const toggle = useMutation({
    mutationFn: async ({ id, layoutType }: { id: string; layoutType: string }): Promise<void> => {
      const listId = data?.listId ?? (await apiPost<{ readonly id: number }>(LISTS, { name })).id;
      const type = layoutType === 'free' ? 'custom_screenboard' : 'custom_timeboard';
      const method = data?.ids.has(id) === true ? 'DELETE' : 'POST';
      await api(method, `/api/v2/dashboard/lists/manual/${listId}/dashboards`, { dashboards: [{ id, type }] });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  return { ids: data?.ids ?? new Set<string>(), toggle: toggle.mutate };
}
