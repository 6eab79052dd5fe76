import '@komainu/ui/definition/definition.css';
import '../workflows.css';
import type { WorkflowResource } from '@komainu/contracts/workflows/workflow.ts';
import { ApiError } from '@komainu/ui/api/client.ts';
import { EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { useInstances, useWorkflow } from '@komainu/ui/workflows/workflows-api.ts';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { WORKFLOWS } from '../messages.ts';
import { OneRun } from './OneRun.tsx';
import { RunList } from './RunList.tsx';
import { WorkflowFacts } from './WorkflowFacts.tsx';
import { WorkflowHead } from './WorkflowHead.tsx';

const MOST_RUNS = 50;

/** One workflow: what it does, and what became of its runs. */
export default function WorkflowPage() {
  const text = useText(WORKFLOWS);
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data, error, isFetching, refetch } = useWorkflow(id);
  if (error instanceof ApiError && (error.status === 404 || error.status === 400)) {
    return (
      <EmptyState title={text.notFound}>
        <Link to={'/workflows' as string}>{text.all}</Link>
      </EmptyState>
    );
  }
  if (data !== undefined) return <OneWorkflow workflow={data.data} />;
  return error === null ? <LoadingBar on={isFetching} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
}

function OneWorkflow({ workflow }: { workflow: WorkflowResource }) {
  const text = useText(WORKFLOWS);
  const [chosen, choose] = useUrlState('instance');
  const { data, error, refetch } = useInstances(workflow.id, MOST_RUNS);
  const runs = data?.data ?? [];
  const shown = chosen === '' ? (runs[0]?.id ?? '') : chosen;
  // After the shell has named the page: a workflow is known by its own name.
  useEffect(() => {
    document.title = `${workflow.attributes.name} · Komainu`;
  }, [workflow.attributes.name]);
  return (
    <div className="page">
      <WorkflowHead workflow={workflow} onStarted={(instance) => choose(instance)} />
      <div className="page-scroll definition-page">
        <div className="definition-main">
          {shown === '' ? null : <OneRun workflow={workflow} instance={shown} />}
          <section className="definition-section" aria-label={text.runs}>
            <h3>{text.runs}</h3>
            {error !== null && data === undefined ? (
              <ErrorState error={error} onRetry={() => void refetch()} />
            ) : data !== undefined && runs.length === 0 ? (
              <p className="text-hint">{text.noRuns}</p>
            ) : (
              <RunList runs={runs} chosen={shown} onChoose={(instance) => choose(instance)} />
            )}
          </section>
        </div>
        <aside className="definition-side">
          <WorkflowFacts workflow={workflow} />
        </aside>
      </div>
    </div>
  );
}
