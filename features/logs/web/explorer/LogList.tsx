import { statusToken } from '@komainu/ui/colour/series-colour.ts';
import { EmptyState, ErrorState } from '@komainu/ui/controls/controls.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useNarrow } from '@komainu/ui/theme/narrow.ts';
import { useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { useCallback, useMemo } from 'react';
import type { LogItem } from '../log-item.ts';
import { LOGS } from '../messages.ts';
import { logColumns } from './columns.tsx';
import { moved, rowStyleOf, widthsOf, widthsText } from './list-state.ts';
import type { useLogList } from './log-queries.ts';
import { useListKeys } from './use-list-keys.ts';
import { queryErrorOf } from './use-query-error.ts';

interface LogListProps {
  readonly list: ReturnType<typeof useLogList>;
  readonly columns: readonly string[];
  readonly onColumns: (columns: readonly string[]) => void;
  readonly total: number | undefined;
}

const ROW_PX = { compact: 26, airy: 36, wrap: 26 } as const;

/** The logs, newest first; how wide columns are and how high rows stands in the address. */
export function LogList({ list, columns, onColumns, total }: LogListProps) {
  const text = useText(LOGS);
  const { language } = useLanguage();
  const { zone } = useTimeRange();
  const [selected, setSelected] = useUrlState('log');
  const [params, setParams] = useUrlParams();
  const isNarrow = useNarrow();
  const style = rowStyleOf(params['rows']);
  const widths = useMemo(() => widthsOf(params['widths']), [params['widths']]);
  const shown = useMemo(
    () =>
      logColumns(columns, { text, language, zone, widths, isWhole: style === 'wrap', isNarrow }, (column) =>
        onColumns(columns.filter((one) => one !== column)),
      ),
    [columns, text, language, zone, widths, style, isNarrow, onColumns],
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage, logs } = list;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const open = (log: LogItem): void => setSelected(log.id, { replace: selected !== '' });
  const cursor = useListKeys(logs, selected, open);
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
      cursorKey={cursor}
      rowPx={ROW_PX[style]}
      wrap={style === 'wrap'}
      onSelect={open}
      onEnd={onEnd}
      onResize={(key, px) => setParams({ widths: widthsText(new Map([...widths, [key, px]])) }, { replace: true })}
      onMove={(column, to) => onColumns(moved(columns, column, to))}
      footer={
        <p className="logs-end">
          {isFetchingNextPage ? text.loadingMore : hasNextPage ? '' : text.end(exact(total ?? logs.length, language))}
        </p>
      }
    />
  );
}
