import { objectOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import type { MarkdownCell, NotebookCell, NotebookTime } from '@komainu/contracts/dashboards/notebooks.ts';
import type { Definition } from '../model/dashboard.ts';

/** A cell while it is edited: the key stays when the server has not yet given it an id. */
export interface EditedCell {
  readonly key: string;
  readonly cell: NotebookCell;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Eight letters and digits, which the server keeps. */
export function newCellId(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

export function cellOf(definition: MarkdownCell | Definition): EditedCell {
  const id = newCellId();
  // A widget's definition is open: what the server does not know it keeps as it came.
  const attributes = { definition, graph_size: 'm', time: null } as NotebookCell['attributes'];
  return { key: id, cell: { type: 'notebook_cells', id, attributes } };
}

export function editedCells(cells: readonly NotebookCell[]): readonly EditedCell[] {
  return cells.map((cell, index) => ({ key: cell.id ?? String(index), cell }));
}

export function insertedAfter(
  cells: readonly EditedCell[],
  key: string | undefined,
  fresh: EditedCell,
): readonly EditedCell[] {
  const at = key === undefined ? 0 : cells.findIndex((one) => one.key === key) + 1;
  return [...cells.slice(0, at), fresh, ...cells.slice(at)];
}

/** With a cell one place further up (-1) or down (1); at the end nothing moves. */
export function moved(cells: readonly EditedCell[], key: string, by: -1 | 1): readonly EditedCell[] {
  const from = cells.findIndex((one) => one.key === key);
  const [cell, other] = [cells[from], cells[from + by]];
  if (cell === undefined || other === undefined) return cells;
  return cells.map((one, index) => (index === from ? other : index === from + by ? cell : one));
}

export function withDefinition(cell: NotebookCell, definition: MarkdownCell | Definition): NotebookCell {
  return { ...cell, attributes: { ...cell.attributes, definition } as NotebookCell['attributes'] };
}

export const isMarkdown = (definition: NotebookCell['attributes']['definition']): definition is MarkdownCell =>
  definition.type === 'markdown';

/** The window in the address that a notebook's own time stands for. */
export function timeParams(time: NotebookTime): Record<string, string> {
  const live = textOf(objectOf(time)['live_span']);
  if (/^\d+[mhdw]$/.test(live)) return { range: live };
  const months = /^(\d+)mo$/.exec(live);
  if (months !== null) return { range: `${Number(months[1]) * 30}d` };
  const [from, to] = [Date.parse(time.start ?? ''), Date.parse(time.end ?? '')];
  return Number.isFinite(from) && Number.isFinite(to) && to > from ? { from: String(from), to: String(to) } : {};
}

/** What a notebook keeps of the window that is looked at. */
export function notebookTime(
  range: { kind: 'relative'; seconds: number } | { kind: 'absolute'; fromMs: number; toMs: number },
): NotebookTime {
  if (range.kind === 'absolute')
    return { start: new Date(range.fromMs).toISOString(), end: new Date(range.toMs).toISOString(), live: false };
  const { seconds } = range;
  for (const [unit, size] of [
    ['w', 604_800],
    ['d', 86_400],
    ['h', 3600],
  ] as const) {
    if (seconds % size === 0) return { live_span: `${seconds / size}${unit}` };
  }
  return { live_span: `${Math.max(1, Math.round(seconds / 60))}m` };
}
