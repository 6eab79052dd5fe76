import type { ProcessRow } from '@komainu/contracts/infrastructure/processes-api.ts';
import { bytes, digits, duration } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import type { VirtualColumn } from '@komainu/ui/table/VirtualTable.tsx';
import { LISTS } from '../common/messages.ts';
import { type ListScope, RunningList } from '../common/RunningList.tsx';
import { useSortHeader } from '../common/use-sort-header.tsx';
import { PROCESS_KIND } from './kind.ts';
import { PROCESSES } from './messages.ts';
import { ProcessPanel } from './ProcessPanel.tsx';

/** Names a process in the address. */
export function processKey({ host, pid, createdUnixMs }: ProcessRow): string {
  return `${host}/${pid}/${createdUnixMs}`;
}

/** Processes one by one, the busiest first. */
export function ProcessList(scope: ListScope) {
  const text = useText(PROCESSES);
  return (
    <RunningList
      {...scope}
      kind={PROCESS_KIND}
      text={text}
      label={text.processes}
      columns={useColumns()}
      rowKey={processKey}
      panel={(key, steps) => <ProcessPanel processKey={key} steps={steps} />}
    />
  );
}

function useColumns(): VirtualColumn<ProcessRow>[] {
  const text = useText(PROCESSES);
  const lists = useText(LISTS);
  const header = useSortHeader();
  const nowMs = Date.now();
  return [
    {
      key: 'command',
      title: header(text.command, 'name'),
      width: 'minmax(220px, 3fr)',
      cell: (row) => (
        <span title={row.command}>
          <span className="program">{row.name}</span>
          <span>{row.command}</span>
        </span>
      ),
    },
    { key: 'host', title: header(lists.host, 'host'), width: 'minmax(100px, 1fr)', cell: (row) => row.host },
    { key: 'user', title: header(text.user, 'user'), width: '90px', cell: (row) => row.user },
    {
      key: 'cpu',
      title: header(lists.cpu, 'cpu', true),
      width: '74px',
      align: 'right',
      cell: (row) => `${digits(row.cpuPercent)} %`,
    },
    {
      key: 'rss',
      title: header(lists.memory, 'rss', true),
      width: '86px',
      align: 'right',
      cell: (row) => bytes(row.rssBytes),
    },
    {
      key: 'share',
      title: '%',
      width: '78px',
      align: 'right',
      cell: (row) => (row.memoryRatio === 0 ? '–' : `${(row.memoryRatio * 100).toFixed(1)} %`),
    },
    {
      key: 'threads',
      title: header(lists.threads, 'threads', true),
      width: '74px',
      align: 'right',
      cell: (row) => row.threads,
    },
    {
      key: 'files',
      title: header(text.openFiles, 'open_files', true),
      width: '66px',
      align: 'right',
      cell: (row) => (row.openFiles === 0 ? '–' : row.openFiles),
    },
    {
      key: 'io',
      title: header(text.io, 'io', true),
      width: '90px',
      align: 'right',
      cell: (row) => `${bytes(row.readBytesPerS + row.writeBytesPerS)}/s`,
    },
    {
      key: 'age',
      title: header(lists.age, 'created'),
      width: '96px',
      align: 'right',
      cell: (row) => duration(Math.max(0, nowMs - row.createdUnixMs) * 1e6),
    },
    { key: 'pid', title: header(text.pid, 'pid'), width: '70px', align: 'right', cell: (row) => row.pid },
  ];
}
