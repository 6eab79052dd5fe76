import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { cellText } from '@komainu/contracts/dashboards/asking/streams.ts';
import { lookOf } from '@komainu/contracts/dashboards/drawing/conditional-formats.ts';
import { withUnit } from '@komainu/contracts/format/number.ts';
import type { Answers } from '../answers.ts';
import { colourOf, token } from '../palette.ts';
import { type Box, px, type Shape } from '../shapes.ts';
import { clipped, textWidth } from '../text.ts';
import { type DrawContext, said, shownValue } from './draw.ts';

const ROW = 22;
const SIZE = 11.5;

export interface Cell {
  readonly text: string;
  readonly fill?: string;
  readonly background?: string;
}

export interface Column {
  readonly title: string;
  /** A share of the width that is left by those that are told in px. */
  readonly share: number;
  readonly px?: number;
  readonly isNumber: boolean;
}

/** Rows under titles; how many are left out when they do not fit. */
export function drawRows(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  context: DrawContext,
  box: Box,
): Shape[] {
  if (rows.length === 0) return said(context.words.noData, box);
  const shares = columns.reduce((sum, { share, px: fixed }) => sum + (fixed === undefined ? share : 0), 0);
  const free = box.width - columns.reduce((sum, { px: fixed = 0 }) => sum + fixed, 0);
  let left = box.x;
  const places = columns.map(({ share, px: fixed }) => {
    const width = fixed ?? (share / shares) * free;
    left += width;
    return { x: left - width, width };
  });
  const text = (cell: Cell, column: number, y: number, isHead: boolean): Shape => {
    const { x, width } = places[column] ?? { x: box.x, width: 0 };
    const isNumber = columns[column]?.isNumber === true;
    return {
      kind: 'text',
      x: isNumber ? x + width - 8 : x + 8,
      y,
      text: clipped(cell.text, SIZE, width - 14),
      size: SIZE,
      fill: isHead ? token('--text-3') : (cell.fill ?? token('--text')),
      anchor: isNumber ? 'end' : 'start',
      ...(isHead && { isBold: true }),
    };
  };
  const shapes: Shape[] = columns.map(({ title }, index) => text({ text: title }, index, box.y + 15, true));
  const fit = Math.max(0, Math.floor((box.height - ROW) / ROW));
  const shown = rows.length <= fit ? rows : rows.slice(0, Math.max(0, fit - 1));
  shown.forEach((row, index) => {
    const top = box.y + ROW * (index + 1);
    shapes.push({
      kind: 'path',
      d: `M${px(box.x)} ${px(top)}L${px(box.x + box.width)} ${px(top)}`,
      stroke: token('--border'),
    });
    row.forEach((cell, column) => {
      const place = places[column];
      if (cell.background !== undefined && place !== undefined) {
        shapes.push({
          kind: 'rect',
          x: place.x,
          y: top + 0.5,
          width: place.width,
          height: ROW - 1,
          fill: cell.background,
        });
      }
      shapes.push(text(cell, column, top + 15.5, false));
    });
  });
  if (shown.length < rows.length) {
    const y = box.y + ROW * (shown.length + 1) + 15.5;
    const left = context.words.more(rows.length - shown.length);
    shapes.push({ kind: 'text', x: box.x + 8, y, text: left, size: SIZE, fill: token('--text-3') });
  }
  return shapes;
}

export function drawTable({ table }: Answers & { kind: 'table' }, context: DrawContext, box: Box): Shape[] {
  const names = table.groups.length === 0 ? [''] : table.groups;
  const columns: Column[] = [
    ...names.map((title) => ({ title, share: 3, isNumber: false })),
    ...table.columns.map(({ label }) => ({ title: label, share: 2, isNumber: true })),
  ];
  const rows = table.rows.map((row) => [
    ...names.map((_, index): Cell => ({ text: row.names[index] ?? '' })),
    ...table.columns.map(({ unit }, index): Cell => {
      const value = row.values[index] ?? null;
      const origin = table.origins[index];
      const look = lookOf(value, origin?.formula['conditional_formats'] ?? origin?.request['conditional_formats']);
      const [fill, background] = [colourOf(look?.colour), colourOf(look?.background)];
      return {
        text: look?.hidesValue === true ? '' : shownValue(value, unit),
        ...(fill !== undefined && { fill }),
        ...(background !== undefined && { background }),
      };
    }),
  ]);
  return drawRows(columns, rows, context, box);
}

export function drawChanges(answers: Answers & { kind: 'changes' }, context: DrawContext, box: Box): Shape[] {
  const { words, definition } = context;
  const request = Array.isArray(definition['requests']) ? definition['requests'][0] : undefined;
  const isRelative = textOf(request?.change_type) === 'relative';
  const isGood = (change: number): boolean => change > 0 === (request?.increase_good !== false);
  const rows = answers.rows.map(({ names, past, present, change, relative }): Cell[] => {
    const size = isRelative
      ? `${withUnit(Math.abs(relative) * 100, '')} %`
      : shownValue(Math.abs(change), answers.unit);
    const sign = change > 0 ? '+' : change < 0 ? '−' : '';
    return [
      { text: names.join(' · ') },
      { text: shownValue(past, answers.unit) },
      { text: shownValue(present, answers.unit) },
      {
        text: isRelative && !Number.isFinite(relative) ? '–' : `${sign}${size}`,
        fill: change === 0 ? token('--text') : token(isGood(change) ? '--ok' : '--critical'),
      },
    ];
  });
  const titles = [answers.groups.join(' · ') || words.value, words.before, words.now, words.change];
  return drawRows(
    titles.map((title, index) => ({ title, share: index === 0 ? 3 : 2, isNumber: index > 0 })),
    rows,
    context,
    box,
  );
}

export function drawEvents({ stream, rows }: Answers & { kind: 'events' }, context: DrawContext, box: Box): Shape[] {
  const format = new Intl.DateTimeFormat(context.language, {
    timeZone: context.timeZone,
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const columns = stream.columns.map(({ field }) => ({
    title: context.words.columns[field] ?? field,
    share: field === 'message' || field === 'event' ? 6 : 2,
    isNumber: field === 'duration',
    // Half a time tells nothing.
    ...(field === 'time' && { px: textWidth(format.format(0), SIZE) + 14 }),
  }));
  const cells = rows.map((row) =>
    stream.columns.map(({ field }): Cell => {
      const text = cellText(row, field);
      if (field === 'time') return { text: Number.isFinite(Date.parse(text)) ? format.format(Date.parse(text)) : text };
      return { text: field === 'duration' ? withUnit(Number(text), 'nanosecond') : text };
    }),
  );
  return drawRows(columns, cells, context, box);
}
