import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { cellText } from '@komainu/contracts/dashboards/asking/streams.ts';
import { lookOf } from '@komainu/contracts/dashboards/drawing/conditional-formats.ts';
import { formattedValue } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import { rowName } from '@komainu/contracts/dashboards/drawing/table.ts';
import { withUnit } from '@komainu/contracts/format/number.ts';
import type { Answers } from '../answers.ts';
import { colourOf, mixture, seriesColour, token } from '../palette.ts';
import { type Box, px, type Shape } from '../shapes.ts';
import { clipped } from '../text.ts';
import { type DrawContext, said } from './draw.ts';

const ROW = 22;
const SIZE = 11.5;

interface Cell {
  readonly text: string;
  readonly fill?: string;
  readonly background?: string;
}

interface Column {
  readonly title: string;
  /** A share of the width. */
  readonly share: number;
  readonly isNumber: boolean;
}

/** Rows under titles; how many are left out when they do not fit. */
function drawRows(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  context: DrawContext,
  box: Box,
): Shape[] {
  if (rows.length === 0) return said(context.words.noData, box);
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  let left = box.x;
  const places = columns.map(({ share }) => {
    const width = (share / shares) * box.width;
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

const shownValue = (value: number | null, unit: string): string => {
  if (value === null) return '–';
  const { digits, unit: shown } = formattedValue(value, { unit, precision: undefined, customUnit: '', scales: true });
  return [digits, shown].filter(Boolean).join(' ');
};

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
    title: field,
    share: field === 'message' || field === 'event' ? 6 : 2,
    isNumber: field === 'duration',
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

/** Bars with names, the longest first: top lists, bar charts, tree maps and pies. */
export function drawBarList({ table }: Answers & { kind: 'table' }, context: DrawContext, box: Box): Shape[] {
  const rows = table.rows.filter(({ values }) => values[0] !== null && values[0] !== undefined);
  if (rows.length === 0) return said(context.words.noData, box);
  const most = Math.max(...rows.map(({ values }) => Math.abs(values[0] ?? 0)), Number.MIN_VALUE);
  const unit = table.columns[0]?.unit ?? '';
  const fit = Math.max(1, Math.floor(box.height / ROW));
  const shown = rows.length <= fit ? rows : rows.slice(0, Math.max(1, fit - 1));
  const shapes = shown.flatMap((row, index): Shape[] => {
    const value = row.values[0] ?? 0;
    const top = box.y + index * ROW;
    const origin = table.origins[0];
    const look = lookOf(value, origin?.formula['conditional_formats'] ?? origin?.request['conditional_formats']);
    const colour =
      colourOf(look?.background) ?? colourOf(look?.colour) ?? mixture(seriesColour(0), token('--bg'), 0.35);
    return [
      {
        kind: 'rect',
        x: box.x,
        y: top + 2,
        width: Math.max(1, (Math.abs(value) / most) * box.width),
        height: ROW - 4,
        radius: 2,
        fill: colour,
      },
      {
        kind: 'text',
        x: box.x + box.width - 6,
        y: top + 15.5,
        text: shownValue(value, unit),
        size: SIZE,
        fill: token('--text'),
        anchor: 'end',
        isBold: true,
      },
      {
        kind: 'text',
        x: box.x + 6,
        y: top + 15.5,
        text: clipped(rowName(row, table.columns[0]?.label ?? ''), SIZE, box.width - 90),
        size: SIZE,
        fill: token('--text'),
      },
    ];
  });
  if (shown.length < rows.length) {
    const y = box.y + shown.length * ROW + 15.5;
    const left = context.words.more(rows.length - shown.length);
    shapes.push({ kind: 'text', x: box.x + 6, y, text: left, size: SIZE, fill: token('--text-3') });
  }
  return shapes;
}

/** Shares of a whole as a ring, with their names beside it. */
export function drawPie(answers: Answers & { kind: 'table' }, context: DrawContext, box: Box): Shape[] {
  const { table } = answers;
  const rows = table.rows.filter(({ values }) => (values[0] ?? 0) > 0).slice(0, 50);
  const whole = rows.reduce((sum, { values }) => sum + (values[0] ?? 0), 0);
  if (whole <= 0) return said(context.words.noData, box);
  const radius = Math.max(10, Math.min(box.height, box.width * 0.5) / 2 - 4);
  const [x, y] = [box.x + radius + 4, box.y + box.height / 2];
  let turned = -Math.PI / 2;
  const shapes = rows.map((row, index): Shape => {
    // A whole ring would begin where it ends, and be nothing.
    const angle = Math.min(((row.values[0] ?? 0) / whole) * 2 * Math.PI, 2 * Math.PI - 0.001);
    const [from, to] = [turned, turned + angle];
    turned = to;
    const at = (turn: number, far: number): string => `${px(x + Math.cos(turn) * far)} ${px(y + Math.sin(turn) * far)}`;
    const large = angle > Math.PI ? 1 : 0;
    const inner = radius * 0.58;
    return {
      kind: 'path',
      d: `M${at(from, radius)}A${px(radius)} ${px(radius)} 0 ${large} 1 ${at(to, radius)}L${at(to, inner)}A${px(inner)} ${px(inner)} 0 ${large} 0 ${at(from, inner)}Z`,
      fill: seriesColour(index),
    };
  });
  const list = { x: x + radius + 16, y: box.y, width: box.x + box.width - x - radius - 16, height: box.height };
  const fit = Math.max(1, Math.floor(list.height / 18));
  const top = list.y + Math.max(0, (list.height - Math.min(fit, rows.length) * 18) / 2);
  for (const [index, row] of rows.slice(0, fit).entries()) {
    const line = top + index * 18;
    const value = row.values[0] ?? 0;
    const name =
      index === fit - 1 && rows.length > fit
        ? context.words.more(rows.length - fit + 1)
        : rowName(row, table.columns[0]?.label ?? '');
    const shown = `${shownValue(value, table.columns[0]?.unit ?? '')} (${withUnit((value / whole) * 100, '')} %)`;
    shapes.push({ kind: 'rect', x: list.x, y: line + 4, width: 9, height: 9, radius: 2, fill: seriesColour(index) });
    shapes.push({
      kind: 'text',
      x: list.x + 14,
      y: line + 12.5,
      text: clipped(`${name}  ${shown}`, SIZE, list.width - 16),
      size: SIZE,
      fill: token('--text'),
    });
  }
  return shapes;
}
