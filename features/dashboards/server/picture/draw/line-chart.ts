import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import { withUnit } from '@komainu/contracts/format/number.ts';
import { timeTicks, valueTicks } from '@komainu/contracts/format/ticks.ts';
import { token } from '../palette.ts';
import { type Box, px, type Shape } from '../shapes.ts';
import { type DrawContext, wordsAt } from './draw.ts';

export interface ChartLine {
  readonly name: string;
  readonly colour: string;
  /** Unix ms. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** A value that lines are held against. */
export interface ChartLevel {
  readonly value: number;
  readonly colour: string;
}

interface ChartScale {
  /** The ends of the upward axis; undefined: from the values and nought. */
  readonly low?: number;
  readonly high?: number;
  readonly unit?: string;
}

const LEFT = 50;

/** Plain lines over time on one axis, with levels as dashed lines: what monitors and objectives are judged by. */
export function drawChart(
  lines: readonly ChartLine[],
  levels: readonly ChartLevel[],
  { language, timeZone }: DrawContext,
  { fromMs, toMs }: TimeWindow,
  box: Box,
  scale: ChartScale = {},
): Shape[] {
  const area = { x: box.x + LEFT, y: box.y + 4, width: box.width - LEFT - 6, height: box.height - 22 };
  if (area.width < 20 || area.height < 16) return [];
  let [low, high] = [scale.low ?? 0, scale.high ?? 0];
  for (const value of [...lines.flatMap(({ values }) => values), ...levels.map((level) => level.value)]) {
    if (value === null || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const isFixed = scale.low !== undefined && scale.high !== undefined;
  const ticks = isFixed
    ? [low, (low + high) / 2, high]
    : valueTicks(low, high === low ? low + 1 : high, Math.max(2, Math.floor(area.height / 34)));
  const [bottom, top] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const x = (time: number): number => area.x + ((time - fromMs) / Math.max(1, toMs - fromMs)) * area.width;
  const y = (value: number): number => area.y + area.height - ((value - bottom) / (top - bottom || 1)) * area.height;
  const isLong = toMs - fromMs > 2 * 86_400_000;
  const clock = new Intl.DateTimeFormat(language, {
    timeZone,
    ...(isLong ? { month: 'numeric', day: 'numeric' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  });
  const faint = { size: 10, fill: token('--text-3') } as const;
  const across = (value: number): string => `M${px(area.x)} ${px(y(value))}L${px(area.x + area.width)} ${px(y(value))}`;
  return [
    ...ticks.flatMap((value): Shape[] => [
      { kind: 'path', d: across(value), stroke: token('--border') },
      wordsAt(area.x - 6, y(value) + 3.5, withUnit(value, scale.unit ?? ''), { ...faint, anchor: 'end' }),
    ]),
    ...timeTicks(fromMs / 1000, toMs / 1000, Math.max(2, Math.floor(area.width / 70))).map((time) =>
      wordsAt(x(time * 1000), area.y + area.height + 14, clock.format(time * 1000), { ...faint, anchor: 'middle' }),
    ),
    ...lines.flatMap((line): Shape[] => {
      const d = pathOf(line, x, y);
      return d === '' ? [] : [{ kind: 'path', d, stroke: line.colour, strokeWidth: 1.4 }];
    }),
    ...levels.map(
      ({ value, colour }): Shape => ({
        kind: 'path',
        d: across(value),
        stroke: colour,
        strokeWidth: 1.2,
        dash: [5, 3],
      }),
    ),
  ];
}

/** A line with gaps where nothing is known; a point alone is a dot. */
function pathOf({ times, values }: ChartLine, x: (time: number) => number, y: (value: number) => number): string {
  let d = '';
  let isDrawing = false;
  values.forEach((value, index) => {
    if (value === null || !Number.isFinite(value)) {
      isDrawing = false;
      return;
    }
    const at = x(times[index] ?? 0);
    const place = `${px(at)} ${px(y(value))}`;
    const isAlone = !isDrawing && (values[index + 1] ?? null) === null;
    d += isDrawing ? `L${place}` : `M${place}${isAlone ? `L${px(at + 1.6)} ${px(y(value))}` : ''}`;
    isDrawing = true;
  });
  return d;
}
