import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Definition } from '../form/field.ts';

const PATH = '/api/unstable/logs/threat-lists';
const KEY = ['logs', 'threat-lists'];

/** A list of indicators as the server lists it. */
export interface ThreatList {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly type: string;
  readonly category: string;
  readonly intention: string;
  readonly count: number;
  readonly updatedAt: string;
}

export interface WholeThreatList extends ThreatList {
  readonly indicators: readonly string[];
}

export function useThreatLists() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await apiGet<{ data: readonly ThreatList[] }>(PATH, signal)).data,
  });
}

/** A list with its indicators. */
export function useThreatList(id: string, enabled: boolean) {
  return useQuery({
    queryKey: [...KEY, id],
    enabled,
    // The form keeps what is typed: it does not ask again below it.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => (await apiGet<{ data: WholeThreatList }>(`${PATH}/${id}`, signal)).data,
  });
}

export type ThreatChange =
  | { readonly kind: 'create'; readonly value: Definition }
  | { readonly kind: 'save'; readonly id: string; readonly value: Definition }
  | { readonly kind: 'remove'; readonly id: string };

export function useThreatChange() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: ThreatChange): Promise<unknown> => {
      if (change.kind === 'remove') return api('DELETE', `${PATH}/${change.id}`);
      const body = { ...change.value, indicators: indicatorsOf(change.value['indicators']) };
      return change.kind === 'create' ? apiPost(PATH, body) : api('PUT', `${PATH}/${change.id}`, body);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** Feeds write comments behind `#` and `;`, and indicators in the first column: each once, without those. */
export function indicatorsOf(lines: unknown): readonly string[] {
  if (!Array.isArray(lines)) return [];
  const words = lines.flatMap((line: unknown) => {
    const [word = ''] = (typeof line === 'string' ? line : '').trim().split(/[\s,;]+/, 1);
    return word === '' || word.startsWith('#') ? [] : [word.replace(/^"(.*)"$/, '$1')];
  });
  return [...new Set(words)];
}
