import { Tag } from '@komainu/ui/controls/controls.tsx';
import { duration } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type VirtualColumn, VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { useMemo } from 'react';
import { TRACES } from '../messages.ts';
import { selfTimeNs, type TraceTree, type TreeSpan } from './tree.ts';

interface SpanListProps {
  readonly tree: TraceTree;
  /** The colours of the flame graph, by service. */
  readonly tokens: ReadonlyMap<string, string>;
  readonly selected: string | undefined;
  readonly onSelect: (spanId: string) => void;
  readonly found: ReadonlySet<string> | undefined;
}

/** The spans of the trace, longest first. */
export function SpanList({ tree, tokens, selected, onSelect, found }: SpanListProps) {
  const text = useText(TRACES);
  const rows = useMemo(
    () =>
      tree.ordered
        .filter((node) => found?.has(node.span.spanId) ?? true)
        .sort((a, b) => b.span.durationNs - a.span.durationNs),
    [tree, found],
  );
  const columns: VirtualColumn<TreeSpan>[] = [
    {
      key: 'service',
      title: text.service,
      width: 'minmax(120px, 180px)',
      cell: (node) => <Tag token={tokens.get(node.span.service)}>{node.span.service}</Tag>,
    },
    { key: 'operation', title: text.operation, width: 'minmax(120px, 180px)', cell: (node) => node.span.name },
    {
      key: 'resource',
      title: text.resource,
      width: 'minmax(200px, 1fr)',
      mono: true,
      cell: (node) => node.span.resource,
    },
    { key: 'start', title: text.startedAfter, width: '110px', align: 'right', cell: (node) => duration(node.startNs) },
    { key: 'self', title: text.selfTime, width: '100px', align: 'right', cell: (node) => duration(selfTimeNs(node)) },
    {
      key: 'duration',
      title: text.duration,
      width: '100px',
      align: 'right',
      cell: (node) => duration(node.span.durationNs),
    },
  ];
  return (
    <VirtualTable
      label={text.spanList}
      rows={rows}
      columns={columns}
      rowKey={(node) => node.span.spanId}
      rowToken={(node) => (node.span.error ? '--critical' : '--border')}
      selectedKey={selected}
      onSelect={(node) => onSelect(node.span.spanId)}
    />
  );
}
