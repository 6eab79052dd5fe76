import type {
  TagIndexingRuleInput,
  TagIndexingRuleResource,
  TagRulePreviewAnswer,
  TagRulePreviewRequest,
} from '@komainu/contracts/metrics/tag-rules-api.ts';
import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

const PATH = '/api/v2/metrics/tag-indexing-rules';
const TYPE = 'tag_indexing_rules';
/** What rules change is asked for again with them: volumes, cardinality, configurations. */
const KEY = ['metrics', 'governance'] as const;

/** All rules in their order. */
export function useRules() {
  return useQuery({
    queryKey: [...KEY, 'tag-rules'],
    queryFn: ({ signal }) =>
      apiGet<{ readonly data: readonly TagIndexingRuleResource[] }>(`${PATH}?page[limit]=1000`, signal),
  });
}

/** Keeps a rule; without an id a new one, after all others. */
export function useSaveRule(onDone: () => void) {
  return useChange(
    ({ id, attributes }: TagRulePreviewRequest) =>
      api(id === undefined ? 'POST' : 'PUT', id === undefined ? PATH : `${PATH}/${id}`, {
        data: { type: TYPE, ...(id !== undefined && { id }), attributes },
      }),
    onDone,
  );
}

export function useDeleteRule(onDone: () => void) {
  return useChange((id: string) => api('DELETE', `${PATH}/${id}`), onDone);
}

/** Puts all rules in an order. */
export function useOrderRules() {
  return useChange((ids: readonly string[]) =>
    api('POST', `${PATH}/order`, { data: { type: TYPE, attributes: { rule_ids: ids } } }),
  );
}

function useChange<Asked>(change: (asked: Asked) => Promise<unknown>, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: KEY });
      onDone?.();
    },
  });
}

/** What a rule would do; undefined asks nothing. */
export function useRulePreview(id: string | undefined, attributes: TagIndexingRuleInput | undefined) {
  return useQuery({
    queryKey: [...KEY, 'tag-rule-preview', id, attributes],
    enabled: attributes !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) =>
      apiPost<TagRulePreviewAnswer>(
        '/api/unstable/metrics/tag-indexing-rules/preview',
        { ...(id !== undefined && { id }), attributes },
        signal,
      ),
  });
}
