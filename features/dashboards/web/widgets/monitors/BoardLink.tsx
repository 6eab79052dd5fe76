import { linkTo, useUrlParams } from '@komainu/ui/url/url-state.ts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useBoard } from '../../board/board-context.tsx';

interface BoardLinkProps {
  readonly path: string;
  /** Parameters of the page beside the board's time. */
  readonly own?: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}

/** Leads to a page of ours with the board's time; guests see the words alone. */
export function BoardLink({ path, own = {}, children }: BoardLinkProps) {
  const { isShared } = useBoard();
  const [params] = useUrlParams();
  if (isShared) return <span translate="no">{children}</span>;
  return (
    <Link to={linkTo(path, own, params) as string} translate="no">
      {children}
    </Link>
  );
}
