import type { InstanceState } from '@komainu/contracts/workflows/instances.ts';
import type { RunCounts, RunHead, StoredRun } from '@komainu/contracts/workflows/run-store.ts';

/** A run as both databases keep it. PostgreSQL's driver hands 64-bit integers out as strings. */
export interface RunRow {
  readonly id: string;
  readonly workflow_id: string;
  readonly state: InstanceState;
  readonly created_ms: number | string;
  readonly next_ms: number | string;
  readonly cancel_requested: number | boolean;
  readonly summary: string;
  readonly body: string;
}

export const HEAD_COLUMNS = 'id, workflow_id, state, created_ms, next_ms, summary';
export const RUN_COLUMNS = `${HEAD_COLUMNS}, cancel_requested, body`;

export function toHead(row: Omit<RunRow, 'body' | 'cancel_requested'>): RunHead {
  const { id, workflow_id, state, created_ms, next_ms, summary } = row;
  return {
    id,
    workflowId: workflow_id,
    state,
    createdUnixMs: Number(created_ms),
    nextUnixMs: Number(next_ms),
    summary,
  };
}

export function toRun(row: RunRow): StoredRun & { readonly cancelRequested: boolean } {
  return { ...toHead(row), body: row.body, cancelRequested: Boolean(row.cancel_requested) };
}

export function toCounts(rows: readonly { readonly state: InstanceState; readonly n: number | string }[]): RunCounts {
  const counts = { running: 0, succeeded: 0, failed: 0, canceled: 0 };
  for (const { state, n } of rows) counts[state] = Number(n);
  return counts;
}
