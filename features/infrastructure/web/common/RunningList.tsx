import type { RunningAnswer } from '@komainu/contracts/infrastructure/running-api.ts';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type VirtualColumn, VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useUrlState } from '@komainu/ui/url/url-state.ts';
import type { ReactNode } from 'react';
import { LISTS } from './messages.ts';
import { RunningFrame } from './RunningFrame.tsx';
import type { RunningKind, RunningText } from './running-kind.ts';
import { useRunning } from './use-running.ts';
import { type PanelSteps, useSelection } from './use-selection.ts';

const LIMIT = '2000';

/** What narrows a list from outside. */
export interface ListScope {
  /** Narrows what is searched and is not shown in the bar. */
  readonly scope: string;
  /** Columns that say nothing within the scope. */
  readonly hides: readonly string[];
}

interface RunningListProps<Row> extends ListScope {
  readonly kind: RunningKind;
  readonly text: RunningText;
  readonly label: string;
  readonly columns: readonly VirtualColumn<Row>[];
  /** Names a row in the address. */
  readonly rowKey: (row: Row) => string;
  readonly rowToken?: (row: Row) => string;
  /** The panel of the row that is open. */
  readonly panel: (key: string, steps: PanelSteps) => ReactNode;
}

/** What runs, one by one, the busiest first. */
export function RunningList<Row>(props: RunningListProps<Row>) {
  const { kind, text, rowKey, rowToken } = props;
  const lists = useText(LISTS);
  const { language } = useLanguage();
  const [search] = useUrlState('search');
  const [sort] = useUrlState('sort', '-cpu');
  const { data, error, isFetching } = useRunning<RunningAnswer<Row>>(kind.path, {
    search: [props.scope, search].filter((part) => part !== '').join(' '),
    sort,
    limit: LIMIT,
  });
  const rows = data?.data ?? [];
  const { selected, select, steps } = useSelection(kind.parameter, rows, rowKey);
  const total = exact(data?.total ?? 0, language);
  const isCut = data !== undefined && rows.length < data.total;
  return (
    <RunningFrame
      kind={kind}
      text={text}
      count={data === undefined ? '' : isCut ? lists.firstOf(exact(rows.length, language), total) : text.shown(total)}
      error={error?.message}
      isLoading={isFetching && data === undefined}
      isEmpty={rows.length === 0 && data !== undefined}
      panel={selected === undefined ? null : props.panel(selected, steps)}
    >
      <VirtualTable
        label={props.label}
        rows={rows}
        columns={props.columns.filter(({ key }) => !props.hides.includes(key))}
        rowKey={rowKey}
        {...(rowToken === undefined ? {} : { rowToken })}
        selectedKey={selected}
        onSelect={select}
      />
    </RunningFrame>
  );
}
