import {
  type Definition,
  innerWidgets,
  type TemplateVariable,
  type Widget,
} from '@komainu/contracts/dashboards/asking/definition.ts';
import { listOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { packVariables } from '@komainu/contracts/dashboards/asking/pack-variables.ts';
import type { Substitute } from '@komainu/contracts/dashboards/asking/requests.ts';
import { type SummaryWords, summaryParts } from '@komainu/contracts/dashboards/asking/service-summary.ts';
import { type Chosen, substituted } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import {
  COLUMNS,
  freeUnitPx,
  GAP_PX,
  groupRowPx,
  placesOf,
  ROW_PX,
} from '@komainu/contracts/dashboards/drawing/layout.ts';
import type { Powerpack } from '@komainu/contracts/dashboards/powerpacks.ts';
import type { Box } from './shapes.ts';

/** A board as the plan reads it: the schema is open. */
export interface PlannedBoard {
  readonly layout_type: string;
  readonly widgets: readonly Widget[];
  readonly tabs?: unknown;
}

/** A widget in its place. Frames of groups stand before what is in them. */
export interface Placed {
  readonly kind: 'widget' | 'group';
  readonly definition: Definition;
  readonly substitute: Substitute;
  readonly box: Box;
}

/** What stands on one tab, from its upper edge; a board without tabs is one without a name. */
export interface PlannedTab {
  readonly name: string;
  readonly placed: readonly Placed[];
  readonly height: number;
}

export interface Choice {
  readonly variables: readonly TemplateVariable[];
  readonly chosen: Chosen;
  readonly packs: ReadonlyMap<string, Powerpack['attributes']>;
  /** Names of the parts of service summaries. */
  readonly words: SummaryWords;
}

export const BOARD_WIDTH = 1200;
const GROUP_HEAD = 34;
/** Packs within packs: a pack that holds itself ends here. */
const MOST_PACKS = 3;
const MOST_WIDGETS = 300;

/** Where everything on a board stands in a picture of `BOARD_WIDTH` px. At most 300 widgets are drawn. */
export function planBoard(board: PlannedBoard, choice: Choice): readonly PlannedTab[] {
  const tabs = objectsOf(board.tabs);
  const pages = tabs.length === 0 ? [{ name: '', widgets: board.widgets }] : tabPages(board.widgets, tabs);
  return pages.map(({ name, widgets }) => {
    const placed = place(widgets, board.layout_type, choice, { x: 0, y: 0, width: BOARD_WIDTH, height: 0 }, 0);
    const shown = placed.slice(0, MOST_WIDGETS);
    return { name, placed: shown, height: Math.max(0, ...shown.map(({ box }) => box.y + box.height)) };
  });
}

/** Widgets that no tab names stand on the first. */
function tabPages(widgets: readonly Widget[], tabs: readonly Readonly<Record<string, unknown>>[]) {
  const named = tabs.map((tab) => new Set(listOf(tab['widget_ids']).map(Number)));
  return tabs.map((tab, index) => ({
    name: textOf(tab['name']),
    widgets: widgets.filter(({ id = 0 }) =>
      named[index]?.has(id) === true ? true : index === 0 && !named.some((ids) => ids.has(id)),
    ),
  }));
}

function place(
  widgets: readonly Widget[],
  layoutType: string,
  choice: Choice,
  area: Box,
  packs: number,
  rowPxOf: (rows: number) => number = () => ROW_PX,
): readonly Placed[] {
  const isFree = layoutType === 'free';
  const unit = freeUnitPx(widgets, area.width);
  const column = (area.width + GAP_PX) / COLUMNS;
  const places = placesOf(widgets, isFree ? 10_000 : COLUMNS);
  const rows = Math.max(0, ...places.map(({ y, h }) => y + h));
  const rowPx = rowPxOf(rows);
  const substitute: Substitute = (text, dialect) => substituted(text, choice.variables, choice.chosen, dialect);
  return widgets.flatMap((widget, index): readonly Placed[] => {
    const { x, y, w, h } = places[index] ?? { x: 0, y: 0, w: 4, h: 2 };
    const box = isFree
      ? { x: area.x + x * unit, y: area.y + y * unit, width: w * unit, height: h * unit }
      : {
          x: area.x + x * column,
          y: area.y + y * (rowPx + GAP_PX),
          width: w * column - GAP_PX,
          height: h * (rowPx + GAP_PX) - GAP_PX,
        };
    const { definition } = widget;
    if (definition.type === 'group') return group(definition, substitute, choice, box, packs);
    if (definition.type === 'trace_service') return summary(definition, substitute, choice, box, packs);
    if (definition.type === 'powerpack') return pack(definition, substitute, choice, box, packs);
    return [{ kind: 'widget', definition, substitute, box }];
  });
}

function group(
  definition: Definition,
  substitute: Substitute,
  choice: Choice,
  box: Box,
  packs: number,
  rowPxOf = (rows: number): number => groupRowPx(rows, GROUP_HEAD),
): readonly Placed[] {
  const inside = { x: box.x + GAP_PX, y: box.y + GROUP_HEAD, width: box.width - 2 * GAP_PX, height: box.height };
  const inner = place(innerWidgets(definition), 'ordered', choice, inside, packs, rowPxOf);
  return [{ kind: 'group', definition, substitute, box }, ...inner];
}

/** A service summary as the widgets that it consists of, side by side. */
function summary(
  definition: Definition,
  substitute: Substitute,
  choice: Choice,
  box: Box,
  packs: number,
): readonly Placed[] {
  const parts = summaryParts(definition, substitute, choice.words);
  if (parts.length === 0) return [{ kind: 'widget', definition, substitute, box }];
  const wide = Math.floor(COLUMNS / Math.min(2, parts.length));
  const high = Math.max(2, Math.round((box.height - GROUP_HEAD) / (ROW_PX + GAP_PX) / Math.ceil(parts.length / 2)));
  const widgets = parts.map(
    (part, index): Widget => ({
      definition: part.definition,
      layout: { x: (index % 2) * wide, y: Math.floor(index / 2) * high, width: wide, height: high },
    }),
  );
  return group({ ...definition, type: 'group', widgets }, substitute, choice, box, packs, filling(box));
}

function pack(
  definition: Definition,
  substitute: Substitute,
  choice: Choice,
  box: Box,
  packs: number,
): readonly Placed[] {
  const found = choice.packs.get(textOf(definition['powerpack_id']));
  if (found === undefined || packs >= MOST_PACKS) return [{ kind: 'widget', definition, substitute, box }];
  // The schema of a group is open: its definition is read as everybody's.
  const own = found.group_widget.definition as unknown as Definition;
  const titled = textOf(definition.title) === '' ? own : { ...own, title: textOf(definition.title) };
  return group(
    { ...titled, type: 'group' },
    substitute,
    { ...choice, ...packVariables(found, definition, choice) },
    box,
    packs + 1,
    filling(box),
  );
}

/** Rows that fill a frame, however high it is. */
const filling =
  ({ height }: Box) =>
  (rows: number): number =>
    Math.max(24, (height - GROUP_HEAD) / Math.max(1, rows) - GAP_PX);
