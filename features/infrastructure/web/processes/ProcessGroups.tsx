import type { ProcessGroup } from '@komainu/contracts/infrastructure/processes-api.ts';
import { bytes, digits } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { LISTS } from '../common/messages.ts';
import { type GroupNumber, RunningGroups } from '../common/RunningGroups.tsx';
import { PROCESS_KIND } from './kind.ts';
import { PROCESSES } from './messages.ts';

/** What groups of processes use together; a group opens as the list of its processes. */
export function ProcessGroups({ groupBy, scope }: { groupBy: string; scope: string }) {
  const text = useText(PROCESSES);
  const lists = useText(LISTS);
  const numbers: readonly GroupNumber<ProcessGroup>[] = [
    { key: 'processes', title: text.count, width: '100px', cell: (group) => group.processes },
    { key: 'hosts', title: text.hosts, width: '90px', cell: (group) => group.hosts },
    { key: 'cpu', title: lists.cpu, width: '100px', cell: (group) => `${digits(group.cpuPercent)} %` },
    { key: 'rss', title: lists.memory, width: '110px', cell: (group) => bytes(group.rssBytes) },
    { key: 'threads', title: lists.threads, width: '100px', cell: (group) => group.threads },
    { key: 'io', title: text.io, width: '120px', cell: (group) => `${bytes(group.ioBytesPerS)}/s` },
  ];
  return (
    <RunningGroups
      kind={PROCESS_KIND}
      text={text}
      groupBy={groupBy}
      scope={scope}
      countOf={(group: ProcessGroup) => group.processes}
      numbers={numbers}
    />
  );
}
