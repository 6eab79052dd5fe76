import type { Notebook, NotebookFields } from '@komainu/contracts/dashboards/notebooks.ts';
import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useQuery } from '@tanstack/react-query';

const PATH = '/api/v1/notebooks';

export const NOTEBOOKS_KEY: readonly unknown[] = ['notebooks', 'all'];
export const notebookKey = (id: string): readonly unknown[] => ['notebooks', 'one', id];

/** A notebook of a list, which comes without its cells. */
export type ListedNotebook = Omit<Notebook, 'attributes'> & {
  readonly attributes: Omit<Notebook['attributes'], 'cells'>;
};

export function useNotebooks(search: string) {
  const asked = new URLSearchParams({ include_cells: 'false', count: '500', query: search });
  return useQuery({
    queryKey: [...NOTEBOOKS_KEY, search],
    staleTime: 0,
    queryFn: ({ signal }) => apiGet<{ readonly data: readonly ListedNotebook[] }>(`${PATH}?${asked}`, signal),
  });
}

export function useNotebook(id: string) {
  return useQuery({
    queryKey: notebookKey(id),
    staleTime: 0,
    queryFn: ({ signal }) => apiGet<{ readonly data: Notebook }>(`${PATH}/${encodeURIComponent(id)}`, signal),
  });
}

const bodyOf = ({ name, cells, time, status, metadata, template_variables, tags }: NotebookFields) => ({
  data: { type: 'notebooks', attributes: { name, cells, time, status, metadata, template_variables, tags } },
});

export const createNotebook = (fields: NotebookFields): Promise<{ readonly data: Notebook }> =>
  apiPost(PATH, bodyOf(fields));

export const saveNotebook = (id: number, fields: NotebookFields): Promise<{ readonly data: Notebook }> =>
  api('PUT', `${PATH}/${id}`, bodyOf(fields));

export const deleteNotebook = (id: number): Promise<unknown> => api('DELETE', `${PATH}/${id}`);

/** Where a notebook is read; the words of its name are for people. */
export function notebookPath(id: number, name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60);
  return `/notebook/${id}${slug === '' ? '' : `/${encodeURIComponent(slug)}`}`;
}
