import { objectOf, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { type Line, linesOf } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { lineTokens, uniqueNames } from '@komainu/contracts/dashboards/drawing/line-tokens.ts';
import { type Marker, markerOf } from '@komainu/contracts/dashboards/drawing/markers.ts';
import { statedUnit } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import { withUnit } from '@komainu/contracts/format/number.ts';
import { timeTicks, valueTicks } from '@komainu/contracts/format/ticks.ts';
import type { Answers } from '../answers.ts';
import { token } from '../palette.ts';
import { type Box, px, type Shape } from '../shapes.ts';
import { clipped, textWidth } from '../text.ts';
import { drawBand } from './bands.ts';
import { type DrawContext, said } from './draw.ts';

const MOST_LINES = 200;
const SIZE = 10.5;
const LEFT = 54;
const LEGEND = 18;

interface DrawnLine extends Line {
  readonly kind: 'line' | 'area' | 'bars';
  readonly isRight: boolean;
  readonly colour: string;
  readonly widthPx: number;
}

interface Scale {
  readonly ticks: readonly number[];
  readonly unit: string;
  readonly y: (value: number) => number;
}

/** Lines, areas and stacked bars over time, one or two axes, markers, and the names of the first lines beneath. */
export function drawTimeseries(answers: Answers & { kind: 'lines' }, context: DrawContext, box: Box): Shape[] {
  const lines = stackedAreas(drawnLines(answers));
  if (lines.every(({ values }) => values.every((value) => value === null))) return said(context.words.noData, box);
  const hasRight = lines.some(({ isRight }) => isRight);
  const area = {
    x: box.x + LEFT,
    y: box.y + 6,
    width: box.width - LEFT - (hasRight ? LEFT : 8),
    height: box.height - 26 - LEGEND,
  };
  if (area.width < 20 || area.height < 20) return said(context.words.noData, box);
  const { fromMs, toMs } = context.window;
  const x = (ms: number): number => area.x + ((ms - fromMs) / Math.max(1, toMs - fromMs)) * area.width;
  const markers = objectsOf(context.definition['markers']).flatMap((marker) => markerOf(marker) ?? []);
  const left = scaleOf(
    lines.filter(({ isRight }) => !isRight),
    markers,
    area,
  );
  const right = scaleOf(
    lines.filter(({ isRight }) => isRight),
    [],
    area,
  );
  const shapes = [...grid(left, area), ...clockTicks(context, area, x)];
  if (hasRight) {
    for (const value of right.ticks)
      shapes.push(label(area.x + area.width + 6, right.y(value) + 3.5, withUnit(value, right.unit)));
  }
  for (const marker of markers) shapes.push(...drawMarker(marker, left, area));
  shapes.push(
    ...drawBars(
      lines.filter(({ kind }) => kind === 'bars'),
      left,
      right,
      area,
      x,
    ),
  );
  for (const time of answers.marks) {
    const at = px(x(time));
    if (time >= fromMs && time <= toMs) {
      shapes.push({
        kind: 'path',
        d: `M${at} ${px(area.y)}L${at} ${px(area.y + area.height)}`,
        stroke: token('--accent'),
      });
    }
  }
  const bands = lines.map((line) => drawBand(line, (line.isRight ? right : left).y, area, x));
  shapes.push(...bands.flatMap(({ under }) => under));
  for (const line of lines) {
    if (line.kind !== 'bars') shapes.push(...drawLine(line, line.isRight ? right : left, area, x));
  }
  shapes.push(...bands.flatMap(({ over }) => over));
  return [...shapes, ...legend(lines, context, { ...box, y: box.y + box.height - LEGEND, height: LEGEND })];
}

function drawnLines({ requests, asks, answers }: Answers & { kind: 'lines' }): readonly DrawnLine[] {
  const isOnly = answers.filter((answer) => answer !== undefined).length === 1;
  const all = answers.flatMap((answer, index) => {
    const [ask, request = {}] = [asks[index], requests[index]];
    if (answer === undefined || ask === undefined) return [];
    return linesOf(ask, answer, isOnly).map((line) => ({ line, request }));
  });
  // Of more lines than are drawn those that go on, not those that were seen once.
  const known = ({ line }: (typeof all)[number]): number => line.values.filter((value) => value !== null).length;
  const found = all.length <= MOST_LINES ? all : all.toSorted((a, b) => known(b) - known(a)).slice(0, MOST_LINES);
  const names = uniqueNames(found.map(({ line }) => line.name));
  const tokens = lineTokens(
    found.map(({ line, request }, index) => ({ request, formula: line.formula, name: names[index] ?? '' })),
  );
  const drawn = found.map(({ line, request }, index): DrawnLine => {
    const kind = textOf(request['display_type']);
    const stated = statedUnit(objectOf(objectsOf(request['formulas'])[line.formula]));
    return {
      ...line,
      unit: stated === undefined ? line.unit : stated.startsWith('label:') ? '' : stated,
      kind: kind === 'area' || kind === 'bars' ? kind : 'line',
      isRight: request['on_right_yaxis'] === true,
      name: names[index] ?? line.name,
      colour: colourOfLine(line, tokens[index] ?? '--c1'),
      widthPx: textOf(objectOf(request['style'])['line_width']) === 'thick' ? 2.6 : 1.4,
    };
  });
  const unit = drawn[0]?.unit ?? '';
  if (drawn.some(({ isRight }) => isRight)) return drawn;
  // Percent and bytes have no axis in common.
  return drawn.map((line) => (line.unit === unit ? line : { ...line, isRight: true }));
}

/** As on the screens: by name or palette; of those that `outliers` looked at only the outliers stand out. */
const colourOfLine = ({ outlier }: Line, name: string): string =>
  token(outlier === undefined ? name : outlier ? '--critical' : '--c12');

/** Areas of a side stand on one another: each is drawn to the sum of those before it. */
function stackedAreas(lines: readonly DrawnLine[]): readonly DrawnLine[] {
  const sums = new Map<string, number>();
  return lines.map((line) => {
    if (line.kind !== 'area') return line;
    const values = line.values.map((value, index) => {
      if (value === null) return null;
      const place = `${line.isRight} ${line.times[index]}`;
      const sum = (sums.get(place) ?? 0) + value;
      sums.set(place, sum);
      return sum;
    });
    return { ...line, values };
  });
}

function scaleOf(lines: readonly DrawnLine[], markers: readonly Marker[], area: Box): Scale {
  let [low, high] = [0, 0];
  const stacks = new Map<number, number>();
  const take = (value: number): void => {
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const { values, times, kind } of lines) {
    values.forEach((value, index) => {
      if (value === null) return;
      const time = times[index] ?? 0;
      const at = kind === 'bars' ? (stacks.get(time) ?? 0) + value : value;
      if (kind === 'bars') stacks.set(time, at);
      take(at);
    });
  }
  for (const { band } of lines) {
    for (const edge of [...(band?.lower ?? []), ...(band?.upper ?? [])]) if (edge !== null) take(edge);
  }
  for (const { from, to } of markers) for (const edge of [from, to]) if (Number.isFinite(edge)) take(edge);
  const unit = lines[0]?.unit ?? '';
  // Round numbers of what is shown: bytes count in powers of 1,024.
  const step = stepOf(unit, Math.max(-low, high));
  const ticks = valueTicks(low / step, high / step, Math.max(2, Math.floor(area.height / 36))).map(
    (tick) => tick * step,
  );
  const [bottom = 0, top = 1] = [ticks[0], ticks.at(-1)];
  return {
    ticks,
    unit,
    y: (value) => area.y + area.height - ((value - bottom) / (top - bottom || 1)) * area.height,
  };
}

/** The power of 1,024 in which an amount of bytes is written; 1 for other units. */
function stepOf(unit: string, most: number): number {
  if (!/^(byte|kibibyte|mebibyte|gibibyte)\b/.test(unit) || most < 1) return 1;
  return 1024 ** Math.floor(Math.log2(most) / 10);
}

function grid({ ticks, unit, y }: Scale, area: Box): Shape[] {
  return ticks.flatMap((value): Shape[] => [
    {
      kind: 'path',
      d: `M${px(area.x)} ${px(y(value))}L${px(area.x + area.width)} ${px(y(value))}`,
      stroke: token('--border'),
    },
    label(area.x - 6, y(value) + 3.5, withUnit(value, unit), 'end'),
  ]);
}

function clockTicks({ window, timeZone, language }: DrawContext, area: Box, x: (ms: number) => number): Shape[] {
  const [from, to] = [window.fromMs / 1000, window.toMs / 1000];
  const isLong = to - from > 2 * 86_400;
  const format = new Intl.DateTimeFormat(language, {
    timeZone,
    ...(isLong ? { month: 'numeric', day: 'numeric' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  });
  return timeTicks(from, to, Math.max(2, Math.floor(area.width / 70))).map((time) =>
    label(x(time * 1000), area.y + area.height + 14, format.format(time * 1000), 'middle'),
  );
}

function drawMarker({ from, to, token: name, isDashed, label: words }: Marker, { y }: Scale, area: Box): Shape[] {
  const edge = (value: number): number => Math.min(area.y + area.height, Math.max(area.y, y(value)));
  const [top, bottom] = [edge(to), edge(from)];
  const said: Shape[] = words === '' ? [] : [label(area.x + area.width - 4, top - 3, words, 'end')];
  if (from === to) {
    const d = `M${px(area.x)} ${px(top)}L${px(area.x + area.width)} ${px(top)}`;
    return [{ kind: 'path', d, stroke: token(name), ...(isDashed && { dash: [5, 4] }) }, ...said];
  }
  const d = `M${px(area.x)} ${px(top)}L${px(area.x + area.width)} ${px(top)}L${px(area.x + area.width)} ${px(bottom)}L${px(area.x)} ${px(bottom)}Z`;
  return [{ kind: 'path', d, fill: token(name), opacity: 0.12 }, ...said];
}

/** Bars of all series of a side stand on one another. */
function drawBars(
  lines: readonly DrawnLine[],
  left: Scale,
  right: Scale,
  area: Box,
  x: (ms: number) => number,
): Shape[] {
  const stacks = new Map<string, number>();
  return lines.flatMap(({ values, times, colour, isRight }): Shape[] => {
    const { y } = isRight ? right : left;
    const step = times.length > 1 ? x(times[1] ?? 0) - x(times[0] ?? 0) : area.width / 20;
    const parts = values.map((value, index) => {
      if (value === null || value === 0) return '';
      const time = times[index] ?? 0;
      const base = stacks.get(`${isRight} ${time}`) ?? 0;
      stacks.set(`${isRight} ${time}`, base + value);
      const from = Math.max(area.x, x(time));
      const to = Math.min(area.x + area.width, from + Math.max(0.8, step * 0.82));
      return to <= from
        ? ''
        : `M${px(from)} ${px(y(base))}L${px(from)} ${px(y(base + value))}L${px(to)} ${px(y(base + value))}L${px(to)} ${px(y(base))}Z`;
    });
    return [{ kind: 'path', d: parts.join(''), fill: colour }];
  });
}

function drawLine(
  { values, times, colour, kind, widthPx }: DrawnLine,
  { y }: Scale,
  area: Box,
  x: (ms: number) => number,
): Shape[] {
  let d = '';
  let fill = '';
  let last: number | undefined;
  let start: number | undefined;
  const close = (): void => {
    if (start !== undefined && last !== undefined) fill += `L${px(last)} ${px(y(0))}L${px(start)} ${px(y(0))}Z`;
    start = undefined;
  };
  values.forEach((value, index) => {
    const at = x(times[index] ?? 0);
    if (value === null || at < area.x - 1 || at > area.x + area.width + 1) {
      close();
      last = undefined;
      return;
    }
    const place = `${px(at)} ${px(y(value))}`;
    const isAlone = last === undefined && (values[index + 1] ?? null) === null;
    d += last === undefined ? `M${place}${isAlone ? `L${px(at + 1.6)} ${px(y(value))}` : ''}` : `L${place}`;
    if (start === undefined) {
      start = at;
      fill += `M${place}`;
    } else fill += `L${place}`;
    last = at;
  });
  close();
  if (d === '') return [];
  const line: Shape = { kind: 'path', d, stroke: colour, strokeWidth: widthPx };
  return kind === 'area' ? [{ kind: 'path', d: fill, fill: colour, opacity: 0.18 }, line] : [line];
}

/** Names of the first lines side by side, as far as they fit, and how many more there are. */
function legend(lines: readonly DrawnLine[], { words }: DrawContext, box: Box): Shape[] {
  const shapes: Shape[] = [];
  let x = box.x + 4;
  for (const [index, { name, colour }] of lines.entries()) {
    const text = clipped(name, SIZE, 260);
    const width = 16 + textWidth(text, SIZE) + 10;
    if (x + width > box.x + box.width - (index === lines.length - 1 ? 0 : 70)) {
      shapes.push(label(x, box.y + 12, words.more(lines.length - index), 'start'));
      break;
    }
    shapes.push({ kind: 'rect', x, y: box.y + 4, width: 9, height: 9, radius: 2, fill: colour });
    shapes.push(label(x + 14, box.y + 12, text, 'start'));
    x += width;
  }
  return shapes;
}

function label(x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end' = 'start'): Shape {
  return { kind: 'text', x, y, text, size: SIZE, fill: token('--text-3'), anchor };
}
