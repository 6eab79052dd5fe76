import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Definition } from '../form/field.ts';

const PATH = '/api/v1/logs/config/pipelines';
const KEY = ['logs', 'pipelines'];

/** A pipeline as Datadog's API gives it. */
export interface ListedPipeline {
  readonly id: string;
  readonly name: string;
  readonly is_enabled: boolean;
  /** One of the ready ones. */
  readonly is_read_only: boolean;
  readonly filter: { readonly query: string };
  readonly processors: readonly Definition[];
  readonly tags?: readonly string[];
  readonly description?: string;
}

export function usePipelines() {
  return useQuery({ queryKey: KEY, queryFn: ({ signal }) => apiGet<readonly ListedPipeline[]>(PATH, signal) });
}

export type PipelineChange =
  | { readonly kind: 'save'; readonly id: string | undefined; readonly pipeline: Definition }
  | { readonly kind: 'switch'; readonly pipeline: ListedPipeline; readonly isEnabled: boolean }
  | { readonly kind: 'clone' | 'remove'; readonly id: string }
  | { readonly kind: 'order'; readonly ids: readonly string[] };

/** Changes pipelines; gives the one that was saved or made. */
export function usePipelineChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: PipelineChange) => run(change),
    // The list stands in its new order while the server is asked.
    onMutate: (change) => {
      if (change.kind !== 'order') return;
      queries.setQueryData<readonly ListedPipeline[]>(KEY, (before = []) =>
        change.ids.flatMap((id) => before.find((pipeline) => pipeline.id === id) ?? []),
      );
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

async function run(change: PipelineChange): Promise<ListedPipeline | undefined> {
  switch (change.kind) {
    case 'save':
      return change.id === undefined
        ? apiPost(PATH, change.pipeline)
        : api('PUT', `${PATH}/${encodeURIComponent(change.id)}`, change.pipeline);
    case 'switch': {
      const { id, is_read_only: _readOnly, ...definition } = change.pipeline;
      return api('PUT', `${PATH}/${encodeURIComponent(id)}`, { ...definition, is_enabled: change.isEnabled });
    }
    case 'clone':
      return apiPost(`/api/unstable/logs/pipelines/${encodeURIComponent(change.id)}/clone`, {});
    case 'remove':
      await api('DELETE', `${PATH}/${encodeURIComponent(change.id)}`);
      return undefined;
    case 'order':
      await api('PUT', '/api/v1/logs/config/pipeline-order', { pipeline_ids: change.ids });
      return undefined;
  }
}
