import type { InstanceAnswer, InstanceListAnswer } from '@komainu/contracts/workflows/instances.ts';
import type { WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import type { RunAnswer } from '@komainu/contracts/workflows/workflows-api.ts';
import { type Query, useQuery } from '@tanstack/react-query';
import { api, apiGet, apiPost } from '../api/client.ts';

const RUNNING_AGAIN_MS = 1_000;
const RUNS_AGAIN_MS = 15_000;

const pathOf = (id: string): string => `/api/v2/workflows/${encodeURIComponent(id)}`;

export function useWorkflow(id: string, enabled = true) {
  return useQuery({
    queryKey: ['workflows', 'one', id],
    enabled,
    queryFn: ({ signal }) => apiGet<{ readonly data: WorkflowResource }>(pathOf(id), signal),
  });
}

/** The newest runs of a workflow; asked again soon while one is under way. */
export function useInstances(id: string, most: number, enabled = true) {
  return useQuery({
    queryKey: ['workflows', 'runs', id, most],
    enabled,
    refetchInterval: ({ state }: Query<InstanceListAnswer>) =>
      state.data?.data.some(({ attributes }) => attributes.endTimestamp === undefined) === true
        ? RUNNING_AGAIN_MS
        : RUNS_AGAIN_MS,
    queryFn: ({ signal }) => apiGet<InstanceListAnswer>(`${pathOf(id)}/instances?page[size]=${most}`, signal),
  });
}

/** One run with its steps; asked again each second until it has ended. */
export function useInstance(id: string, instance: string) {
  return useQuery({
    queryKey: ['workflows', 'run', id, instance],
    enabled: instance !== '',
    refetchInterval: ({ state }: Query<InstanceAnswer>) =>
      state.data?.data.attributes.state === 'running' ? RUNNING_AGAIN_MS : false,
    queryFn: ({ signal }) => apiGet<InstanceAnswer>(`${pathOf(id)}/instances/${encodeURIComponent(instance)}`, signal),
  });
}

/** What a run is started with, and from where. */
export interface RunWish {
  readonly source: 'manual' | 'dashboard';
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly dashboard?: { readonly id: string };
}

/** Starts a run, and gives its id. */
export async function runWorkflow(id: string, wish: RunWish): Promise<string> {
  const { instance_id } = await apiPost<RunAnswer>(`/api/unstable/workflows/${encodeURIComponent(id)}/run`, wish);
  return instance_id;
}

export function cancelInstance(id: string, instance: string): Promise<unknown> {
  return api('PUT', `${pathOf(id)}/instances/${encodeURIComponent(instance)}/cancel`);
}
