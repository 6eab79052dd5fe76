import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useUrlParams } from '@komainu/ui/url/url-state.ts';
import { useWorkflow } from '@komainu/ui/workflows/workflows-api.ts';
import { START } from '../model/starts.ts';
import { copiedWish, wishOf } from '../model/wish.ts';
import { WorkflowEditor } from './WorkflowEditor.tsx';

/** A new workflow, or a copy of another. */
export default function NewWorkflowPage() {
  const [{ copy }] = useUrlParams();
  return copy === undefined ? <WorkflowEditor start={START} /> : <Copy id={copy} />;
}

function Copy({ id }: { id: string }) {
  const { data, error, refetch } = useWorkflow(id);
  if (data !== undefined) return <WorkflowEditor start={copiedWish(wishOf(data.data))} />;
  return error === null ? <LoadingBar on /> : <ErrorState error={error} onRetry={() => void refetch()} />;
}
