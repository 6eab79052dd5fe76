import '@komainu/ui/definition/definition.css';
import '../monitors.css';
import { ApiError } from '@komainu/ui/api/client.ts';
import { useLastGood } from '@komainu/ui/api/last-good.ts';
import { useMay } from '@komainu/ui/api/session.ts';
import { ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { FacetDrawer } from '@komainu/ui/facets/FacetDrawer.tsx';
import { type Facet, FacetSection } from '@komainu/ui/facets/FacetSection.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { QueryBar } from '@komainu/ui/query-bar/QueryBar.tsx';
import { linkTo, useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useMonitorSearch } from '../data/monitors-api.ts';
import { MONITORS } from '../messages.ts';
import { facetsOf, suggestionsFor } from '../model/found.ts';
import { BulkBar } from './BulkBar.tsx';
import { MonitorTable } from './MonitorTable.tsx';
import { NoMonitors } from './NoMonitors.tsx';

/** Every monitor with how it stands, the worst first; a search and facets narrow the list. */
export default function MonitorsPage() {
  const text = useText(MONITORS);
  const [query, setQuery] = useUrlState('query');
  const [sort] = useUrlState('sort', 'status,asc');
  const [params] = useUrlParams();
  const mayWrite = useMay('write');
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [searches, setSearches] = useState<Readonly<Record<string, string>>>({});
  const found = useMonitorSearch(query, sort);
  const data = useLastGood(found.data);
  const facets = useMemo(() => (data === undefined ? [] : facetsOf(data.counts, data.monitors)), [data]);
  const suggestions = useMemo(() => suggestionsFor(facets), [facets]);
  const mistake = found.error instanceof ApiError && found.error.status === 400 ? found.error : undefined;
  if (found.error !== null && mistake === undefined && data === undefined)
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (data !== undefined && query === '' && data.metadata.total_count === 0) return <NoMonitors />;
  const monitors = data?.monitors ?? [];
  const selected = monitors.filter(({ id }) => chosen.has(id));
  return (
    <div className="page">
      <div className="monitors-bar">
        <QueryBar
          value={query}
          placeholder={text.searchHint}
          onSubmit={setQuery}
          {...suggestions}
          error={
            mistake === undefined
              ? undefined
              : { message: mistake.message, ...(mistake.position ?? { offset: 0, length: 0 }) }
          }
        />
        {mayWrite ? (
          <Link className="button" data-kind="primary" to={linkTo('/monitors/new', {}, params) as string}>
            <IconPlus size={15} />
            {text.create}
          </Link>
        ) : null}
      </div>
      <LoadingBar on={found.isFetching && data === undefined} />
      <div className="monitors-body">
        <FacetDrawer>
          {facets.map((facet) => (
            <FacetSection
              key={facet.path}
              facet={narrowed(facet, searches[facet.path] ?? '')}
              path={facet.path}
              title={facetTitle(text, facet.path)}
              query={query}
              onQuery={setQuery}
              onSearch={(path, typed) => setSearches({ ...searches, [path]: typed.toLowerCase() })}
            />
          ))}
        </FacetDrawer>
        <div className="monitors-found">
          <BulkBar
            monitors={monitors}
            selected={selected}
            total={data?.metadata.total_count ?? 0}
            mayWrite={mayWrite}
            onChoose={(ids) => setChosen(new Set(ids))}
          />
          {data !== undefined && monitors.length === 0 ? (
            <div className="notice">
              <h2>{text.nothingTitle}</h2>
              <p>{text.nothingText}</p>
            </div>
          ) : (
            <MonitorTable monitors={monitors} chosen={chosen} onChoose={setChosen} mayWrite={mayWrite} />
          )}
        </div>
      </div>
    </div>
  );
}

/** The facet with the values that hold what is typed into its search. */
function narrowed(facet: Facet, typed: string): Facet {
  return typed === ''
    ? facet
    : { ...facet, values: facet.values.filter(({ value }) => value.toLowerCase().includes(typed)) };
}

function facetTitle(
  text: Readonly<Record<'status' | 'kind' | 'muted' | 'priority' | 'creator' | 'tags', string>>,
  path: string,
) {
  switch (path) {
    case 'status':
      return text.status;
    case 'type':
      return text.kind;
    case 'muted':
      return text.muted;
    case 'priority':
      return text.priority;
    case 'creator':
      return text.creator;
    default:
      return text.tags;
  }
}
