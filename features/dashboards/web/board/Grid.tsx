import 'react-grid-layout/css/styles.css';
import {
  COLUMNS,
  freeUnitPx,
  GAP_PX,
  groupRowPx,
  groupRows,
  type Place,
  placesOf,
  ROW_PX,
  stackedPlaces,
} from '@komainu/contracts/dashboards/drawing/layout.ts';
import { useNarrow } from '@komainu/ui/theme/narrow.ts';
import { useMemo } from 'react';
import GridLayout, { getCompactor, type Layout, verticalCompactor } from 'react-grid-layout';
import { useSize } from '../data/use-size.ts';
import { keyOf } from '../model/board-edits.ts';
import { innerWidgets, type Widget } from '../model/dashboard.ts';
import { useActions } from './board-actions.tsx';
import { useBoard } from './board-context.tsx';
import { GroupFrame } from './GroupFrame.tsx';
import { WidgetFrame } from './WidgetFrame.tsx';

interface GridProps {
  readonly widgets: readonly Widget[];
  readonly layoutType: 'ordered' | 'free';
  /** The group that the widgets stand in. */
  readonly group?: number;
}

/** The head of a group and what is free beneath it. */
const GROUP_HEAD_PX = 42;
const FREE_COMPACTOR = getCompactor(null, true);

/** Widgets in their places: twelve columns, or anywhere; one column on a narrow screen. */
export function Grid({ widgets, layoutType, group }: GridProps) {
  const { isEditing } = useBoard();
  const actions = useActions();
  const isNarrow = useNarrow();
  const [holder, { width }] = useSize<HTMLDivElement>();
  const isFree = layoutType === 'free' && !isNarrow;
  const unitPx = freeUnitPx(widgets, width);
  const columns = isFree ? Math.max(12, Math.floor(width / unitPx)) : isNarrow ? 1 : COLUMNS;
  const places = useMemo(() => {
    const own = placesOf(widgets, layoutType === 'free' ? 10_000 : COLUMNS);
    return isNarrow ? stackedPlaces(own.map((place, index) => narrowPlace(place, widgets[index], layoutType))) : own;
  }, [widgets, layoutType, isNarrow]);
  const layout = useMemo(
    (): Layout =>
      widgets.map((widget, index) => {
        const { x, y, w, h } = places[index] ?? { x: 0, y: 0, w: 4, h: 2 };
        return { i: String(keyOf(widget)), x, y, w, h, minW: 1, minH: 1 };
      }),
    [widgets, places],
  );
  const rows = Math.max(0, ...places.map(({ y, h }) => y + h));
  const rowPx = group === undefined ? ROW_PX : groupRowPx(rows, GROUP_HEAD_PX);
  const canMove = isEditing && !isNarrow;
  const moved = (next: Layout): void => {
    actions.place(group, new Map(next.map(({ i, x, y, w, h }): [number, Place] => [Number(i), { x, y, w, h }])));
  };
  return (
    <div className="board-grid" ref={holder} data-editing={isEditing}>
      {width === 0 ? null : (
        <GridLayout
          width={width}
          layout={layout}
          gridConfig={{
            cols: columns,
            rowHeight: isFree ? unitPx : rowPx,
            margin: isFree ? [0, 0] : [GAP_PX, GAP_PX],
            containerPadding: [0, 0],
            maxRows: Number.POSITIVE_INFINITY,
          }}
          dragConfig={{
            enabled: canMove,
            bounded: false,
            threshold: 3,
            handle: group === undefined ? '.widget-drag' : '.widget-drag-inner',
          }}
          resizeConfig={{ enabled: canMove, handles: ['se'] }}
          compactor={isFree ? FREE_COMPACTOR : verticalCompactor}
          onDragStop={moved}
          onResizeStop={moved}
        >
          {widgets.map((widget) => {
            const key = keyOf(widget);
            return (
              <div key={String(key)} className="board-cell">
                {widget.definition.type === 'group' && group === undefined ? (
                  <GroupFrame widget={widget} />
                ) : (
                  <WidgetFrame widget={widget} path={group === undefined ? { key } : { key, group }} />
                )}
              </div>
            );
          })}
        </GridLayout>
      )}
    </div>
  );
}

/** Heights of free boards are in smaller units; a group is as high as its widgets one beneath another. */
function narrowPlace(place: Place, widget: Widget | undefined, layoutType: 'ordered' | 'free'): Place {
  if (widget?.definition.type === 'group' && groupRows(widget.definition) > 0) {
    const inner = stackedPlaces(placesOf(innerWidgets(widget.definition)));
    return { ...place, h: 1 + inner.reduce((sum, { h }) => sum + h, 0) };
  }
  return layoutType === 'free' ? { ...place, h: Math.max(1, Math.ceil((place.h * 10) / ROW_PX)) } : place;
}
