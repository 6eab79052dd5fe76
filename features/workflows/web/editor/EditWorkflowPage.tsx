import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useWorkflow } from '@komainu/ui/workflows/workflows-api.ts';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { wishOf } from '../model/wish.ts';
import { WorkflowEditor } from './WorkflowEditor.tsx';

/** A workflow that is there, to be changed. */
export default function EditWorkflowPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const { data, error, refetch } = useWorkflow(id);
  const start = useMemo(() => (data === undefined ? undefined : wishOf(data.data)), [data]);
  if (start !== undefined) return <WorkflowEditor start={start} id={id} />;
  return error === null ? <LoadingBar on /> : <ErrorState error={error} onRetry={() => void refetch()} />;
}
