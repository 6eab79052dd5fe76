import type { ContainerRow, ContainersAnswer } from '@komainu/contracts/infrastructure/containers-api.ts';
import { EmptyState, LoadingBar } from '@komainu/ui/controls/controls.tsx';
import { bytes, digits, duration, exact } from '@komainu/ui/format/number.ts';
import { useLanguage } from '@komainu/ui/i18n/language.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type VirtualColumn, VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useUrlParams, useUrlState } from '@komainu/ui/url/url-state.ts';
import { LISTS } from '../shared/messages.ts';
import { SortHeader } from '../shared/SortHeader.tsx';
import { useRunning } from '../shared/use-running.ts';
import { ContainerBar } from './ContainerBar.tsx';
import { ContainerPanel } from './ContainerPanel.tsx';
import { CONTAINERS } from './messages.ts';

const LIMIT = '2000';

/** Names a container in the address. */
export function containerKey({ host, id }: ContainerRow): string {
  return `${host}/${id}`;
}

/** The token of a container's state. */
export function stateToken(state: string, health: string): string {
  if (health === 'unhealthy' || state === 'dead') return '--critical';
  if (state === 'running') return '--ok';
  return state === 'restarting' || state === 'paused' ? '--warn' : '--nodata';
}

/** Containers one by one, the busiest first. `scope` narrows what is searched and is not shown in the bar. */
export function ContainerList({ scope, hides }: { scope: string; hides: readonly string[] }) {
  const text = useText(CONTAINERS);
  const lists = useText(LISTS);
  const { language } = useLanguage();
  const [search] = useUrlState('search');
  const [sort] = useUrlState('sort', '-cpu');
  const [params, setParams] = useUrlParams();
  const { data, error, isFetching } = useRunning<ContainersAnswer>('/api/unstable/containers', {
    search: [scope, search].filter((part) => part !== '').join(' '),
    sort,
    limit: LIMIT,
  });
  const columns = useColumns().filter(({ key }) => !hides.includes(key));
  const rows = data?.data ?? [];
  const selected = params['container'];
  const place = rows.findIndex((row) => containerKey(row) === selected);
  const open = (row: ContainerRow | undefined) =>
    row === undefined ? undefined : () => setParams({ container: containerKey(row) }, { replace: true });
  const total = exact(data?.total ?? 0, language);
  const isCut = data !== undefined && rows.length < data.total;
  return (
    <div className="list-page">
      <ContainerBar
        count={data === undefined ? '' : isCut ? lists.firstOf(exact(rows.length, language), total) : text.shown(total)}
        error={error?.message}
      />
      <LoadingBar on={isFetching && data === undefined} />
      {rows.length === 0 && data !== undefined ? (
        <EmptyState title={text.emptyTitle}>
          <p>{text.emptyText}</p>
        </EmptyState>
      ) : (
        <VirtualTable
          label={text.containers}
          rows={rows}
          columns={columns}
          rowKey={containerKey}
          rowToken={(row) => stateToken(row.state, row.health)}
          selectedKey={selected}
          onSelect={(row) => setParams({ container: containerKey(row) }, { replace: selected !== undefined })}
        />
      )}
      {selected === undefined ? null : (
        <ContainerPanel
          containerKey={selected}
          onClose={() => setParams({ container: undefined })}
          onNext={open(rows[place + 1])}
          onPrevious={place > 0 ? open(rows[place - 1]) : undefined}
        />
      )}
    </div>
  );
}

function useColumns(): VirtualColumn<ContainerRow>[] {
  const text = useText(CONTAINERS);
  const lists = useText(LISTS);
  const [sort, setSort] = useUrlState('sort', '-cpu');
  const header = (title: string, name: string, beginsDescending = false) => (
    <SortHeader title={title} name={name} sort={sort} onSort={setSort} beginsDescending={beginsDescending} />
  );
  const nowMs = Date.now();
  return [
    {
      key: 'name',
      title: header(text.name, 'name'),
      width: 'minmax(160px, 1.4fr)',
      cell: (row) => <span className="program">{row.name === '' ? row.id.slice(0, 12) : row.name}</span>,
    },
    {
      key: 'image',
      title: header(text.image, 'image'),
      width: 'minmax(160px, 1.4fr)',
      cell: (row) => `${row.image}${row.imageTag === '' ? '' : `:${row.imageTag}`}`,
    },
    { key: 'host', title: header(lists.host, 'host'), width: 'minmax(100px, 1fr)', cell: (row) => row.host },
    {
      key: 'state',
      title: header(text.state, 'state'),
      width: '140px',
      cell: (row) => (row.health === 'unknown' ? row.state : `${row.state}, ${row.health}`),
    },
    {
      key: 'cpu',
      title: header(lists.cpu, 'cpu', true),
      width: '84px',
      align: 'right',
      cell: (row) => `${digits(row.cpuPercent)} %`,
    },
    {
      key: 'rss',
      title: header(lists.memory, 'rss', true),
      width: '150px',
      align: 'right',
      cell: (row) =>
        row.memoryLimitBytes === 0 ? bytes(row.rssBytes) : `${bytes(row.rssBytes)} / ${bytes(row.memoryLimitBytes)}`,
    },
    {
      key: 'network',
      title: header(lists.network, 'network', true),
      width: '100px',
      align: 'right',
      cell: (row) => `${bytes(row.receivedBytesPerS + row.sentBytesPerS)}/s`,
    },
    {
      key: 'io',
      title: header(text.io, 'io', true),
      width: '100px',
      align: 'right',
      cell: (row) => `${bytes(row.readBytesPerS + row.writeBytesPerS)}/s`,
    },
    {
      key: 'started',
      title: header(lists.age, 'started', true),
      width: '96px',
      align: 'right',
      cell: (row) => (row.startedUnixMs === 0 ? '–' : duration(Math.max(0, nowMs - row.startedUnixMs) * 1e6)),
    },
  ];
}
