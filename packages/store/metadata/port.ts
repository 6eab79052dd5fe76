import type { NotificationOutbox } from '@komainu/contracts/notifications/outbox.ts';
import type { WorkflowRunStore } from '@komainu/contracts/workflows/run-store.ts';

/** One version of a definition. `body` is plain JSON. */
export interface Document<Body = unknown> {
  /** user, api_key, dashboard, monitor, … */
  readonly kind: string;
  readonly id: string;
  /** 1 at creation, one more with each write. */
  readonly version: number;
  readonly body: Body;
  readonly createdAtUnixMs: number;
  readonly updatedAtUnixMs: number;
  /** The principal's id, or `system`. */
  readonly updatedBy: string;
  readonly deleted: boolean;
}

export interface DocumentStamp {
  readonly id: string;
  readonly version: number;
}

/**
 * Definitions as typed documents with versions: SQLite embedded, PostgreSQL when several nodes share them. Every write is
 * a version with who and when. Reads see the last write at once.
 */
export interface MetadataStore {
  get<Body>(kind: string, id: string): Promise<Document<Body> | undefined>;
  /** Every live document of a kind, by creation. */
  list<Body>(kind: string): Promise<Document<Body>[]>;
  /** Id and version of every live document of a kind, by creation: tells cheaply what has changed. */
  stamps(kind: string): Promise<DocumentStamp[]>;
  /** Creates or replaces. With `expectedVersion`, throws `version_conflict` (409) unless it is the present one (0: none). */
  put<Body>(kind: string, id: string, body: Body, by: string, expectedVersion?: number): Promise<Document<Body>>;
  /** Marks deleted (a version of its own); false when there was none. */
  delete(kind: string, id: string, by: string): Promise<boolean>;
  /** All versions, newest first, deleted ones included. */
  history<Body>(kind: string, id: string): Promise<Document<Body>[]>;
  /** Notifications that wait for their delivery: no definitions, so they have no versions. */
  readonly outbox: NotificationOutbox;
  /** Runs of workflows: they change with every step, so they have no versions either. */
  readonly runs: WorkflowRunStore;
  close(): Promise<void>;
}
