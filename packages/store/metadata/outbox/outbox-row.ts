import type { DeliveryState, OutboxEntry } from '@komainu/contracts/notifications/outbox.ts';

/** An entry as both databases keep it. PostgreSQL's driver hands 64-bit integers out as strings. */
export interface OutboxRow {
  readonly seq: number | string;
  readonly id: string;
  readonly lane: string;
  readonly state: DeliveryState;
  readonly reason: string;
  readonly created_ms: number | string;
  readonly next_ms: number | string;
  readonly attempts: number | string;
  readonly body: string;
}

export const OUTBOX_COLUMNS = 'seq, id, lane, state, reason, created_ms, next_ms, attempts, body';

export function toEntry(row: OutboxRow): OutboxEntry {
  const { id, lane, state, reason, created_ms, next_ms, attempts, body } = row;
  return {
    id,
    lane,
    state,
    reason,
    createdUnixMs: Number(created_ms),
    nextUnixMs: Number(next_ms),
    attempts: Number(attempts),
    body,
  };
}

/** In the order in which they were put. */
export function bySequence(one: OutboxRow, other: OutboxRow): number {
  return Number(one.seq) - Number(other.seq);
}
