import type { ContainerGroup, ContainerGroupsAnswer } from '@komainu/contracts/infrastructure/containers-api.ts';
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
import { ContainerBar } from './ContainerBar.tsx';
import { CONTAINERS } from './messages.ts';

/** What groups of containers use together; a group opens as the list of its containers. */
export function ContainerGroups({ groupBy, scope }: { groupBy: string; scope: string }) {
  const text = useText(CONTAINERS);
  const { language } = useLanguage();
  const [search] = useUrlState('search');
  const [order] = useUrlState('order', '-cpu');
  const [, setParams] = useUrlParams();
  const { data, error, isFetching } = useRunning<ContainerGroupsAnswer>('/api/unstable/containers/groups', {
    search: [scope, search].filter((part) => part !== '').join(' '),
    group_by: groupBy,
    sort: order,
  });
  const keys = groupBy.split(',').map((key) => key.trim());
  const columns = useColumns(groupBy);
  const rows = data?.data ?? [];
  const count = rows.reduce((sum, { containers }) => sum + containers, 0);
  const open = ({ group }: ContainerGroup): void => {
    const terms = keys.map((key, index) => (group[index] === '' ? `-${key}:*` : termOf(key, group[index] ?? '')));
    setParams({ group: undefined, search: [search, ...terms].filter((term) => term !== '').join(' ') });
  };
  return (
    <div className="list-page">
      <ContainerBar count={data === undefined ? '' : text.shown(exact(count, language))} error={error?.message} />
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

function useColumns(groupBy: string): VirtualColumn<ContainerGroup>[] {
  const text = useText(CONTAINERS);
  const lists = useText(LISTS);
  const [order, setOrder] = useUrlState('order', '-cpu');
  const header = (title: string, name: string) => (
    <SortHeader title={title} name={name} sort={order} onSort={setOrder} beginsDescending />
  );
  const number = (key: string, title: string, cell: (row: ContainerGroup) => string | number) => ({
    key,
    title: header(title, key),
    width: '110px',
    align: 'right' as const,
    cell,
  });
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
    number('containers', text.count, ({ containers }) => containers),
    number('running', text.running, ({ running }) => running),
    number('hosts', text.hosts, ({ hosts }) => hosts),
    number('cpu', lists.cpu, ({ cpuPercent }) => `${digits(cpuPercent)} %`),
    number('rss', lists.memory, ({ rssBytes }) => bytes(rssBytes)),
    number('network', lists.network, ({ networkBytesPerS }) => `${bytes(networkBytesPerS)}/s`),
    number('io', text.io, ({ ioBytesPerS }) => `${bytes(ioBytesPerS)}/s`),
  ];
}
