import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useBoard } from '../../board/board-context.tsx';

/** Leads to a page of ours with the board's time; guests see the words alone. */
export function BoardLink({ path, children }: { path: string; children: ReactNode }) {
  const { isShared } = useBoard();
  const [params] = useUrlParams();
  if (isShared) return <span translate="no">{children}</span>;
  return (
    <Link to={linkTo(path, {}, params) as string} translate="no">
      {children}
    </Link>
  );
}
