import type { WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import type { KeptWorkflow } from './stored.ts';

/** A workflow as the API answers it; lists leave the spec out. */
export function presentWorkflow(workflow: KeptWorkflow, withSpec = true): WorkflowResource {
  const { id, definition, author, owner, createdUnixMs, updatedUnixMs } = workflow;
  const { spec, ...rest } = definition;
  return {
    id,
    type: 'workflows',
    attributes: {
      ...rest,
      spec: withSpec ? spec : null,
      createdAt: new Date(createdUnixMs).toISOString(),
      updatedAt: new Date(updatedUnixMs).toISOString(),
    },
    relationships: {
      creator: { data: { id: author.id, type: 'users' } },
      owner: { data: { id: owner.id, type: 'users' } },
    },
  };
}
