import { CodedError } from '@komainu/kernel/errors.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import { triggerFor } from './definition/triggers.ts';
import type { WorkflowKeeper } from './keeper.ts';
import type { MonitorAlert, WorkflowsFeature } from './ports.ts';
import { type StarterParts, startRun } from './run/starter.ts';
import { uuidOf } from './run/uuid-of.ts';

/** What monitors start workflows by: `@workflow-<handle>` in a message. */
export function createAlerts(keeper: WorkflowKeeper, parts: StarterParts): WorkflowsFeature['alerts'] {
  return {
    async problem(handle) {
      const workflow = await keeper.byHandle(handle);
      if (workflow === undefined) return `no workflow has the handle ${handle}`;
      if (triggerFor(workflow.definition.spec, 'monitor') === undefined) return 'the workflow has no monitorTrigger';
      return workflow.definition.published ? undefined : 'the workflow is not published';
    },
    async start(handle, alert) {
      const workflow = await keeper.byHandle(handle);
      if (workflow === undefined) return `no workflow has the handle ${handle}`;
      try {
        await startRun(
          workflow,
          {
            id: uuidOf(`${alert.id} ${workflow.id}`),
            source: 'monitor',
            // Whoever changed it last answers for what it does.
            actor: workflow.owner,
            startedBy: alert.monitor.name,
            inputs: {},
            sourceObject: sourceOf(alert),
          },
          parts,
        );
        return undefined;
      } catch (error) {
        if (error instanceof CodedError && error.status < 500) return error.message;
        throw error;
      }
    },
  };
}

/** `{{ Source.monitor.name }}`, `{{ Source.url }}`, …. */
function sourceOf({ monitor, group, transition, title, body, value, timeUnixMs, url }: MonitorAlert): JsonObject {
  const tags = [...new Set([...group, ...monitor.tags])];
  return {
    monitor: { ...monitor, group, status: transition, value: value ?? null },
    event: { title, text: body, time: new Date(timeUnixMs).toISOString() },
    tags,
    url: url ?? '',
  };
}
