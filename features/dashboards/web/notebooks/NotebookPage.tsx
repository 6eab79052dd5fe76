import '../dashboards.css';
import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useParams } from '@tanstack/react-router';
import { Notebook } from './Notebook.tsx';
import { useNotebook } from './notebooks-api.ts';

/** `/notebook/:id/:slug?`. */
export default function NotebookPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string };
  const { data, error, isFetching, refetch } = useNotebook(id);
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  // A notebook that is open is its reader's own until it is opened again: what others write meanwhile does not jump in.
  return data === undefined ? <LoadingBar on={isFetching} /> : <Notebook key={id} stored={data.data} />;
}
