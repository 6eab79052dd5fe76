import { duration } from '@komainu/ui/format/number.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { type VirtualColumn, VirtualTable } from '@komainu/ui/table/VirtualTable.tsx';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { TRACES } from '../messages.ts';
import type { TraceTree, TreeSpan } from './tree.ts';

interface WaterfallProps {
  readonly tree: TraceTree;
  readonly critical: ReadonlyMap<string, number>;
  readonly tokens: ReadonlyMap<string, string>;
  readonly selected: string | undefined;
  readonly onSelect: (spanId: string) => void;
  readonly found: ReadonlySet<string> | undefined;
}

const INDENT_PX = 14;
const DEEPEST_INDENT = 20;

/** The tree with a bar for each span; branches collapse. */
export function Waterfall({ tree, critical, tokens, selected, onSelect, found }: WaterfallProps) {
  const text = useText(TRACES);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => visibleRows(tree, closed), [tree, closed]);
  const toggle = (id: string): void => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    setClosed(next);
  };
  const columns: VirtualColumn<TreeSpan>[] = [
    {
      key: 'span',
      title: text.span,
      width: 'minmax(260px, 2fr)',
      cell: (node) => (
        <SpanName
          node={node}
          token={tokens.get(node.span.service) ?? '--c1'}
          isClosed={closed.has(node.span.spanId)}
          onToggle={toggle}
          faded={found !== undefined && !found.has(node.span.spanId)}
        />
      ),
    },
    {
      key: 'duration',
      title: text.duration,
      width: '90px',
      align: 'right',
      cell: (node) => duration(node.span.durationNs),
    },
    {
      key: 'bar',
      title: '',
      width: 'minmax(240px, 3fr)',
      cell: (node) => (
        <SpanBar
          node={node}
          durationNs={tree.durationNs}
          token={tokens.get(node.span.service) ?? '--c1'}
          isCritical={critical.has(node.span.spanId)}
        />
      ),
    },
  ];
  return (
    <VirtualTable
      label={text.waterfall}
      rows={rows}
      columns={columns}
      rowKey={(node) => node.span.spanId}
      rowToken={(node) => (node.span.error ? '--critical' : '--border')}
      selectedKey={selected}
      onSelect={(node) => onSelect(node.span.spanId)}
    />
  );
}

/** Spans in order, without what stands below a closed one. */
export function visibleRows(tree: TraceTree, closed: ReadonlySet<string>): TreeSpan[] {
  if (closed.size === 0) return [...tree.ordered];
  const rows: TreeSpan[] = [];
  let hiddenBelow = Number.POSITIVE_INFINITY;
  for (const node of tree.ordered) {
    if (node.depth > hiddenBelow) continue;
    hiddenBelow = closed.has(node.span.spanId) ? node.depth : Number.POSITIVE_INFINITY;
    rows.push(node);
  }
  return rows;
}

function SpanName({
  node,
  token,
  isClosed,
  onToggle,
  faded,
}: {
  node: TreeSpan;
  token: string;
  isClosed: boolean;
  onToggle: (id: string) => void;
  faded: boolean;
}) {
  const text = useText(TRACES);
  const { span } = node;
  return (
    <span
      className="waterfall-name"
      style={{ paddingLeft: Math.min(node.depth, DEEPEST_INDENT) * INDENT_PX, opacity: faded ? 0.35 : 1 }}
    >
      {node.children.length === 0 ? (
        <span className="waterfall-toggle" />
      ) : (
        <button
          type="button"
          className="waterfall-toggle"
          aria-label={isClosed ? text.expand : text.collapse}
          aria-expanded={!isClosed}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(span.spanId);
          }}
        >
          {isClosed ? <IconChevronRight size={13} /> : <IconChevronDown size={13} />}
        </button>
      )}
      <span className="dot" style={{ background: `var(${token})` }} />
      <strong>{span.service}</strong> {span.resource}
    </span>
  );
}

function SpanBar({
  node,
  durationNs,
  token,
  isCritical,
}: {
  node: TreeSpan;
  durationNs: number;
  token: string;
  isCritical: boolean;
}) {
  const left = (node.startNs / durationNs) * 100;
  const width = (node.span.durationNs / durationNs) * 100;
  return (
    <span className="waterfall-track">
      <span
        className="waterfall-bar"
        data-error={node.span.error}
        data-critical={isCritical}
        style={{ left: `${left}%`, width: `max(2px, ${width}%)`, background: `var(${token})` }}
      />
    </span>
  );
}
