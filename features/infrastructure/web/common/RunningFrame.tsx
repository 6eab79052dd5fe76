import { EmptyState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import type { ReactNode } from 'react';
import type { RunningKind, RunningText } from './running-kind.ts';
import { SearchBar } from './SearchBar.tsx';

interface RunningFrameProps {
  readonly kind: RunningKind;
  readonly text: RunningText;
  readonly count: string;
  readonly error: string | undefined;
  readonly isLoading: boolean;
  /** Nothing matches. */
  readonly isEmpty: boolean;
  readonly children: ReactNode;
  /** Beside the table. */
  readonly panel?: ReactNode;
}

/** The bar above a table of what runs, and what stands there instead of an empty one. */
export function RunningFrame({ kind, text, count, error, isLoading, isEmpty, children, panel }: RunningFrameProps) {
  return (
    <div className="list-page">
      <SearchBar placeholder={text.placeholder} usualKeys={kind.usualKeys} count={count} error={error} />
      <LoadingBar on={isLoading} />
      {isEmpty ? (
        <EmptyState title={text.emptyTitle}>
          <p>{text.emptyText}</p>
        </EmptyState>
      ) : (
        children
      )}
      {panel}
    </div>
  );
}
