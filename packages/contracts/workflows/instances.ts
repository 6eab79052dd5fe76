/** Runs of workflows, which the public API calls instances: `/api/v2/workflows/{id}/instances`. */

export type InstanceState = 'running' | 'succeeded' | 'failed' | 'canceled';

/** `waiting`: for a time or for another attempt. `skipped`: no branch led there. */
export type StepState = 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'canceled';

/** What came of a step so far. Times are Unix milliseconds. */
export interface StepRun {
  readonly name: string;
  readonly actionId: string;
  readonly state: StepState;
  readonly startedUnixMs: number;
  /** null: not ended yet. */
  readonly endedUnixMs: number | null;
  /** When the next attempt is due, or when it ends what it waits for; null where it waits for nothing. */
  readonly dueUnixMs: number | null;
  readonly attempts: number;
  /** How often the server stopped while it was under way. */
  readonly interruptions: number;
  /** What the action was handed, its templates filled in; secrets are hidden. */
  readonly input: unknown;
  readonly output: unknown;
  /** The branch that was taken. */
  readonly branch: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** What started a run. */
export type RunSource = 'api' | 'dashboard' | 'manual' | 'monitor' | 'schedule';

/** What `/api/v2/workflows/{id}/instances` lists. */
export interface InstanceResource {
  readonly id: string;
  readonly type: 'instances';
  readonly attributes: {
    /** ISO 8601. */
    readonly startTimestamp: string;
    readonly endTimestamp?: string;
    readonly instanceStatus: {
      readonly detailsKind: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'CANCELED';
      readonly displayName: string;
    };
    readonly source: Readonly<Record<string, unknown>>;
  };
}

export interface InstanceListAnswer {
  readonly data: readonly InstanceResource[];
  readonly meta: {
    readonly page: { readonly totalCount: number; readonly totalFilteredCount: number };
    readonly succeededCount: number;
    readonly failedCount: number;
    readonly canceledCount: number;
  };
}

/** One run with all that is known of it. */
export interface InstanceDetail {
  readonly id: string;
  readonly workflowId: string;
  readonly workflowName: string;
  /** The version of the workflow that it runs, whatever becomes of the workflow. */
  readonly workflowVersion: number;
  readonly state: InstanceState;
  readonly source: RunSource;
  /** Who or what started it, for people: an address, or a monitor's name. */
  readonly startedBy: string;
  readonly startedUnixMs: number;
  readonly endedUnixMs: number | null;
  /** Somebody asked to stop it, and it has not stopped yet. */
  readonly isCanceling: boolean;
  /**
   * It read logs of which the viewer may not see all: what its steps were handed and gave, its outputs, and the messages of
   * errors are left out.
   */
  readonly hidesLogs: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>> | null;
  readonly error: { readonly code: string; readonly message: string; readonly step: string | null } | null;
  /** In the order of the spec. */
  readonly steps: readonly StepRun[];
}

/** `GET /api/v2/workflows/{id}/instances/{instance_id}` */
export interface InstanceAnswer {
  readonly data: { readonly id: string; readonly type: 'instances'; readonly attributes: InstanceDetail };
}
