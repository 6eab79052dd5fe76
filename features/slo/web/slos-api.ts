import type { SloCorrection, SloCorrectionCategory } from '@komainu/contracts/slo/history.ts';
import type { Slo, SloAnswer, SloDefinition, SloListAnswer, SloSearchAnswer } from '@komainu/contracts/slo/slo.ts';
import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

/** As many as the API gives at once; more are found by searching. */
const MOST_LISTED = 100;
const AGAIN_MS = 60_000;

/** Objectives with how they stand in each of their timeframes. */
export function useSloSearch(query: string) {
  const asked = new URLSearchParams({ query, 'page[size]': String(MOST_LISTED), 'page[number]': '0' });
  return useQuery({
    queryKey: ['slo', 'search', query],
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) => apiGet<SloSearchAnswer>(`/api/v1/slo/search?${asked.toString()}`, signal),
  });
}

export function useSlo(id: string) {
  return useQuery({
    queryKey: ['slo', 'one', id],
    queryFn: ({ signal }) => apiGet<SloAnswer>(`/api/v1/slo/${encodeURIComponent(id)}`, signal),
  });
}

/** What a form sends: the server fills in the rest. */
export type SloWish = Omit<SloDefinition, 'timeframe' | 'target_threshold'>;

/** Makes an objective, or changes the one of that id. */
export async function saveSlo(wish: SloWish, id?: string): Promise<Slo | undefined> {
  const path = '/api/v1/slo';
  const { data } =
    id === undefined
      ? await apiPost<SloListAnswer>(path, wish)
      : await api<SloListAnswer>('PUT', `${path}/${encodeURIComponent(id)}`, wish);
  return data[0];
}

export function deleteSlo(id: string): Promise<unknown> {
  return api('DELETE', `/api/v1/slo/${encodeURIComponent(id)}`);
}

/** Times that do not count for an objective. */
export function useCorrections(sloId: string) {
  return useQuery({
    queryKey: ['slo', 'corrections', sloId],
    queryFn: ({ signal }) =>
      apiGet<{ readonly data: readonly SloCorrection[] }>(
        `/api/v1/slo/${encodeURIComponent(sloId)}/corrections`,
        signal,
      ),
  });
}

/** A time, in Unix seconds, that is not to count. */
export interface CorrectionWish {
  readonly category: SloCorrectionCategory;
  readonly description: string;
  readonly start: number;
  readonly end: number;
}

export function addCorrection(sloId: string, wish: CorrectionWish): Promise<unknown> {
  const attributes = { ...wish, slo_id: sloId, timezone: 'UTC' };
  return apiPost('/api/v1/slo/correction', { data: { type: 'correction', attributes } });
}

export function deleteCorrection(id: string): Promise<unknown> {
  return api('DELETE', `/api/v1/slo/correction/${encodeURIComponent(id)}`);
}
