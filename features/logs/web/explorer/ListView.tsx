import type { SearchFilter } from '@komainu/contracts/logs/explorer-api.ts';
import { useLastGood } from '@komainu/ui/api/last-good.ts';
import { LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { useExplorerHistogram } from '@komainu/ui/explorer/explorer-queries.ts';
import { StatusHistogram } from '@komainu/ui/explorer/StatusHistogram.tsx';
import { duration, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { Suggestion } from '@komainu/ui/query-bar/QueryBar.tsx';
import { LOGS } from '../messages.ts';
import { AddColumn } from './AddColumn.tsx';
import { LogList } from './LogList.tsx';
import { useLogList } from './log-queries.ts';
import { RowStyleSwitch } from './RowStyleSwitch.tsx';
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
  return (
    <>
      <LoadingBar on={list.isFetching} />
      <div className="logs-result" data-stale={isStale}>
        <StatusHistogram label={text.histogram} answer={counted} />
        <div className="logs-facts">
          <span>
            {counted === undefined ? '' : text.found(exact(counted.total, language), duration(list.elapsedMs * 1e6))}
          </span>
          <RowStyleSwitch />
          <AddColumn onAdd={props.onAddColumn} suggest={props.suggest} />
        </div>
        <LogList list={list} columns={columns} onColumns={props.onColumns} total={counted?.total} />
      </div>
      <SelectedLog logs={list.logs} query={query} onQuery={props.onQuery} onColumn={props.onAddColumn} />
    </>
  );
}
