import type { InstanceState } from '@komainu/contracts/workflows/instances.ts';
import type { RunCounts, StoredRun } from '@komainu/contracts/workflows/run-store.ts';

/** A run as both databases keep it. PostgreSQL's driver hands 64-bit integers out as strings. */
export interface RunRow {
  readonly id: string;
  readonly workflow_id: string;
  readonly state: InstanceState;
  readonly created_ms: number | string;
  readonly next_ms: number | string;
  readonly cancel_requested: number | boolean;
  readonly body: string;
}

export const RUN_COLUMNS = 'id, workflow_id, state, created_ms, next_ms, cancel_requested, body';

export function toRun(row: RunRow): StoredRun & { readonly cancelRequested: boolean } {
  return {
    id: row.id,
    workflowId: row.workflow_id,
    state: row.state,
    createdUnixMs: Number(row.created_ms),
    nextUnixMs: Number(row.next_ms),
    body: row.body,
    cancelRequested: Boolean(row.cancel_requested),
  };
}

export function toCounts(rows: readonly { readonly state: InstanceState; readonly n: number | string }[]): RunCounts {
  const counts = { running: 0, succeeded: 0, failed: 0, canceled: 0 };
  for (const { state, n } of rows) counts[state] = Number(n);
  return counts;
}
