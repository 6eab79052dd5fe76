import './logs.css';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { filterOf, useExplorerSuggestions } from '@komainu/ui/explorer/explorer-queries.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { QueryBar } from '@komainu/ui/query-bar/QueryBar.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { AnalyticsView } from '../analytics/AnalyticsView.tsx';
import { ViewSwitch } from '../analytics/ViewSwitch.tsx';
import { isChartView, type View, viewOf } from '../analytics/views.ts';
import { LogFacets } from '../facets/LogFacets.tsx';
import { LOGS } from '../messages.ts';
import { PatternsView } from '../patterns/PatternsView.tsx';
import { TailView } from '../tail/TailView.tsx';
import { DEFAULT_COLUMNS } from './columns.tsx';
import { ListView } from './ListView.tsx';
import { SelectedLog } from './SelectedLog.tsx';
import { queryErrorOf } from './use-query-error.ts';

/** Search, facets, and what is found in one of several views. The address is the state. */
export default function LogsPage() {
  const text = useText(LOGS);
  const time = useTimeRange();
  const [params, setParams] = useUrlParams();
  const [query, setQuery] = useUrlState('query');
  const [error, setError] = useState<Error | null>(null);
  const tailing = params.tail === '1';
  const view = viewOf(params.view);
  const columns = useMemo(
    () => (params.columns === undefined ? DEFAULT_COLUMNS : params.columns.split(',').filter(Boolean)),
    [params.columns],
  );
  const setColumns = useCallback(
    (next: readonly string[]): void =>
      setParams({ columns: next.length === 0 ? ',' : next.join(',') }, { replace: true }),
    [setParams],
  );
  const addColumn = (column: string): void => {
    if (!columns.includes(column)) setColumns([...columns, column]);
  };
  const filter = useMemo(() => filterOf(query, time), [query, time.fromMs, time.toMs]);
  const suggestions = useExplorerSuggestions('logs', time);
  const setView = (next: View): void =>
    setParams({ view: next === 'list' ? undefined : next, tail: undefined, log: undefined, pattern: undefined });
  const showLogs = (next: string): void =>
    setParams({ query: next, view: undefined, log: undefined, pattern: undefined });
  // What came meanwhile belongs to the list: its window ends now.
  const toggleTail = (): void => {
    if (tailing) time.refresh();
    setParams({ tail: tailing ? undefined : '1', view: undefined, log: undefined });
  };
  return (
    <div className="page logs-page">
      <div className="logs-bar">
        <QueryBar
          value={query}
          placeholder={text.placeholder}
          onSubmit={(next) => setQuery(next)}
          {...suggestions}
          error={positioned(queryErrorOf(error))}
        />
        <Button aria-pressed={tailing} onClick={toggleTail}>
          {tailing ? <IconPlayerStop size={14} /> : <IconPlayerPlay size={14} />}
          {tailing ? text.stopTail : text.liveTail}
        </Button>
      </div>
      <ViewSwitch view={view} onView={setView} />
      <div className="logs-body">
        <LogFacets filter={filter} query={query} onQuery={setQuery} onColumn={addColumn} />
        <div className="logs-main">
          {tailing ? (
            <TailView query={query} columns={columns} />
          ) : isChartView(view) ? (
            <AnalyticsView
              view={view}
              filter={filter}
              query={query}
              onQuery={setQuery}
              onLogs={showLogs}
              suggest={suggestions.suggestKeys}
              onError={setError}
            />
          ) : view === 'patterns' ? (
            <PatternsView filter={filter} query={query} onQuery={setQuery} onLogs={showLogs} onError={setError} />
          ) : (
            <ListView
              filter={filter}
              query={query}
              onQuery={setQuery}
              columns={columns}
              onColumns={setColumns}
              onAddColumn={addColumn}
              suggest={suggestions.suggestKeys}
              onError={setError}
            />
          )}
        </div>
      </div>
      {view === 'list' && !tailing ? null : (
        <SelectedLog logs={[]} query={query} onQuery={setQuery} onColumn={addColumn} />
      )}
    </div>
  );
}

function positioned(error: ReturnType<typeof queryErrorOf>) {
  return error === undefined ? undefined : { message: error.message, ...(error.position ?? { offset: 0, length: 0 }) };
}
