import '../dashboards.css';
import './sharing.css';
import type { SharedView } from '@komainu/contracts/dashboards/shares.ts';
import { ApiError, apiGet, rewritePaths } from '@komainu/ui/api/client.ts';
import { EmptyState, ErrorState } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { SHARING } from './messages.ts';
import { SharedBoard } from './SharedBoard.tsx';
import { SharedTime } from './SharedTime.tsx';
import { sharedPath } from './shared-path.ts';

const EVERY_MS = 60_000;

/** `/shared/:token`: a dashboard for people without an account, with nothing around it. */
export default function SharedPage() {
  const text = useText(SHARING);
  const { token = '' } = useParams({ strict: false }) as { readonly token?: string };
  useEffect(() => rewritePaths((path) => sharedPath(token, path, window.location.search)), [token]);
  // Asked again, so that a wall screen follows changes and goes dark when the link ends.
  const { data, error, refetch } = useQuery({
    queryKey: ['dashboards', 'shared', token],
    refetchInterval: EVERY_MS,
    staleTime: 0,
    queryFn: ({ signal }) => apiGet<SharedView>(`/api/unstable/shared/${encodeURIComponent(token)}`, signal),
  });
  if (error instanceof ApiError && error.status === 404) {
    return (
      <main className="shared">
        <EmptyState title={text.goneTitle}>
          <p>{text.goneText}</p>
        </EmptyState>
      </main>
    );
  }
  if (data === undefined) {
    return <main className="shared">{error === null ? null : <ErrorState error={error} onRetry={refetch} />}</main>;
  }
  return (
    <main className="shared">
      <SharedTime view={data}>
        <SharedBoard view={data} />
      </SharedTime>
    </main>
  );
}
