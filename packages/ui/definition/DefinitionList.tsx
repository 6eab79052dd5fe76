import './definition.css';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../api/session.ts';
import { ErrorState, LoadingBar } from '../controls/controls.tsx';
import { SearchField } from '../controls/SearchField.tsx';
import { linkTo, useUrlParams, useUrlState } from '../url/url-state.ts';

interface DefinitionListProps {
  readonly found: {
    readonly data: unknown;
    readonly error: Error | null;
    readonly isFetching: boolean;
    readonly isPlaceholderData: boolean;
    readonly refetch: () => Promise<unknown>;
  };
  /** How many match what is searched for. */
  readonly count: number;
  readonly words: {
    readonly search: string;
    readonly create: string;
    readonly shown: string;
    readonly nothing: string;
    readonly emptyTitle: string;
    readonly emptyText: string;
  };
  /** The page that makes one. */
  readonly createPath: string;
  /** What to begin with where there is none yet: the button to make one unless given. */
  readonly first?: ReactNode;
  /** Beside the button to make one. */
  readonly more?: ReactNode;
  /** The table of what was found. */
  readonly children: ReactNode;
}

/** The page of all definitions of a kind: searched by `query` of the address, and what they are for where there is none yet. */
export function DefinitionList(props: DefinitionListProps) {
  const { found, count, words, createPath, first, more, children } = props;
  const [params] = useUrlParams();
  const [query, setQuery] = useUrlState('query');
  const mayWrite = useMay('write');
  const isThere = found.data !== undefined;
  if (found.error !== null && !isThere) {
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  }
  const create = mayWrite ? (
    <Link className="button" data-kind="primary" to={linkTo(createPath, {}, params) as string}>
      <IconPlus size={15} />
      {words.create}
    </Link>
  ) : null;
  if (isThere && !found.isPlaceholderData && query === '' && count === 0) {
    return (
      <div className="page">
        <div className="page-scroll page-empty">
          <h2>{words.emptyTitle}</h2>
          <p>{words.emptyText}</p>
          {mayWrite && first !== undefined ? (
            first
          ) : (
            <div>
              {create} {more}
            </div>
          )}
        </div>
      </div>
    );
  }
  return (
    <div className="page">
      <div className="page-bar">
        <SearchField label={words.search} value={query} onChange={(typed) => setQuery(typed, { replace: true })} />
        <span role="status">{isThere ? words.shown : ''}</span>
        <div className="definition-list-end">
          {more}
          {create}
        </div>
      </div>
      <LoadingBar on={found.isFetching && !isThere} />
      <div className="page-scroll">
        {isThere && count === 0 ? <p className="text-hint">{words.nothing}</p> : children}
      </div>
    </div>
  );
}
