import type { InstanceState, RunSource } from './instances.ts';

/** What the screens of workflows ask beyond the public API, under `/api/unstable/workflows`. */

/** An action that steps may do. */
export interface KnownAction {
  readonly id: string;
  /** The branches that it may go on by; null: any that its parameters name. */
  readonly branches: readonly string[] | null;
  readonly parameters: readonly {
    readonly name: string;
    readonly kind: string;
    readonly required: boolean;
    readonly one_of?: readonly string[];
  }[];
}

/** `GET …/actions` */
export interface ActionsAnswer {
  readonly actions: readonly KnownAction[];
  /** The triggers that start runs; others are kept only. */
  readonly triggers: readonly string[];
}

/** Something that is wrong with a workflow; `pointer` is a JSON pointer into its attributes. */
export interface WorkflowProblem {
  readonly detail: string;
  readonly pointer?: string;
}

/** `POST …/check`, with the attributes of a workflow: what saving it would say. */
export interface CheckAnswer {
  readonly problems: readonly WorkflowProblem[];
}

/** `GET …/latest-runs`: the newest run of each workflow. Times are Unix milliseconds. */
export interface LatestRunsAnswer {
  readonly runs: readonly {
    readonly workflow_id: string;
    readonly instance_id: string;
    readonly state: InstanceState;
    readonly source: RunSource;
    readonly started_ms: number;
    readonly ended_ms: number | null;
  }[];
}

/** `GET …/handles`: what monitors may write in their messages, `@workflow-…` and all, without the sign. */
export interface WorkflowHandlesAnswer {
  readonly handles: readonly string[];
}

/** `GET …/connections`: what there is of credentials, by name, and never a value of them. */
export interface ConnectionsAnswer {
  readonly connections: readonly ListedConnection[];
}

export interface ListedConnection {
  readonly id: string;
  readonly name: string;
  readonly base_url: string;
  readonly tokens: readonly string[];
  /** The workflows that would miss it. */
  readonly workflows: readonly { readonly id: string; readonly name: string }[];
  /** Unix milliseconds. */
  readonly changed_ms: number;
}

/** `POST …/:id/run` with `{source: 'manual' | 'dashboard', inputs, dashboard?: {id, title}}` */
export interface RunAnswer {
  readonly instance_id: string;
}
