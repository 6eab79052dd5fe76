import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { useLastGood } from '@komainu/ui/api/last-good.ts';
import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { EmptyState, ErrorState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useExplorerHistogram } from '@komainu/ui/explorer/explorer-queries.ts';
import { StatusHistogram } from '@komainu/ui/explorer/StatusHistogram.tsx';
import { duration, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { Suggestion } from '@komainu/ui/query-bar/QueryBar.tsx';
import { VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import { useCallback, useMemo } from 'react';
import type { LogItem } from '../log-item.ts';
import { LOGS } from '../messages.ts';
import { AddColumn } from './AddColumn.tsx';
import { logColumns } from './columns.tsx';
import { useLogList } from './log-queries.ts';
import { SelectedLog } from './SelectedLog.tsx';
import { queryErrorOf, useReportedError } from './use-query-error.ts';

export interface ListViewProps {
  readonly filter: SearchFilter;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly columns: readonly string[];
  readonly onColumns: (columns: readonly string[]) => void;
  readonly onAddColumn: (column: string) => void;
  readonly suggest: (text: string) => Promise<readonly Suggestion[]>;
  readonly onError: (error: Error | null) => void;
}

/** Counts over time, the list, and the details of one over it. */
export function ListView(props: ListViewProps) {
  const text = useText(LOGS);
  const { language } = useLanguage();
  const { filter, columns, query } = props;
  const list = useLogList(filter);
  const histogram = useExplorerHistogram('logs', filter, 'status');
  const counted = useLastGood(histogram.data);
  useReportedError(list.error, props.onError);
  const isStale = queryErrorOf(list.error) !== undefined;
  const elapsedNs = (list.data?.pages[0]?.meta.elapsed ?? 0) * 1e6;
  return (
    <>
      <LoadingBar on={list.isFetching} />
      <div className="logs-result" data-stale={isStale}>
        <StatusHistogram label={text.histogram} answer={counted} />
        <div className="logs-facts">
          <span>{counted === undefined ? '' : text.found(exact(counted.total, language), duration(elapsedNs))}</span>
          <AddColumn onAdd={props.onAddColumn} suggest={props.suggest} />
        </div>
        <LogList list={list} columns={columns} onColumns={props.onColumns} total={counted?.total} />
      </div>
      <SelectedLog logs={list.logs} query={query} onQuery={props.onQuery} onColumn={props.onAddColumn} />
    </>
  );
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
  if (list.error !== null && queryErrorOf(list.error) === undefined)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (logs.length === 0 && !list.isFetching && list.error === null) {
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
