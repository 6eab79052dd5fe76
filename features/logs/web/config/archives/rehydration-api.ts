import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

const PATH = '/api/unstable/logs/rehydrations';
const KEY = ['logs', 'rehydrations'];
const LOOK_AGAIN_MS = 2_000;

export type RehydrationState = 'pending' | 'running' | 'done' | 'failed' | 'removing';

export interface Rehydration {
  readonly id: string;
  readonly attributes: {
    readonly name: string;
    /** What its logs are found under. */
    readonly index: string;
    readonly archive_id: string;
    readonly query: string;
    readonly from: string;
    readonly to: string;
    readonly state: RehydrationState;
    readonly reason?: string;
    readonly expires_at: string;
    readonly progress: {
      readonly files: number;
      readonly files_done: number;
      readonly bytes: number;
      readonly bytes_done: number;
      readonly logs_stored: number;
    };
  };
}

export interface RehydrationRequest {
  readonly archive_id: string;
  readonly query: string;
  readonly from: string;
  readonly to: string;
  readonly name?: string;
  readonly max_logs?: number;
  readonly retention_days?: number;
}

const isAtWork = ({ attributes: { state } }: Rehydration): boolean =>
  ['pending', 'running', 'removing'].includes(state);

/** All rehydrations; asked again while one is at work. */
export function useRehydrations() {
  return useQuery<readonly Rehydration[]>({
    queryKey: KEY,
    refetchInterval: ({ state }) => (state.data?.some(isAtWork) === true ? LOOK_AGAIN_MS : false),
    queryFn: async ({ signal }) => (await apiGet<{ data: readonly Rehydration[] }>(PATH, signal)).data,
  });
}

export function useRehydrate() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request: RehydrationRequest) => apiPost(PATH, request),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** Cancels one that runs, and takes its logs out again. */
export function useRemoveRehydration() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api('DELETE', `${PATH}/${id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** How much of the files is read, 0 to 1. */
export function progressOf({ progress, state }: Rehydration['attributes']): number {
  if (state === 'done') return 1;
  return progress.bytes === 0 ? 0 : Math.min(1, progress.bytes_done / progress.bytes);
}
