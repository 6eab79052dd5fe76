import type { RunSource } from '@komainu/contracts/workflows/instances.ts';
import type { WorkflowSpec, WorkflowTrigger } from '@komainu/contracts/workflows/workflow.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { intervalMs } from './retry.ts';

/**
 * The triggers that start runs here. All others of the public schema are kept, for they come with specs that are imported, and the
 * screen says that nothing starts them.
 */
export const FIRED_TRIGGERS = [
  'apiTrigger',
  'dashboardTrigger',
  'monitorTrigger',
  'scheduleTrigger',
  'workflowTrigger',
] as const;

/** The member of a trigger that says what it is: `apiTrigger`, `githubWebhookTrigger`, …. */
export function kindOfTrigger(trigger: WorkflowTrigger): string | undefined {
  return Object.keys(trigger).find((member) => member.endsWith('Trigger'));
}

const TRIGGER_OF: Readonly<Record<Exclude<RunSource, 'manual'>, (typeof FIRED_TRIGGERS)[number]>> = {
  api: 'apiTrigger',
  dashboard: 'dashboardTrigger',
  monitor: 'monitorTrigger',
  schedule: 'scheduleTrigger',
};

/**
 * The trigger that a run of that source starts by; undefined when the workflow has none. By hand a workflow may be run whatever
 * its triggers, by the one for other workflows or people if there is one, else by the first.
 */
export function triggerFor({ triggers }: WorkflowSpec, source: RunSource): WorkflowTrigger | undefined {
  const of = (kind: string) => triggers.find((trigger) => kindOfTrigger(trigger) === kind);
  if (source !== 'manual') return of(TRIGGER_OF[source]);
  return of('workflowTrigger') ?? of('apiTrigger') ?? of('dashboardTrigger') ?? triggers[0];
}

/** How many runs of a trigger may start in how long; undefined when it says nothing. */
export function rateLimitOf(
  trigger: WorkflowTrigger,
): { readonly count: number; readonly everyMs: number } | undefined {
  const kind = kindOfTrigger(trigger);
  const settings = kind === undefined ? undefined : trigger[kind];
  const limit = isObject(settings) ? settings['rateLimit'] : undefined;
  if (!isObject(limit)) return undefined;
  const { count, interval } = limit;
  const everyMs = intervalMs(interval);
  return typeof count === 'number' && everyMs !== undefined ? { count, everyMs } : undefined;
}
