import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Definition } from '../form/field.ts';
import type { QuotaReset } from './quota.ts';

const PATH = '/api/v1/logs/config/indexes';
const KEY = ['logs', 'indexes'];

/** An index as Datadog's API gives it. */
export interface LogIndex {
  readonly name: string;
  readonly filter: { readonly query: string };
  readonly num_retention_days: number;
  readonly daily_limit: number | null;
  readonly daily_limit_reset: QuotaReset | null;
  readonly daily_limit_warning_threshold_percentage: number | null;
  readonly exclusion_filters: readonly { readonly name: string; readonly is_enabled: boolean }[];
  /** Its quota of the day is used up. */
  readonly is_rate_limited: boolean;
}

export function useIndexes() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await apiGet<{ indexes: readonly LogIndex[] }>(PATH, signal)).indexes,
  });
}

export type IndexChange =
  | { readonly kind: 'create'; readonly index: Definition }
  | { readonly kind: 'save'; readonly name: string; readonly index: Definition }
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'order'; readonly names: readonly string[] };

export function useIndexChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: IndexChange): Promise<unknown> => {
      switch (change.kind) {
        case 'create':
          return apiPost(PATH, sent(change.index));
        case 'save':
          return api('PUT', `${PATH}/${encodeURIComponent(change.name)}`, sent(change.index));
        case 'remove':
          return api('DELETE', `${PATH}/${encodeURIComponent(change.name)}`);
        case 'order':
          return api('PUT', '/api/v1/logs/config/index-order', { index_names: change.names });
      }
    },
    onMutate: (change) => {
      if (change.kind !== 'order') return;
      queries.setQueryData<readonly LogIndex[]>(KEY, (before = []) =>
        change.names.flatMap((name) => before.find((index) => index.name === name) ?? []),
      );
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** No limit is said by a field of its own: leaving it out would keep the old one. */
function sent({ is_rate_limited: _limited, ...index }: Definition): Definition {
  const filter = index['filter'] ?? { query: '' };
  const exclusions = index['exclusion_filters'] ?? [];
  const isUnlimited = index['daily_limit'] === null || index['daily_limit'] === undefined;
  return { ...index, filter, exclusion_filters: exclusions, ...(isUnlimited ? { disable_daily_limit: true } : {}) };
}
