import type { ProcessGroup, ProcessGroupsAnswer } from '@komainu/contracts/infrastructure/processes-api.ts';
import { EmptyState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { termOf } from '@komainu/ui/facets/FacetPanel.tsx';
import { bytes, digits, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type VirtualColumn, VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { LISTS } from '../shared/messages.ts';
import { SortHeader } from '../shared/SortHeader.tsx';
import { useRunning } from '../shared/use-running.ts';
import { PROCESSES } from './messages.ts';
import { ProcessBar } from './ProcessBar.tsx';

/** What groups of processes use together; a group opens as the list of its processes. */
export function ProcessGroups({ groupBy, scope }: { groupBy: string; scope: string }) {
  const text = useText(PROCESSES);
  const { language } = useLanguage();
  const [search] = useUrlState('search');
  const [order] = useUrlState('order', '-cpu');
  const [, setParams] = useUrlParams();
  const { data, error, isFetching } = useRunning<ProcessGroupsAnswer>('/api/unstable/processes/groups', {
    search: [scope, search].filter((part) => part !== '').join(' '),
    group_by: groupBy,
    sort: order,
  });
  const keys = groupBy.split(',').map((key) => key.trim());
  const columns = useColumns(groupBy);
  const rows = data?.data ?? [];
  const count = rows.reduce((sum, { processes }) => sum + processes, 0);
  const open = ({ group }: ProcessGroup): void => {
    const terms = keys.map((key, index) => (group[index] === '' ? `-${key}:*` : termOf(key, group[index] ?? '')));
    setParams({ group: undefined, search: [search, ...terms].filter((term) => term !== '').join(' ') });
  };
  return (
    <div className="list-page">
      <ProcessBar count={data === undefined ? '' : text.shown(exact(count, language))} error={error?.message} />
      <LoadingBar on={isFetching && data === undefined} />
      {rows.length === 0 && data !== undefined ? (
        <EmptyState title={text.emptyTitle}>
          <p>{text.emptyText}</p>
        </EmptyState>
      ) : (
        <VirtualTable
          label={text.group(groupBy)}
          rows={rows}
          columns={columns}
          rowKey={({ group }) => group.join('\n')}
          onSelect={open}
        />
      )}
    </div>
  );
}

function useColumns(groupBy: string): VirtualColumn<ProcessGroup>[] {
  const text = useText(PROCESSES);
  const lists = useText(LISTS);
  const [order, setOrder] = useUrlState('order', '-cpu');
  const header = (title: string, name: string) => (
    <SortHeader title={title} name={name} sort={order} onSort={setOrder} beginsDescending />
  );
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
    {
      key: 'processes',
      title: header(text.count, 'processes'),
      width: '100px',
      align: 'right',
      cell: ({ processes }) => processes,
    },
    { key: 'hosts', title: header(text.hosts, 'hosts'), width: '90px', align: 'right', cell: ({ hosts }) => hosts },
    {
      key: 'cpu',
      title: header(lists.cpu, 'cpu'),
      width: '100px',
      align: 'right',
      cell: ({ cpuPercent }) => `${digits(cpuPercent)} %`,
    },
    {
      key: 'rss',
      title: header(lists.memory, 'rss'),
      width: '110px',
      align: 'right',
      cell: ({ rssBytes }) => bytes(rssBytes),
    },
    {
      key: 'threads',
      title: header(lists.threads, 'threads'),
      width: '100px',
      align: 'right',
      cell: ({ threads }) => threads,
    },
    {
      key: 'io',
      title: header(text.io, 'io'),
      width: '120px',
      align: 'right',
      cell: ({ ioBytesPerS }) => `${bytes(ioBytesPerS)}/s`,
    },
  ];
}
