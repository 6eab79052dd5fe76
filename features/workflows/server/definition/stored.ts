import type { WorkflowDefinition } from '@komainu/contracts/workflows/workflow.ts';
import type { Author } from '@komainu/http/author.ts';

export const WORKFLOW_KIND = 'workflow';

/** A workflow as it is kept. */
export interface StoredWorkflow {
  readonly definition: WorkflowDefinition;
  readonly author: Author;
  /** Who changed it last: monitors start it on his behalf. */
  readonly owner: Author;
}

/** With its id, version and times. */
export interface KeptWorkflow extends StoredWorkflow {
  readonly id: string;
  readonly version: number;
  readonly createdUnixMs: number;
  readonly updatedUnixMs: number;
}
