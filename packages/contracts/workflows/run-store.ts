import type { InstanceState } from './instances.ts';

/** A run as lists have it: what the store sorts by, and a little more as JSON. Times are Unix milliseconds. */
export interface RunHead {
  readonly id: string;
  readonly workflowId: string;
  readonly state: InstanceState;
  readonly createdUnixMs: number;
  /** Nothing is to be done for it before. */
  readonly nextUnixMs: number;
  /** JSON; a few hundred bytes. */
  readonly summary: string;
}

/** A run as it is kept. */
export interface StoredRun extends RunHead {
  /** JSON; at most a few MB. */
  readonly body: string;
}

/** What may change of a run. */
export type RunProgress = Pick<StoredRun, 'state' | 'nextUnixMs' | 'summary' | 'body'>;

/** How many runs a workflow has, by state. */
export type RunCounts = Readonly<Record<InstanceState, number>>;

/**
 * Where runs of workflows are kept, across restarts and for all nodes: they change often, so they have no versions. A port: the
 * metadata store implements it. A run belongs to whoever claimed it, until the claim runs out.
 */
export interface WorkflowRunStore {
  /** Keeps a new run; false when there are `most` that have not ended. Nobody has claimed it yet. */
  add(run: StoredRun, most: number): Promise<boolean>;
  get(id: string): Promise<(StoredRun & { readonly cancelRequested: boolean }) | undefined>;
  /** The newest first, without those of other workflows; of all workflows when `workflowId` is undefined. */
  list(workflowId: string | undefined, offset: number, limit: number): Promise<readonly RunHead[]>;
  /** The newest run of each workflow. */
  latest(): Promise<readonly RunHead[]>;
  counts(workflowId: string): Promise<RunCounts>;
  /** How many runs of a workflow were created since. */
  createdSince(workflowId: string, sinceUnixMs: number): Promise<number>;
  /** Takes up to `limit` running ones that are due or to be stopped, until `untilUnixMs`, for `owner`. */
  claim(
    owner: string,
    nowUnixMs: number,
    untilUnixMs: number,
    limit: number,
  ): Promise<readonly (StoredRun & { readonly cancelRequested: boolean })[]>;
  /**
   * Notes how a run stands and renews the claim until `claimedUntilUnixMs` (0 lets go). `lost`: somebody else has claimed it, or it
   * has ended; nothing is noted then.
   */
  save(
    id: string,
    owner: string,
    progress: RunProgress,
    claimedUntilUnixMs: number,
  ): Promise<'kept' | 'cancel' | 'lost'>;
  /** Asks whoever runs it to stop; false when it has ended, or is not there. */
  requestCancel(id: string): Promise<boolean>;
  /** Lets go of what was claimed by a process that is gone; only for stores that no other process shares. */
  release(): Promise<void>;
  /** Removes ended runs that are older, and of each workflow all but the newest `most` ended ones. */
  prune(beforeUnixMs: number, most: number): Promise<void>;
  /** Asks all of a workflow's runs to stop. */
  cancelAll(workflowId: string): Promise<void>;
}
