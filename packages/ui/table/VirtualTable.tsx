import './table.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { VirtualHead } from './VirtualHead.tsx';

export interface VirtualColumn<Row> {
  readonly key: string;
  readonly title: ReactNode;
  /** CSS width of the column's track: `140px`, `minmax(200px, 1fr)`. */
  readonly width: string;
  readonly align?: 'right';
  readonly mono?: boolean;
  /** Its right edge may be dragged, where the table keeps widths. */
  readonly resizable?: boolean;
  /** It may be dragged to the place of another that may, where the table keeps their order. */
  readonly movable?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

interface VirtualTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly VirtualColumn<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly selectedKey?: string | undefined;
  readonly onSelect?: (row: Row) => void;
  /** Reaching the end of what is loaded. */
  readonly onEnd?: () => void;
  /** A token for the bar at the row's left edge. */
  readonly rowToken?: (row: Row) => string;
  readonly onScroll?: (scrollTop: number) => void;
  readonly footer?: ReactNode;
  /** The row that the keys are at, selected or not. */
  readonly cursorKey?: string | undefined;
  readonly rowPx?: number;
  /** Cells take as many lines as they need, and rows their heights. */
  readonly wrap?: boolean;
  readonly onResize?: (key: string, px: number) => void;
  readonly onMove?: (key: string, to: string) => void;
}

const ROW_PX = 26;

/** A list of any length: only what is seen is drawn. Arrow keys move the selection, Enter opens it. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { rows, columns, rowKey, selectedKey, onEnd, rowPx = ROW_PX, wrap = false } = props;
  const cursorKey = selectedKey ?? props.cursorKey;
  const [draft, setDraft] = useState<{ readonly key: string; readonly px: number }>();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
  });
  // Heights that were measured are none of the new ones.
  useEffect(() => virtual.measure(), [virtual, rowPx, wrap]);
  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && lastIndex >= rows.length - 15) onEnd?.();
  }, [lastIndex, rows.length, onEnd]);

  const selectedIndex = cursorKey === undefined ? -1 : rows.findIndex((row) => rowKey(row) === cursorKey);
  useEffect(() => {
    if (selectedIndex >= 0) virtual.scrollToIndex(selectedIndex, { align: 'auto' });
  }, [selectedIndex, virtual]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = rows[Math.max(0, selectedIndex + step)];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    props.onSelect?.(next);
  };
  const widthOf = (column: VirtualColumn<Row>): string => (draft?.key === column.key ? `${draft.px}px` : column.width);
  const template = columns.map(widthOf).join(' ');

  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a table element does not allow
    <div
      className="virtual-table"
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows.length}
      ref={scroller}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={(event) => props.onScroll?.(event.currentTarget.scrollTop)}
    >
      <div className="virtual-inner" style={{ minWidth: leastWidth(columns) }}>
        <VirtualHead
          columns={columns}
          template={template}
          onDraft={setDraft}
          onResize={props.onResize}
          onMove={props.onMove}
        />
        <div className="virtual-body" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const key = rowKey(row);
            const token = props.rowToken?.(row);
            return (
              // biome-ignore lint/a11y/useSemanticElements: see above
              // biome-ignore lint/a11y/useFocusableInteractive: see above
              // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys
              <div
                key={key}
                role="row"
                aria-rowindex={item.index + 1}
                aria-selected={key === selectedKey}
                data-index={item.index}
                data-cursor={key === cursorKey}
                data-wrap={wrap}
                ref={wrap ? virtual.measureElement : undefined}
                className="virtual-row"
                style={{
                  gridTemplateColumns: template,
                  transform: `translateY(${item.start}px)`,
                  ...(wrap ? { minHeight: rowPx } : { height: rowPx, lineHeight: `${rowPx - 1}px` }),
                  ...(token === undefined ? {} : { borderLeftColor: `var(${token})` }),
                }}
                onClick={() => props.onSelect?.(row)}
              >
                {columns.map((column) => (
                  // biome-ignore lint/a11y/useSemanticElements: see above
                  // biome-ignore lint/a11y/useFocusableInteractive: see above
                  <div
                    key={column.key}
                    role="gridcell"
                    data-align={column.align}
                    className={column.mono === true ? 'mono' : undefined}
                  >
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {props.footer}
    </div>
  );
}

/** Below this the table scrolls sideways: the sum of the first lengths of the columns' widths. */
function leastWidth(columns: readonly { readonly width: string }[]): number {
  return columns.reduce((sum, { width }) => sum + Number(/(\d+)px/.exec(width)?.[1] ?? 0), 3);
}
