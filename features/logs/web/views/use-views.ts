import type { SavedView, SavedViewFields, SavedViewsAnswer } from '@komainu/contracts/logs/views-api.ts';
import { api, apiGet } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

const PATH = '/api/unstable/logs/views';
const KEY = ['logs', 'views'];

/** The saved views, by name; asked for when they are first needed. */
export function useViews(enabled: boolean) {
  return useQuery({ queryKey: KEY, enabled, queryFn: ({ signal }) => apiGet<SavedViewsAnswer>(PATH, signal) });
}

export type ViewChange =
  | { readonly kind: 'create'; readonly fields: Partial<SavedViewFields> }
  | { readonly kind: 'edit'; readonly view: SavedView; readonly fields: Partial<SavedViewFields> }
  | { readonly kind: 'remove'; readonly view: SavedView };

/** Creates, changes and removes views; gives the view as it is then. */
export function useViewChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: ViewChange): Promise<SavedView | undefined> => {
      if (change.kind === 'create') return (await api<{ data: SavedView }>('POST', PATH, change.fields)).data;
      const path = `${PATH}/${encodeURIComponent(change.view.id)}`;
      if (change.kind === 'remove') {
        await api('DELETE', path);
        return undefined;
      }
      const { version } = change.view;
      return (await api<{ data: SavedView }>('PATCH', path, { ...change.fields, version })).data;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
