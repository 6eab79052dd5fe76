import type {
  InstanceDetail,
  InstanceListAnswer,
  InstanceResource,
  InstanceState,
  StepRun,
} from '@komainu/contracts/workflows/instances.ts';
import type { RunCounts, RunHead, StoredRun } from '@komainu/contracts/workflows/run-store.ts';
import { type JsonObject, objectOf } from '@komainu/kernel/json.ts';
import { hideSecrets } from '../actions/secrets.ts';
import { type KeptStep, type RunBody, type RunSummary, readSummary } from '../run/run-body.ts';

const STATUS = {
  running: { detailsKind: 'IN_PROGRESS', displayName: 'Running' },
  succeeded: { detailsKind: 'SUCCEEDED', displayName: 'Succeeded' },
  failed: { detailsKind: 'FAILED', displayName: 'Failed' },
  canceled: { detailsKind: 'CANCELED', displayName: 'Canceled' },
} as const satisfies Record<InstanceState, InstanceResource['attributes']['instanceStatus']>;

/** A run as the public API lists it. */
export function presentInstance(run: RunHead): InstanceResource {
  const summary = readSummary(run);
  return {
    id: run.id,
    type: 'instances',
    attributes: {
      startTimestamp: new Date(summary.startedUnixMs).toISOString(),
      ...(summary.endedUnixMs === null ? {} : { endTimestamp: new Date(summary.endedUnixMs).toISOString() }),
      instanceStatus: STATUS[run.state],
      source: sourceOf(summary),
    },
  };
}

function sourceOf({ source, actor, monitor }: RunSummary): JsonObject {
  if (source === 'schedule') return { schedule: {} };
  if (monitor !== null) return { monitor: { monitorId: monitor.id, monitorName: monitor.name } };
  return { [source]: { actingUser: { userUuid: actor.id, userEmail: actor.handle, userName: actor.name ?? '' } } };
}

export function presentInstances(runs: readonly RunHead[], counts: RunCounts): InstanceListAnswer {
  const total = counts.running + counts.succeeded + counts.failed + counts.canceled;
  return {
    data: runs.map(presentInstance),
    meta: {
      page: { totalCount: total, totalFilteredCount: total },
      succeededCount: counts.succeeded,
      failedCount: counts.failed,
      canceledCount: counts.canceled,
    },
  };
}

/**
 * A run with everything that is known of it; what looks like a secret is hidden, and for `hidesLogs` whatever could hold logs:
 * steps hand them on, and errors quote them.
 */
export function presentDetail(
  run: StoredRun & { readonly cancelRequested: boolean },
  body: RunBody,
  hidesLogs: boolean,
): InstanceDetail {
  return {
    id: run.id,
    workflowId: run.workflowId,
    workflowName: body.workflowName,
    workflowVersion: body.workflowVersion,
    state: run.state,
    source: body.source,
    startedBy: body.startedBy,
    startedUnixMs: body.startedUnixMs,
    endedUnixMs: body.endedUnixMs,
    isCanceling: run.cancelRequested && run.state === 'running',
    hidesLogs,
    inputs: objectOf(hideSecrets(body.inputs)),
    outputs: body.outputs === null || hidesLogs ? null : objectOf(hideSecrets(body.outputs)),
    error: hidesLogs ? withoutMessage(body.error) : body.error,
    steps: body.spec.steps.flatMap(({ name }) => {
      const step = body.steps[name];
      return step === undefined ? [] : [presentStep(step, hidesLogs)];
    }),
  };
}

function presentStep({ waitsFor: _waitsFor, ...step }: KeptStep, hidesLogs: boolean): StepRun {
  if (hidesLogs) return { ...step, input: null, output: null, error: withoutMessage(step.error) };
  return { ...step, output: hideSecrets(step.output) };
}

function withoutMessage<Failure extends { readonly message: string }>(error: Failure | null): Failure | null {
  return error === null ? null : { ...error, message: '' };
}
