import { ownWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import type { NotebookCell } from '@komainu/contracts/dashboards/notebooks.ts';
import { Button } from '@komainu/ui/controls/controls.tsx';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { FixedTimeRange, useTimeRange } from '@komainu/ui/time/time-range.tsx';
import { IconArrowDown, IconArrowUp, IconCopy, IconPencil, IconTrash } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { WidgetBody } from '../board/WidgetBody.tsx';
import { useWidgetTitle } from '../board/WidgetFrame.tsx';
import type { Definition } from '../model/dashboard.ts';
import { widgetTypeOf } from '../widgets/widget-types.ts';
import { type EditedCell, isMarkdown, timeParams, withDefinition } from './cells.ts';
import { MarkdownText } from './MarkdownText.tsx';
import { NOTEBOOKS } from './messages.ts';

const WidgetDialog = lazy(() => import('../edit/WidgetDialog.tsx'));

const HEIGHTS_PX = { xs: 120, s: 180, m: 260, l: 360, xl: 520 } as const;
const SIZES = Object.keys(HEIGHTS_PX) as (keyof typeof HEIGHTS_PX)[];

interface CellProps {
  readonly edited: EditedCell;
  /** Counted from one. */
  readonly place: number;
  readonly canWrite: boolean;
  readonly isWriting: boolean;
  readonly onWriting: (on: boolean) => void;
  readonly onChange: (cell: NotebookCell) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly onDuplicate: () => void;
}

/** Words or a live graph, with what can be done to it. */
export function Cell(props: CellProps) {
  const { edited, place, canWrite, isWriting, onWriting, onChange, onMove, onRemove, onDuplicate } = props;
  const text = useText(NOTEBOOKS);
  const [isEditing, setEditing] = useState(false);
  const { cell } = edited;
  const { definition } = cell.attributes;
  const isText = isMarkdown(definition);
  const size = cell.attributes.graph_size ?? 'm';
  // Graphs of notebooks are widgets; their definitions are open in the same way.
  const widget = definition as unknown as Definition;
  return (
    <section className="notebook-cell" data-text={isText} aria-label={text.cell(place)}>
      {canWrite ? (
        <div className="notebook-tools">
          {isText ? null : (
            <select
              className="input"
              aria-label={text.size}
              value={size}
              onChange={(event) =>
                onChange({
                  ...cell,
                  attributes: {
                    ...cell.attributes,
                    graph_size: SIZES.find((one) => one === event.target.value) ?? 'm',
                  },
                })
              }
            >
              {SIZES.map((one) => (
                <option key={one} value={one}>
                  {one.toUpperCase()}
                </option>
              ))}
            </select>
          )}
          <Button kind="quiet" label={text.edit} onClick={() => (isText ? onWriting(true) : setEditing(true))}>
            <IconPencil size={15} />
          </Button>
          <Button kind="quiet" label={text.moveUp} onClick={() => onMove(-1)}>
            <IconArrowUp size={15} />
          </Button>
          <Button kind="quiet" label={text.moveDown} onClick={() => onMove(1)}>
            <IconArrowDown size={15} />
          </Button>
          <Button kind="quiet" label={text.duplicate} onClick={onDuplicate}>
            <IconCopy size={15} />
          </Button>
          <Button kind="quiet" label={text.remove} onClick={onRemove}>
            <IconTrash size={15} />
          </Button>
        </div>
      ) : null}
      {isText ? (
        <MarkdownText
          text={definition.text}
          canWrite={canWrite}
          isWriting={isWriting}
          onWriting={onWriting}
          onChange={(words) => onChange(withDefinition(cell, { type: 'markdown', text: words }))}
        />
      ) : (
        <OwnTime time={cell.attributes.time}>
          <Graph definition={widget} heightPx={HEIGHTS_PX[size]} />
        </OwnTime>
      )}
      {isEditing ? (
        <Suspense>
          <WidgetDialog
            definition={widget}
            onClose={() => setEditing(false)}
            onDone={(changed) => {
              setEditing(false);
              onChange(withDefinition(cell, changed));
            }}
          />
        </Suspense>
      ) : null}
    </section>
  );
}

function Graph({ definition, heightPx }: { readonly definition: Definition; readonly heightPx: number }) {
  const { shown, label } = useWidgetTitle(definition);
  const isBare = widgetTypeOf(definition.type).isBare === true;
  return (
    <article className="widget" style={{ height: heightPx }} aria-label={label}>
      {shown === '' || isBare ? null : (
        <header className="widget-head">
          <h3 translate="no">{shown}</h3>
        </header>
      )}
      <WidgetBody definition={definition} label={label} />
    </article>
  );
}

/** A cell may look at a time of its own. */
function OwnTime({
  time,
  children,
}: {
  readonly time: NotebookCell['attributes']['time'];
  readonly children: ReactNode;
}) {
  const { toMs } = useTimeRange();
  const own = useMemo(() => {
    if (time === null || time === undefined) return undefined;
    const window = ownWindow({ type: '', time } as Definition, toMs);
    if (window !== undefined) return window;
    const { from, to } = timeParams(time);
    return from === undefined || to === undefined ? undefined : { fromMs: Number(from), toMs: Number(to) };
  }, [time, toMs]);
  return own === undefined ? children : <FixedTimeRange {...own}>{children}</FixedTimeRange>;
}
