import type { ContainerGroup } from '@komainu/contracts/infrastructure/containers-api.ts';
import { bytes, digits } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { LISTS } from '../common/messages.ts';
import { type GroupNumber, RunningGroups } from '../common/RunningGroups.tsx';
import { CONTAINER_KIND } from './kind.ts';
import { CONTAINERS } from './messages.ts';

/** What groups of containers use together; a group opens as the list of its containers. */
export function ContainerGroups({ groupBy, scope }: { groupBy: string; scope: string }) {
  const text = useText(CONTAINERS);
  const lists = useText(LISTS);
  const numbers: readonly GroupNumber<ContainerGroup>[] = [
    { key: 'containers', title: text.count, width: '110px', cell: (group) => group.containers },
    { key: 'running', title: text.running, width: '110px', cell: (group) => group.running },
    { key: 'hosts', title: text.hosts, width: '110px', cell: (group) => group.hosts },
    { key: 'cpu', title: lists.cpu, width: '110px', cell: (group) => `${digits(group.cpuPercent)} %` },
    { key: 'rss', title: lists.memory, width: '110px', cell: (group) => bytes(group.rssBytes) },
    { key: 'network', title: lists.network, width: '110px', cell: (group) => `${bytes(group.networkBytesPerS)}/s` },
    { key: 'io', title: text.io, width: '110px', cell: (group) => `${bytes(group.ioBytesPerS)}/s` },
  ];
  return (
    <RunningGroups
      kind={CONTAINER_KIND}
      text={text}
      groupBy={groupBy}
      scope={scope}
      countOf={(group: ContainerGroup) => group.containers}
      numbers={numbers}
    />
  );
}
