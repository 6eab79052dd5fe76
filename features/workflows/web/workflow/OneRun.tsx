import type { InstanceDetail } from '@komainu/contracts/workflows/instances.ts';
import type { WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import { ApiError } from '@komainu/ui/api/client.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button, ErrorState } from '@komainu/ui/controls/controls.tsx';
import { Failure } from '@komainu/ui/controls/Failure.tsx';
import { dateTime } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { RunBadge } from '@komainu/ui/workflows/RunBadge.tsx';
import { cancelInstance, useInstance } from '@komainu/ui/workflows/workflows-api.ts';
import { IconPlayerStop } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { WORKFLOWS } from '../messages.ts';
import { durationText } from '../model/duration.ts';
import { Json, RunSteps } from './RunSteps.tsx';

/** One run: how it stands, and what each step was handed and gave. */
export function OneRun({ workflow, instance }: { workflow: WorkflowResource; instance: string }) {
  const text = useText(WORKFLOWS);
  const { data, error, refetch } = useInstance(workflow.id, instance);
  if (error instanceof ApiError && error.status === 404) return <p className="text-hint">{text.runGone}</p>;
  if (data === undefined) return error === null ? null : <ErrorState error={error} onRetry={() => void refetch()} />;
  return <Shown workflow={workflow} run={data.data.attributes} />;
}

function Shown({ workflow, run }: { workflow: WorkflowResource; run: InstanceDetail }) {
  const text = useText(WORKFLOWS);
  const { language } = useLanguage();
  const hasInputs = Object.keys(run.inputs).length > 0;
  return (
    <section className="definition-section workflows-one" aria-label={text.steps}>
      <header>
        <RunBadge state={run.state} />
        <span>{dateTime(run.startedUnixMs, language)}</span>
        <span translate="no">{run.startedBy}</span>
        {run.endedUnixMs === null ? null : <span>{durationText(run.endedUnixMs - run.startedUnixMs)}</span>}
        <Stop workflow={workflow} run={run} />
      </header>
      {run.hidesLogs ? <p className="text-hint">{text.hidesLogs}</p> : null}
      {run.error === null ? null : (
        <p className="workflows-failure" role="alert">
          <strong>{run.error.step === null ? text.error : text.failedAt(run.error.step)}</strong>
          <span translate="no">{run.error.message}</span>
        </p>
      )}
      <RunSteps spec={workflow.attributes.spec} run={run} />
      {hasInputs ? <Json label={text.inputs} value={run.inputs} /> : null}
      {run.outputs === null ? null : <Json label={text.outputs} value={run.outputs} />}
    </section>
  );
}

function Stop({ workflow, run }: { workflow: WorkflowResource; run: InstanceDetail }) {
  const text = useText(WORKFLOWS);
  const mayRun = useMay('write');
  const stop = useMutation({ mutationFn: () => cancelInstance(workflow.id, run.id) });
  if (run.state !== 'running' || !mayRun) return null;
  return (
    <>
      <Button disabled={run.isCanceling || stop.isPending} onClick={() => stop.mutate()}>
        <IconPlayerStop size={15} />
        {run.isCanceling ? text.stopping : text.stop}
      </Button>
      <Failure reason={stop.error?.message} />
    </>
  );
}
