import type { ContainerRow } from '@komainu/contracts/infrastructure/containers-api.ts';
import { bytes, digits, duration } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { VirtualColumn } from '@komainu/ui/table/VirtualTable.tsx';
import { LISTS } from '../common/messages.ts';
import { type ListScope, RunningList } from '../common/RunningList.tsx';
import { useSortHeader } from '../common/use-sort-header.tsx';
import { ContainerPanel } from './ContainerPanel.tsx';
import { CONTAINER_KIND } from './kind.ts';
import { CONTAINERS } from './messages.ts';

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

/** Containers one by one, the busiest first. */
export function ContainerList(scope: ListScope) {
  const text = useText(CONTAINERS);
  return (
    <RunningList
      {...scope}
      kind={CONTAINER_KIND}
      text={text}
      label={text.containers}
      columns={useColumns()}
      rowKey={containerKey}
      rowToken={(row) => stateToken(row.state, row.health)}
      panel={(key, steps) => <ContainerPanel containerKey={key} steps={steps} />}
    />
  );
}

function useColumns(): VirtualColumn<ContainerRow>[] {
  const text = useText(CONTAINERS);
  const lists = useText(LISTS);
  const header = useSortHeader();
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
