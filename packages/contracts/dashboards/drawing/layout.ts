import { type Definition, innerWidgets, type Widget, type WidgetLayout } from '../asking/definition.ts';
import { numberOf, objectOf } from '../asking/json.ts';

/** Columns of an ordered dashboard, as Datadog's. */
export const COLUMNS = 12;
export const ROW_PX = 104;
export const GAP_PX = 8;

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** What a widget of a type takes when nobody said how large it is. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  note: [3, 2],
  free_text: [3, 1],
  query_value: [2, 2],
  check_status: [2, 2],
  alert_value: [2, 2],
  image: [3, 2],
  group: [12, 3],
  split_group: [12, 4],
  list_stream: [6, 4],
  log_stream: [6, 4],
  event_stream: [6, 3],
  hostmap: [4, 3],
};
export const sizeOf = (type: string): readonly [number, number] => SIZES[type] ?? [4, 2];

/** Where a widget stands in the grid, when its definition says so. */
export function placeOf(widget: Widget): Place | undefined {
  const layout = objectOf(widget.layout);
  const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((key) => numberOf(layout[key]));
  if (x === undefined || y === undefined || w === undefined || h === undefined) return undefined;
  return { x: Math.max(0, x), y: Math.max(0, y), w: Math.max(1, w), h: Math.max(1, h) };
}

/** Places for all: those that have none stand behind the others, row by row. Groups are as high as what is in them. */
export function placesOf(widgets: readonly Widget[], columns = COLUMNS): Place[] {
  const given = widgets.map(placeOf);
  let row = Math.max(0, ...given.map((place) => (place === undefined ? 0 : place.y + place.h)));
  let [column, rowHeight] = [0, 0];
  return widgets.map((widget, index) => {
    const own = given[index];
    const least = groupRows(widget.definition);
    if (own !== undefined) {
      const w = Math.min(own.w, columns);
      return { x: Math.min(own.x, columns - w), y: own.y, w, h: Math.max(own.h, least) };
    }
    const [wide, high] = sizeOf(widget.definition.type);
    const w = Math.min(wide, columns);
    if (column + w > columns) [column, row, rowHeight] = [0, row + rowHeight, 0];
    const place = { x: column, y: row, w, h: Math.max(high, least) };
    column += w;
    rowHeight = Math.max(rowHeight, place.h);
    return place;
  });
}

/** Rows that a group needs: its head and what is in it; 0 for other widgets. */
export function groupRows(definition: Definition): number {
  if (definition.type !== 'group') return 0;
  const inner = placesOf(innerWidgets(definition));
  return 1 + Math.max(0, ...inner.map(({ y, h }) => y + h));
}

/**
 * How high a row in a group is, so that its widgets fill it: its head is not as high as the row that the group takes for it.
 * `headPx` is what stands above the first row.
 */
export function groupRowPx(rows: number, headPx: number): number {
  return ROW_PX + Math.max(0, ROW_PX - headPx) / Math.max(1, rows);
}

/** Narrow screens have one column: in reading order, each as high as it was. */
export function stackedPlaces(places: readonly Place[]): Place[] {
  const order = places.map((_, index) => index).sort((a, b) => compare(places[a], places[b]));
  let y = 0;
  const result = [...places];
  for (const index of order) {
    const h = places[index]?.h ?? 1;
    result[index] = { x: 0, y, w: 1, h };
    y += h;
  }
  return result;
}

function compare(a: Place | undefined, b: Place | undefined): number {
  return (a?.y ?? 0) - (b?.y ?? 0) || (a?.x ?? 0) - (b?.x ?? 0);
}

/** Writes places back, by key; what else a layout says (`is_column_break`) stays, and so do widgets that have no new place. */
export function withPlaces(widgets: readonly Widget[], places: ReadonlyMap<number, Place>): readonly Widget[] {
  let changed = false;
  const next = widgets.map((widget) => {
    const place = places.get(widget.id ?? 0);
    const own = placeOf(widget);
    if (place === undefined || (own !== undefined && same(own, place))) return widget;
    changed = true;
    const layout: WidgetLayout = { ...widget.layout, x: place.x, y: place.y, width: place.w, height: place.h };
    return { ...widget, layout };
  });
  return changed ? next : widgets;
}

const same = (a: Place, b: Place): boolean => a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h;

/** The first free row beneath everything, for what is added. */
export function placeBelow(widgets: readonly Widget[], type: string, layoutType: 'ordered' | 'free'): WidgetLayout {
  const [w, h] = sizeOf(type);
  const y = Math.max(0, ...placesOf(widgets, layoutType === 'free' ? 1000 : COLUMNS).map((place) => place.y + place.h));
  // Units of free dashboards are about a twelfth of a column.
  return layoutType === 'free' ? { x: 1, y: y + 1, width: w * 12, height: h * 8 } : { x: 0, y, width: w, height: h };
}

/** Px for one unit of a free dashboard, so that its widest row fits the screen. */
export function freeUnitPx(widgets: readonly Widget[], widthPx: number): number {
  const right = Math.max(
    1,
    ...widgets.map((widget) => placeOf(widget)).map((place) => (place ? place.x + place.w : 0)),
  );
  return Math.min(12, Math.max(5, (widthPx - 16) / right));
}
