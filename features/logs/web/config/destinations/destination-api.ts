import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Definition, isDefinition } from '../form/field.ts';
import type { SendState } from '../StateBadge.tsx';

const PATH = '/api/v2/logs/config/custom-destinations';
const KEY = ['logs', 'destinations'];
/** How they fare changes while one looks. */
const LOOK_AGAIN_MS = 5_000;

export interface Destination {
  readonly id: string;
  readonly attributes: {
    readonly name: string;
    readonly query: string;
    readonly enabled: boolean;
    readonly forwarder_destination: Definition;
    readonly forward_tags: boolean;
    readonly forward_tags_restriction_list: readonly string[];
    readonly forward_tags_restriction_list_type: string;
  };
}

export interface DestinationStatus {
  readonly state: SendState;
  readonly reason?: string;
  readonly waitingBytes: number;
}

export function useDestinations() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await apiGet<{ data: readonly Destination[] }>(PATH, signal)).data,
  });
}

/** How each fares, by id; asked again and again while the tab is seen. */
export function useDestinationStates(enabled: boolean) {
  return useQuery({
    queryKey: [...KEY, 'status'],
    enabled,
    refetchInterval: LOOK_AGAIN_MS,
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, DestinationStatus>> => {
      const { data } = await apiGet<{ data: readonly { id: string; attributes: DestinationStatus }[] }>(
        '/api/unstable/logs/destinations/status',
        signal,
      );
      return new Map(data.map(({ id, attributes }) => [id, attributes]));
    },
  });
}

export type DestinationChange =
  | { readonly kind: 'create'; readonly attributes: Definition }
  | { readonly kind: 'save'; readonly id: string; readonly attributes: Definition }
  | { readonly kind: 'remove'; readonly id: string };

export function useDestinationChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: DestinationChange): Promise<unknown> => {
      const type = 'custom_destination';
      if (change.kind === 'remove') return api('DELETE', `${PATH}/${change.id}`);
      if (change.kind === 'create') return apiPost(PATH, { data: { type, attributes: change.attributes } });
      const data = { type, id: change.id, attributes: change.attributes };
      return api('PATCH', `${PATH}/${change.id}`, { data });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** Where it leads, in a line. */
export function targetText(target: Definition): string {
  const endpoint = target['endpoint'] ?? target['data_collection_endpoint'];
  const index = target['index_name'];
  return [endpoint, index].filter((part) => typeof part === 'string').join(' · ');
}

/**
 * What an update sends of the form: the target only when it was changed, because its secrets are never given back and
 * would have to be typed again.
 */
export function changedAttributes(start: Definition, value: Definition): Definition {
  const { forwarder_destination: target, ...rest } = value;
  const isSame = JSON.stringify(target) === JSON.stringify(start['forwarder_destination']);
  return isSame || !isDefinition(target) ? rest : value;
}
