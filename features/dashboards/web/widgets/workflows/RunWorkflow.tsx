import './run-workflow.css';
import type { InstanceResource } from '@komainu/contracts/workflows/instances.ts';
import type { WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import { ApiError } from '@komainu/ui/api/client.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { ago } from '@komainu/ui/format/date.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { RunBadge, stateOfKind } from '@komainu/ui/workflows/RunBadge.tsx';
import { RunDialog } from '@komainu/ui/workflows/RunDialog.tsx';
import { useInstances, useWorkflow } from '@komainu/ui/workflows/workflows-api.ts';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useBoard } from '../../board/board-context.tsx';
import { BoardLink } from '../monitors/BoardLink.tsx';
import { statesOf, WidgetNotice, WidgetStates } from '../WidgetStates.tsx';
import type { WidgetProps } from '../widget-type.ts';
import { WORKFLOW_WIDGET } from './messages.ts';
import { givenInputs, workflowIdOf } from './workflow-question.ts';

const MOST_RUNS = 5;

/** A workflow to run with what the board's variables say, and how its last runs went. Guests of a shared board run nothing. */
export function RunWorkflow({ definition, label }: WidgetProps) {
  const text = useText(WORKFLOW_WIDGET);
  const { isShared } = useBoard();
  const id = workflowIdOf(definition);
  const isAsked = id !== '' && !isShared;
  const found = useWorkflow(id, isAsked);
  const runs = useInstances(id, MOST_RUNS, isAsked && found.isSuccess);
  if (isShared) return <WidgetNotice title={text.guestTitle} />;
  if (id === '') return <WidgetNotice title={text.noneTitle} />;
  const isGone = found.error instanceof ApiError && (found.error.status === 404 || found.error.status === 400);
  if (isGone) return <WidgetNotice title={text.goneTitle} />;
  const workflow = found.data?.data;
  return (
    <WidgetStates asked={statesOf(found)} isEmpty={workflow === undefined}>
      {workflow === undefined ? null : (
        <section className="run-workflow" aria-label={label}>
          <p className="run-workflow-head">
            <BoardLink path={`/workflows/${workflow.id}`}>{workflow.attributes.name}</BoardLink>
            {workflow.attributes.description === '' ? null : (
              <small translate="no">{workflow.attributes.description}</small>
            )}
          </p>
          <Start workflow={workflow} definition={definition} />
          <LastRuns workflowId={workflow.id} runs={runs.data?.data} />
        </section>
      )}
    </WidgetStates>
  );
}

function Start({ workflow, definition }: { workflow: WorkflowResource } & Pick<WidgetProps, 'definition'>) {
  const text = useText(WORKFLOW_WIDGET);
  const { substitute } = useBoard();
  const { id: dashboardId } = useParams({ strict: false }) as { id?: string };
  const mayRun = useMay('write');
  const [isAsking, ask] = useState(false);
  const { spec, published } = workflow.attributes;
  const hasTrigger = spec?.triggers.some((trigger) => 'dashboardTrigger' in trigger) === true;
  const reason = !mayRun ? text.mayNot : !hasTrigger ? text.noTrigger : published ? undefined : text.draft;
  return (
    <>
      <div>
        <Button kind="primary" disabled={reason !== undefined} onClick={() => ask(true)}>
          <IconPlayerPlay size={15} />
          {text.run}
        </Button>
        {reason === undefined ? null : <small>{reason}</small>}
      </div>
      {isAsking ? (
        <RunDialog
          workflow={workflow}
          source="dashboard"
          given={givenInputs(definition, substitute)}
          {...(dashboardId === undefined ? {} : { dashboard: { id: dashboardId } })}
          onClose={() => ask(false)}
          onStarted={() => ask(false)}
        />
      ) : null}
    </>
  );
}

function LastRuns({ workflowId, runs }: { workflowId: string; runs: readonly InstanceResource[] | undefined }) {
  const text = useText(WORKFLOW_WIDGET);
  const { language } = useLanguage();
  if (runs === undefined) return null;
  if (runs.length === 0) return <small>{text.never}</small>;
  const nowMs = Date.now();
  return (
    <ul aria-label={text.lastRuns}>
      {runs.map(({ id, attributes }) => (
        <li key={id}>
          <BoardLink path={`/workflows/${workflowId}`} own={{ instance: id }}>
            <RunBadge state={stateOfKind(attributes.instanceStatus.detailsKind)} />
          </BoardLink>
          <small>{ago(Date.parse(attributes.startTimestamp), nowMs, language)}</small>
        </li>
      ))}
    </ul>
  );
}
