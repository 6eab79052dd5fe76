import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Definition } from '../form/field.ts';
import type { SendState } from '../StateBadge.tsx';

const PATH = '/api/v2/logs/config/archives';
const KEY = ['logs', 'archives'];
const LOOK_AGAIN_MS = 10_000;

/** An archive as Datadog's API gives it, and why it fails. */
export interface Archive {
  readonly id: string;
  readonly attributes: {
    readonly name: string;
    readonly query: string;
    readonly state: SendState;
    readonly state_reason?: string;
    readonly destination: Definition;
    readonly include_tags: boolean;
    readonly rehydration_tags: readonly string[];
    readonly rehydration_max_scan_size_in_gb: number | null;
    readonly compression_method: string;
  };
}

export function useArchives() {
  return useQuery<readonly Archive[]>({
    queryKey: KEY,
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? LOOK_AGAIN_MS : false),
    queryFn: async ({ signal }) => (await apiGet<{ data: readonly Archive[] }>(PATH, signal)).data,
  });
}

export type ArchiveChange =
  | { readonly kind: 'create'; readonly attributes: Definition }
  | { readonly kind: 'save'; readonly id: string; readonly attributes: Definition }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'order'; readonly ids: readonly string[] };

export function useArchiveChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: ArchiveChange): Promise<unknown> => {
      switch (change.kind) {
        case 'create':
          return apiPost(PATH, { data: { type: 'archives', attributes: change.attributes } });
        case 'save':
          return api('PUT', `${PATH}/${change.id}`, { data: { type: 'archives', attributes: change.attributes } });
        case 'remove':
          return api('DELETE', `${PATH}/${change.id}`);
        case 'order': {
          const data = { type: 'archive_order', attributes: { archive_ids: change.ids } };
          return api('PUT', '/api/v2/logs/config/archive-order', { data });
        }
      }
    },
    onMutate: (change) => {
      if (change.kind !== 'order') return;
      queries.setQueryData<readonly Archive[]>(KEY, (before = []) =>
        change.ids.flatMap((id) => before.find((archive) => archive.id === id) ?? []),
      );
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** Where an archive lies, as its owner would write it: `s3://bucket/path`. */
export function placeText(destination: Definition): string {
  const path = textOf(destination['path']).replace(/^\/+/, '');
  const below = path === '' ? '' : `/${path}`;
  switch (destination['type']) {
    case 's3':
      return `s3://${textOf(destination['bucket'])}${below}`;
    case 'gcs':
      return `gs://${textOf(destination['bucket'])}${below}`;
    case 'azure':
      return `azure://${textOf(destination['storage_account'])}/${textOf(destination['container'])}${below}`;
    default:
      return textOf(destination['path']);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
