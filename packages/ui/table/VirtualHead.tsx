import { type DragEvent, type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { defineMessages, useText } from '../i18n/messages.ts';
import type { VirtualColumn } from './VirtualTable.tsx';

const TEXT = defineMessages(
  {
    resize: (name: string) => `Width of ${name}: drag, or arrow keys`,
    move: 'Drag to move the column',
  },
  {
    resize: (name: string) => `${name} の幅：ドラッグまたは矢印キーで変更`,
    move: 'ドラッグして列を移動',
  },
);

interface VirtualHeadProps<Row> {
  readonly columns: readonly VirtualColumn<Row>[];
  readonly template: string;
  /** While a handle is dragged; undefined when it is let go. */
  readonly onDraft: (draft: { readonly key: string; readonly px: number } | undefined) => void;
  readonly onResize: ((key: string, px: number) => void) | undefined;
  /** Puts a column at the place of another. */
  readonly onMove: ((key: string, to: string) => void) | undefined;
}

const LEAST_PX = 48;
const STEP_PX = 16;

/** The titles; columns that may be moved are dragged, widths are dragged at the right edge. */
export function VirtualHead<Row>({ columns, template, onDraft, onResize, onMove }: VirtualHeadProps<Row>) {
  const text = useText(TEXT);
  const [over, setOver] = useState<string>();
  const dragged = useRef<string>(undefined);
  const drop = (event: DragEvent, key: string): void => {
    event.preventDefault();
    setOver(undefined);
    if (dragged.current !== undefined && dragged.current !== key) onMove?.(dragged.current, key);
    dragged.current = undefined;
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, which a table element does not allow
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, rows are chosen within it
    <div className="virtual-head" role="row" style={{ gridTemplateColumns: template }}>
      {columns.map((column) => {
        const isMovable = onMove !== undefined && column.movable === true;
        return (
          // biome-ignore lint/a11y/useSemanticElements: see above
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <div
            key={column.key}
            role="columnheader"
            data-align={column.align}
            data-over={over === column.key}
            draggable={isMovable}
            title={isMovable ? text.move : undefined}
            onDragStart={() => {
              dragged.current = column.key;
            }}
            onDragOver={(event) => {
              if (!isMovable || dragged.current === undefined) return;
              event.preventDefault();
              setOver(column.key);
            }}
            onDragLeave={() => setOver(undefined)}
            onDrop={(event) => drop(event, column.key)}
          >
            {column.title}
            {onResize === undefined || column.resizable !== true ? null : (
              <ResizeHandle
                label={text.resize(column.key)}
                onDraft={(px) => onDraft(px === undefined ? undefined : { key: column.key, px })}
                onResize={(px) => onResize(column.key, px)}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}

interface ResizeHandleProps {
  readonly label: string;
  readonly onDraft: (px: number | undefined) => void;
  readonly onResize: (px: number) => void;
}

function ResizeHandle({ label, onDraft, onResize }: ResizeHandleProps) {
  const start = useRef<{ readonly x: number; readonly px: number }>(undefined);
  const widthAt = (event: PointerEvent): number =>
    Math.max(LEAST_PX, Math.round((start.current?.px ?? 0) + event.clientX - (start.current?.x ?? 0)));
  const widthOf = (element: HTMLElement): number => element.parentElement?.offsetWidth ?? LEAST_PX;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowRight' ? STEP_PX : event.key === 'ArrowLeft' ? -STEP_PX : 0;
    if (step === 0) return;
    event.preventDefault();
    onResize(Math.max(LEAST_PX, widthOf(event.currentTarget) + step));
  };
  return (
    <button
      type="button"
      className="virtual-resize"
      aria-label={label}
      // A drag of the edge is no drag of the column.
      draggable
      onDragStart={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, px: widthOf(event.currentTarget) };
      }}
      onPointerMove={(event) => {
        if (start.current !== undefined) onDraft(widthAt(event));
      }}
      onPointerUp={(event) => {
        if (start.current === undefined) return;
        const px = widthAt(event);
        start.current = undefined;
        onDraft(undefined);
        onResize(px);
      }}
      onPointerCancel={() => {
        start.current = undefined;
        onDraft(undefined);
      }}
    />
  );
}
