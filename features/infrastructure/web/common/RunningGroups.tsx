import type { RunningGroup, RunningGroupsAnswer } from '@komainu/contracts/infrastructure/running-api.ts';
import { termOf } from '@komainu/ui/facets/FacetPanel.tsx';
import { exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type VirtualColumn, VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { LISTS } from './messages.ts';
import { RunningFrame } from './RunningFrame.tsx';
import type { RunningKind, RunningText } from './running-kind.ts';
import { SortHeader } from './SortHeader.tsx';
import { useRunning } from './use-running.ts';

/** A column of numbers; `key` is also what the server calls its order. */
export interface GroupNumber<Group> {
  readonly key: string;
  readonly title: string;
  readonly width: string;
  readonly cell: (group: Group) => string | number;
}

interface RunningGroupsProps<Group> {
  readonly kind: RunningKind;
  readonly text: RunningText;
  readonly groupBy: string;
  /** Narrows what is searched and is not shown in the bar. */
  readonly scope: string;
  /** How many a group holds. */
  readonly countOf: (group: Group) => number;
  readonly numbers: readonly GroupNumber<Group>[];
}

/** What groups of what runs use together; a group opens as the list of what is in it. */
export function RunningGroups<Group extends RunningGroup>(props: RunningGroupsProps<Group>) {
  const { kind, text, groupBy, scope, countOf, numbers } = props;
  const { language } = useLanguage();
  const [search] = useUrlState('search');
  const [order] = useUrlState('order', '-cpu');
  const [, setParams] = useUrlParams();
  const { data, error, isFetching } = useRunning<RunningGroupsAnswer<Group>>(`${kind.path}/groups`, {
    search: [scope, search].filter((part) => part !== '').join(' '),
    group_by: groupBy,
    sort: order,
  });
  const keys = groupBy.split(',').map((key) => key.trim());
  const columns = useColumns(groupBy, numbers);
  const rows = data?.data ?? [];
  const count = rows.reduce((sum, row) => sum + countOf(row), 0);
  const open = ({ group }: Group): void => {
    const terms = keys.map((key, index) => (group[index] === '' ? `-${key}:*` : termOf(key, group[index] ?? '')));
    setParams({ group: undefined, search: [search, ...terms].filter((term) => term !== '').join(' ') });
  };
  return (
    <RunningFrame
      kind={kind}
      text={text}
      count={data === undefined ? '' : text.shown(exact(count, language))}
      error={error?.message}
      isLoading={isFetching && data === undefined}
      isEmpty={rows.length === 0 && data !== undefined}
    >
      <VirtualTable
        label={text.group(groupBy)}
        rows={rows}
        columns={columns}
        rowKey={({ group }) => group.join('\n')}
        onSelect={open}
      />
    </RunningFrame>
  );
}

function useColumns<Group extends RunningGroup>(
  groupBy: string,
  numbers: readonly GroupNumber<Group>[],
): VirtualColumn<Group>[] {
  const lists = useText(LISTS);
  const [order, setOrder] = useUrlState('order', '-cpu');
  return [
    {
      key: 'group',
      title: <SortHeader title={groupBy} name="name" sort={order} onSort={setOrder} isData />,
      width: 'minmax(200px, 2fr)',
      cell: ({ group }) => (
        <span className="program" translate="no">
          {group.map((value) => (value === '' ? lists.without : value)).join(' · ')}
        </span>
      ),
    },
    ...numbers.map(
      ({ key, title, width, cell }): VirtualColumn<Group> => ({
        key,
        title: <SortHeader title={title} name={key} sort={order} onSort={setOrder} beginsDescending />,
        width,
        align: 'right',
        cell,
      }),
    ),
  ];
}
