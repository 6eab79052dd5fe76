import { useText } from '@komainu/ui/i18n/messages.ts';
import type { ReactNode } from 'react';
import { LISTS } from './messages.ts';

interface ListBarProps {
  readonly search: string;
  readonly placeholder: string;
  readonly onSearch: (search: string) => void;
  /** How many there are. */
  readonly count: string;
  /** What the server says of the search, when it cannot read it. */
  readonly error?: string | undefined;
  readonly children?: ReactNode;
}

/** The bar above a list: a search that follows every key, and what else narrows the list. */
export function ListBar({ search, placeholder, onSearch, count, error, children }: ListBarProps) {
  const text = useText(LISTS);
  return (
    <div className="list-bar">
      <input
        className="input"
        type="search"
        value={search}
        aria-label={text.search}
        aria-invalid={error !== undefined}
        placeholder={placeholder}
        spellCheck={false}
        onChange={(event) => onSearch(event.target.value)}
      />
      {children}
      {error === undefined ? (
        <span className="list-count">{count}</span>
      ) : (
        <span className="list-error" role="alert">
          {error}
        </span>
      )}
    </div>
  );
}
