import './logs.css';
import { ApiError } from '@komainu/ui/api/client.ts';
import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { Button, EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { ExplorerFacets } from '@komainu/ui/explorer/ExplorerFacets.tsx';
import { filterOf, useExplorerHistogram, useExplorerSuggestions } from '@komainu/ui/explorer/explorer-queries.ts';
import { StatusHistogram } from '@komainu/ui/explorer/StatusHistogram.tsx';
import { duration, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { QueryBar } from '@komainu/ui/query-bar/QueryBar.tsx';
import { VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { IconDownload, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useCallback, useMemo } from 'react';
import { type LogItem, toCsv } from '../log-item.ts';
import { LOGS } from '../messages.ts';
import { LogPanel } from '../panel/LogPanel.tsx';
import { TailView } from '../tail/TailView.tsx';
import { AddColumn } from './AddColumn.tsx';
import { DEFAULT_COLUMNS, logColumns } from './columns.tsx';
import { useLogList } from './log-queries.ts';

const FACETS: readonly string[] = ['service', 'status', 'host', 'source', 'env', '@http.status_code', '@http.method'];

/** Search, count over time, facets, the list, and the details of one over it. The address is the state. */
export default function LogsPage() {
  const text = useText(LOGS);
  const { language } = useLanguage();
  const time = useTimeRange();
  const [params, setParams] = useUrlParams();
  const [query, setQuery] = useUrlState('query');
  const tailing = params.tail === '1';
  const columns = useMemo(
    () => (params.columns === undefined ? DEFAULT_COLUMNS : params.columns.split(',').filter(Boolean)),
    [params.columns],
  );
  const setColumns = (next: readonly string[]): void =>
    setParams({ columns: next.length === 0 ? ',' : next.join(',') }, { replace: true });
  const filter = useMemo(() => filterOf(query, time), [query, time.fromMs, time.toMs]);
  const list = useLogList(filter, !tailing);
  const histogram = useExplorerHistogram('logs', filter, 'status', !tailing);
  const suggestions = useExplorerSuggestions('logs', time);
  const addColumn = (column: string): void => {
    if (!columns.includes(column)) setColumns([...columns, column]);
  };
  // What came meanwhile belongs to the list: its window ends now.
  const toggleTail = (): void => {
    if (tailing) time.refresh();
    setParams({ tail: tailing ? undefined : '1', log: undefined });
  };
  const queryError = list.error instanceof ApiError && list.error.status === 400 ? list.error : undefined;

  return (
    <div className="page logs-page">
      <div className="logs-bar">
        <QueryBar
          value={query}
          placeholder={text.placeholder}
          onSubmit={(next) => setQuery(next)}
          {...suggestions}
          error={positioned(queryError)}
        />
        <Button aria-pressed={tailing} onClick={toggleTail}>
          {tailing ? <IconPlayerStop size={14} /> : <IconPlayerPlay size={14} />}
          {tailing ? text.stopTail : text.liveTail}
        </Button>
      </div>
      <LoadingBar on={list.isFetching} />
      <div className="logs-body">
        <ExplorerFacets signal="logs" paths={FACETS} query={query} onQuery={setQuery} filter={filter} />
        <div className="logs-main">
          {tailing ? (
            <TailView query={query} columns={columns} />
          ) : (
            <>
              <StatusHistogram label={text.histogram} answer={histogram.data} />
              <div className="logs-facts">
                <span>
                  {histogram.data === undefined
                    ? ''
                    : text.found(
                        exact(histogram.data.total, language),
                        duration((list.data?.pages[0]?.meta.elapsed ?? 0) * 1e6),
                      )}
                </span>
                <AddColumn onAdd={addColumn} suggest={suggestions.suggestKeys} />
                <Button kind="quiet" onClick={() => download(toCsv(list.logs, columns))}>
                  <IconDownload size={14} />
                  {text.download}
                </Button>
              </div>
              <LogList list={list} columns={columns} onColumns={setColumns} total={histogram.data?.total} />
            </>
          )}
        </div>
      </div>
      <SelectedLog logs={list.logs} query={query} onQuery={setQuery} onColumn={addColumn} />
    </div>
  );
}

function positioned(error: ApiError | undefined) {
  return error === undefined ? undefined : { message: error.message, ...(error.position ?? { offset: 0, length: 0 }) };
}

interface LogListProps {
  readonly list: ReturnType<typeof useLogList>;
  readonly columns: readonly string[];
  readonly onColumns: (columns: readonly string[]) => void;
  readonly total: number | undefined;
}

function LogList({ list, columns, onColumns, total }: LogListProps) {
  const text = useText(LOGS);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const [selected, setSelected] = useUrlState('log');
  const shown = useMemo(
    () => logColumns(columns, text, language, zone, (column) => onColumns(columns.filter((one) => one !== column))),
    [columns, text, language, zone, onColumns],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage, logs } = list;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (list.error !== null && logs.length === 0) {
    return list.error instanceof ApiError && list.error.status === 400 ? null : (
      <ErrorState error={list.error} onRetry={() => void list.refetch()} />
    );
  }
  if (logs.length === 0 && !list.isFetching) {
    return (
      <EmptyState title={text.emptyTitle}>
        <p>{text.emptyText}</p>
        <a className="button" href="/get-started?client=logs">
          {text.getStarted}
        </a>
      </EmptyState>
    );
  }
  return (
    <VirtualTable
      label={text.list}
      rows={logs}
      columns={shown}
      rowKey={(log: LogItem) => log.id}
      rowToken={(log) => statusToken(log.attributes.status ?? '')}
      selectedKey={selected === '' ? undefined : selected}
      onSelect={(log) => setSelected(log.id, { replace: selected !== '' })}
      onEnd={onEnd}
      footer={
        <p className="logs-end">
          {isFetchingNextPage ? text.loadingMore : hasNextPage ? '' : text.end(exact(total ?? logs.length, language))}
        </p>
      }
    />
  );
}

interface SelectedLogProps {
  readonly logs: readonly LogItem[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onColumn: (column: string) => void;
}

function SelectedLog({ logs, query, onQuery, onColumn }: SelectedLogProps) {
  const [selected, setSelected] = useUrlState('log');
  const index = logs.findIndex((log) => log.id === selected);
  if (selected === '') return null;
  const next = logs[index + 1];
  const previous = logs[index - 1];
  const walk = (log: LogItem | undefined) =>
    log === undefined || index === -1 ? undefined : () => setSelected(log.id, { replace: true });
  return (
    <LogPanel
      id={selected}
      log={logs[index]}
      query={query}
      onQuery={onQuery}
      onColumn={onColumn}
      onClose={() => setSelected('', { replace: true })}
      onNext={walk(next)}
      onPrevious={walk(previous)}
    />
  );
}

function download(csv: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }));
  link.download = `logs-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}
