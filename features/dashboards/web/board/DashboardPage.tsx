import '../dashboards.css';
import { EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useParams } from '@tanstack/react-router';
import { useDashboard } from '../data/dashboards-api.ts';
import { Board } from './Board.tsx';

/** `/dashboard/:id/:slug?`: the slug is for people, the id decides. */
export default function DashboardPage() {
  const { id = '' } = useParams({ strict: false }) as { readonly id?: string };
  const { data, error, isFetching, refetch } = useDashboard(id);
  if (error !== null && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined)
    return (
      <>
        <LoadingBar on={isFetching} />
        <EmptyState title="" />
      </>
    );
  return <Board key={data.id} stored={data} />;
}
