import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { precisionOf } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import { type ChartPart, partsOf, placeTiles, TILE_GAP_PX } from '@komainu/contracts/dashboards/drawing/parts.ts';
import type { Tile } from '@komainu/contracts/dashboards/drawing/treemap-layout.ts';
import type { Answers } from '../answers.ts';
import { mixture, token } from '../palette.ts';
import { type Box, px, type Shape } from '../shapes.ts';
import { textWidth } from '../text.ts';
import { type DrawContext, said, shownValue, wordsAt } from './draw.ts';

type Table = Answers & { kind: 'table' };

const ROW = 22;
const SIZE = 11.5;
const MOST_COLUMNS = 60;

const nameOf = ({ names }: ChartPart): string => names.map((name) => (name === '' ? '–' : name)).join(' · ');

function valuesOf({ table }: Table, { definition }: DrawContext) {
  const unit = table.columns[0]?.unit ?? '';
  const own = textOf(definition['custom_unit']);
  const precision = precisionOf(definition);
  return (value: number): string =>
    own === '' ? shownValue(value, unit, precision) : `${shownValue(value, '', precision)} ${own}`;
}

/** Bars with names, the longest first. */
export function drawTopList(answers: Table, context: DrawContext, box: Box): Shape[] {
  const parts = partsOf(answers.table, context.definition, false);
  if (parts.length === 0) return said(context.words.noData, box);
  const shownAs = valuesOf(answers, context);
  const most = Math.max(...parts.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  const fit = Math.max(1, Math.floor(box.height / ROW));
  const shown = parts.length <= fit ? parts : parts.slice(0, Math.max(1, fit - 1));
  const shapes = shown.flatMap((part, index): Shape[] => {
    const top = box.y + index * ROW;
    const width = Math.max(1, (Math.abs(part.value) / most) * box.width);
    const fill = mixture(token(part.token), token('--bg'), 0.35);
    return [
      { kind: 'rect', x: box.x, y: top + 2, width, height: ROW - 4, radius: 2, fill },
      wordsAt(box.x + box.width - 6, top + 15.5, shownAs(part.value), { size: SIZE, anchor: 'end', isBold: true }),
      wordsAt(box.x + 6, top + 15.5, nameOf(part), { size: SIZE, within: box.width - 90 }),
    ];
  });
  if (shown.length < parts.length) {
    const left = context.words.more(parts.length - shown.length);
    shapes.push(wordsAt(box.x + 6, box.y + shown.length * ROW + 15.5, left, { size: SIZE, fill: token('--text-3') }));
  }
  return shapes;
}

/** Groups beside one another, as high as their values. */
export function drawColumns(answers: Table, context: DrawContext, box: Box): Shape[] {
  const parts = partsOf(answers.table, context.definition, false).slice(0, MOST_COLUMNS);
  if (parts.length === 0) return said(context.words.noData, box);
  const shownAs = valuesOf(answers, context);
  const most = Math.max(0, ...parts.map(({ value }) => value)) || 1;
  const step = box.width / parts.length;
  const room = Math.max(0, box.height - 34);
  return parts.flatMap((part, index): Shape[] => {
    const height = (Math.max(0, part.value) / most) * room;
    const [left, top] = [box.x + index * step, box.y + 16 + room - height];
    const middle = { anchor: 'middle', size: 10.5, within: step - 4 } as const;
    return [
      { kind: 'rect', x: left + 2, y: top, width: step - 4, height, radius: 2, fill: token(part.token) },
      ...(step < 34 ? [] : [wordsAt(left + step / 2, top - 4, shownAs(part.value), { ...middle, isBold: true })]),
      wordsAt(left + step / 2, box.y + box.height - 5, nameOf(part), { ...middle, fill: token('--text-2') }),
    ];
  });
}

/** Areas as values; the outermost of several groups frames the others. */
export function drawTreeMap(answers: Table, context: DrawContext, box: Box): Shape[] {
  const parts = partsOf(answers.table, context.definition, true);
  if (parts.length === 0) return said(context.words.noData, box);
  const shownAs = valuesOf(answers, context);
  const { flat, groups } = placeTiles(parts, box.width, box.height);
  const tile = (part: ChartPart, name: string, place: Tile, x: number, y: number): Shape[] => {
    const [width, height] = [Math.max(0, place.width - TILE_GAP_PX), Math.max(0, place.height - TILE_GAP_PX)];
    const [left, top] = [x + place.left, y + place.top];
    const fill = mixture(token(part.token), token('--bg'), 0.32);
    const words =
      width < 30 || height < 18
        ? []
        : [
            wordsAt(left + 6, top + 15, name === '' ? '–' : name, { within: width - 10, isBold: true }),
            ...(height < 34 ? [] : [wordsAt(left + 6, top + 30, shownAs(part.value), { within: width - 10 })]),
          ];
    return [{ kind: 'rect', x: left, y: top, width, height, radius: 3, fill }, ...words];
  };
  return [
    ...flat.flatMap(({ part, tile: place }) => tile(part, nameOf(part), place, box.x, box.y)),
    ...groups.flatMap(({ name, tile: { left, top, width, height }, parts: members }): Shape[] => [
      {
        kind: 'rect',
        x: box.x + left,
        y: box.y + top,
        width: width - TILE_GAP_PX,
        height: height - TILE_GAP_PX,
        radius: 3,
        fill: token('--surface-2'),
      },
      wordsAt(box.x + left + 6, box.y + top + 14, name === '' ? '–' : name, { within: width - 12, isBold: true }),
      ...members.flatMap(({ part, tile: place }) =>
        tile(part, part.names.slice(1).join(' · '), place, box.x + left, box.y + top),
      ),
    ]),
  ];
}

/** Shares of a whole as a ring, with their names beside it. */
export function drawPie(answers: Table, context: DrawContext, box: Box): Shape[] {
  const parts = partsOf(answers.table, context.definition, false)
    .filter(({ value }) => value > 0)
    .slice(0, 50);
  const whole = parts.reduce((sum, { value }) => sum + value, 0);
  if (whole <= 0) return said(context.words.noData, box);
  const shownAs = valuesOf(answers, context);
  const radius = Math.max(10, Math.min(box.height, box.width * 0.5) / 2 - 4);
  const [x, y] = [box.x + radius + 4, box.y + box.height / 2];
  let turned = -Math.PI / 2;
  const shapes = parts.map(({ value, token: name }): Shape => {
    // A whole ring would begin where it ends, and be nothing.
    const angle = Math.min((value / whole) * 2 * Math.PI, 2 * Math.PI - 0.001);
    const [from, to] = [turned, turned + angle];
    turned = to;
    return { kind: 'path', d: ring(x, y, from, to, radius), fill: token(name), stroke: token('--bg') };
  });
  shapes.push(wordsAt(x, y + 5, shownAs(whole), { size: Math.min(15, radius * 0.28), anchor: 'middle', isBold: true }));
  const list = { x: x + radius + 16, y: box.y, width: box.x + box.width - x - radius - 16, height: box.height };
  const fit = Math.max(1, Math.floor(list.height / 18));
  const top = list.y + Math.max(0, (list.height - Math.min(fit, parts.length) * 18) / 2);
  for (const [index, part] of parts.slice(0, fit).entries()) {
    const line = top + index * 18;
    if (index === fit - 1 && parts.length > fit) {
      const left = context.words.more(parts.length - fit + 1);
      shapes.push(wordsAt(list.x + 14, line + 12.5, left, { size: SIZE, fill: token('--text-3') }));
      break;
    }
    const number = `${shownAs(part.value)} · ${Math.round((part.value / whole) * 1000) / 10} %`;
    shapes.push(
      { kind: 'rect', x: list.x, y: line + 4, width: 9, height: 9, radius: 2, fill: token(part.token) },
      wordsAt(list.x + 14, line + 12.5, nameOf(part), {
        size: SIZE,
        within: Math.max(20, list.width - 24 - textWidth(number, SIZE)),
      }),
      wordsAt(list.x + list.width, line + 12.5, number, { size: SIZE, anchor: 'end', fill: token('--text-2') }),
    );
  }
  return shapes;
}

function ring(x: number, y: number, from: number, to: number, radius: number): string {
  const at = (turn: number, far: number): string => `${px(x + Math.cos(turn) * far)} ${px(y + Math.sin(turn) * far)}`;
  const large = to - from > Math.PI ? 1 : 0;
  const inner = radius * 0.6;
  return `M${at(from, radius)}A${px(radius)} ${px(radius)} 0 ${large} 1 ${at(to, radius)}L${at(to, inner)}A${px(inner)} ${px(inner)} 0 ${large} 0 ${at(from, inner)}Z`;
}
