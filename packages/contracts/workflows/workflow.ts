/**
 * Workflows as Datadog's public API has them (`/api/v2/workflows`): a graph of steps, each of which does one action. A spec is kept
 * whole, with all that these types do not name.
 */

/** A value that is handed to an action; texts in it may hold `{{ paths }}`. */
export interface WorkflowParameter {
  readonly name: string;
  readonly value: unknown;
}

/** Where a run goes on after a step: by the branch that the action chose (`main` for most). */
export interface OutboundEdge {
  readonly branchName: string;
  readonly nextStepName: string;
}

/** How often something is tried again, and after how long (`"10s"`). */
export interface RetryStrategy {
  readonly kind: 'RETRY_STRATEGY_LINEAR';
  readonly linear?: { readonly interval: string; readonly maxRetries: number };
}

export type ComparisonOperator =
  | 'OPERATOR_EQUAL'
  | 'OPERATOR_NOT_EQUAL'
  | 'OPERATOR_GREATER_THAN'
  | 'OPERATOR_LESS_THAN'
  | 'OPERATOR_GREATER_THAN_OR_EQUAL_TO'
  | 'OPERATOR_LESS_THAN_OR_EQUAL_TO'
  | 'OPERATOR_CONTAINS'
  | 'OPERATOR_DOES_NOT_CONTAIN'
  | 'OPERATOR_IS_NULL'
  | 'OPERATOR_IS_NOT_NULL'
  | 'OPERATOR_IS_EMPTY'
  | 'OPERATOR_IS_NOT_EMPTY';

/** What must be true of a step's output before the run goes on; the step is repeated until it is. */
export interface CompletionGate {
  readonly completionCondition: {
    readonly operand1: unknown;
    readonly operand2?: unknown;
    readonly operator: ComparisonOperator;
  };
  readonly retryStrategy: RetryStrategy;
}

export interface WorkflowStep {
  readonly name: string;
  readonly actionId: string;
  readonly parameters?: readonly WorkflowParameter[];
  readonly outboundEdges?: readonly OutboundEdge[];
  readonly connectionLabel?: string;
  readonly errorHandlers?: readonly { readonly fallbackStepName: string; readonly retryStrategy: RetryStrategy }[];
  readonly completionGate?: CompletionGate;
  /** Of a step that several lead to: whether it waits for all of them or for the first. */
  readonly readinessGate?: { readonly thresholdType: 'ANY' | 'ALL' };
  readonly display?: { readonly bounds?: { readonly x: number; readonly y: number } };
}

/** What starts a run. The member that ends in `Trigger` says what: `apiTrigger`, `monitorTrigger`, … */
export interface WorkflowTrigger {
  readonly startStepNames?: readonly string[];
  readonly [member: string]: unknown;
}

export const INPUT_TYPES = [
  'STRING',
  'NUMBER',
  'BOOLEAN',
  'OBJECT',
  'ARRAY_STRING',
  'ARRAY_NUMBER',
  'ARRAY_BOOLEAN',
  'ARRAY_OBJECT',
] as const;

export type WorkflowInputType = (typeof INPUT_TYPES)[number];

/** Something that whoever starts a run says. */
export interface WorkflowInput {
  readonly name: string;
  readonly type: WorkflowInputType;
  readonly label?: string;
  readonly description?: string;
  /** An input without it must be given. */
  readonly defaultValue?: unknown;
  /** What may be chosen: plain values, or `{label, value}`. */
  readonly allowedValues?: unknown;
  readonly allowExtraValues?: boolean;
}

/** Something that a run leaves behind; its value may hold `{{ paths }}`. */
export interface WorkflowOutput {
  readonly name: string;
  readonly type: string;
  readonly value?: unknown;
}

export interface WorkflowSpec {
  readonly triggers: readonly WorkflowTrigger[];
  readonly steps: readonly WorkflowStep[];
  /** What monitors name the workflow by: `@workflow-<handle>`. */
  readonly handle?: string;
  readonly inputSchema?: { readonly parameters?: readonly WorkflowInput[] };
  readonly outputSchema?: { readonly parameters?: readonly WorkflowOutput[] };
  readonly connectionEnvs?: readonly {
    readonly env: string;
    readonly connections?: readonly { readonly connectionId: string; readonly label: string }[];
  }[];
}

/** What a user writes. */
export interface WorkflowDefinition {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Only published workflows are started by triggers; people may run others by hand. */
  readonly published: boolean;
  readonly spec: WorkflowSpec;
}

/** A workflow as the API answers it. */
export interface WorkflowResource {
  readonly id: string;
  readonly type: 'workflows';
  readonly attributes: Omit<WorkflowDefinition, 'spec'> & {
    /** Lists leave it out. */
    readonly spec: WorkflowSpec | null;
    /** ISO 8601. */
    readonly createdAt: string;
    readonly updatedAt: string;
  };
  readonly relationships: {
    readonly creator: { readonly data: { readonly id: string; readonly type: 'users' } };
    readonly owner: { readonly data: { readonly id: string; readonly type: 'users' } };
  };
}
