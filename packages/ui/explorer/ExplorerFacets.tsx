import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { useState } from 'react';
import { useLastGood } from '../api/last-good.ts';
import { FacetPanel } from '../facets/FacetPanel.tsx';
import { useUrlState } from '../url/url-state.ts';
import { type ExplorerSignal, useExplorerFacets } from './explorer-queries.ts';

interface ExplorerFacetsProps {
  readonly signal: ExplorerSignal;
  /** Shown to everybody; what a reader adds stands in the address. */
  readonly paths: readonly string[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly filter: SearchFilter;
}

/** The facet panel of an explorer, with the facets that the reader added. */
export function ExplorerFacets({ signal, paths, query, onQuery, filter }: ExplorerFacetsProps) {
  const [added, setAdded] = useUrlState('facets');
  const [searches, setSearches] = useState<Readonly<Record<string, string>>>({});
  const own = added.split(',').filter(Boolean);
  const counted = useExplorerFacets(signal, filter, [...paths, ...own], searches);
  // A query that cannot be read leaves on screen what was counted before.
  const facets = useLastGood(counted.data);
  return (
    <FacetPanel
      facets={facets?.data ?? []}
      query={query}
      onQuery={onQuery}
      onSearch={(path, typed) => setSearches({ ...searches, [path]: typed })}
      onAdd={(path) => setAdded([...new Set([...own, path])].join(','), { replace: true })}
      removable={own}
      onRemove={(path) => setAdded(own.filter((one) => one !== path).join(','), { replace: true })}
    />
  );
}
