import type { WorkflowDefinition, WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import type { ActionsAnswer, CheckAnswer, LatestRunsAnswer } from '@komainu/contracts/workflows/workflows-api.ts';
import { api, apiGet, apiPost } from '@komainu/ui/api/client.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

export interface WorkflowList {
  readonly data: readonly WorkflowResource[];
  readonly meta: { readonly page: { readonly totalCount: number; readonly totalFilteredCount: number } };
}

const MOST_LISTED = 500;
const AGAIN_MS = 10_000;

/** Workflows by their names, without their specs. */
export function useWorkflows(query: string) {
  const asked = new URLSearchParams({ 'filter[query]': query, sort: 'name', limit: String(MOST_LISTED) });
  return useQuery({
    queryKey: ['workflows', 'list', query],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => apiGet<WorkflowList>(`/api/v2/workflows?${asked.toString()}`, signal),
  });
}

/** The newest run of each workflow. */
export function useLatestRuns() {
  return useQuery({
    queryKey: ['workflows', 'runs', 'latest'],
    refetchInterval: AGAIN_MS,
    queryFn: ({ signal }) => apiGet<LatestRunsAnswer>('/api/unstable/workflows/latest-runs', signal),
  });
}

/** What steps may do, and which triggers start something. */
export function useActions() {
  return useQuery({
    queryKey: ['workflows', 'actions'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => apiGet<ActionsAnswer>('/api/unstable/workflows/actions', signal),
  });
}

/** A definition as it is typed: its spec is whatever JSON stands there. */
export type WorkflowWish = Omit<WorkflowDefinition, 'spec'> & { readonly spec: unknown };

/** What saving would say of a definition; undefined is not asked. */
export function useCheck(wish: WorkflowWish | undefined) {
  return useQuery({
    queryKey: ['workflows', 'check', wish],
    enabled: wish !== undefined,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => apiPost<CheckAnswer>('/api/unstable/workflows/check', wish, signal),
  });
}

/** Makes a workflow, or changes the one of that id; gives its id. */
export async function saveWorkflow(wish: WorkflowWish, id?: string): Promise<string> {
  const path = '/api/v2/workflows';
  const body = { data: { type: 'workflows', attributes: wish, ...(id === undefined ? {} : { id }) } };
  const { data } = await api<{ readonly data: WorkflowResource }>(
    id === undefined ? 'POST' : 'PATCH',
    id === undefined ? path : `${path}/${encodeURIComponent(id)}`,
    body,
  );
  return data.id;
}

export function deleteWorkflow(id: string): Promise<unknown> {
  return api('DELETE', `/api/v2/workflows/${encodeURIComponent(id)}`);
}
