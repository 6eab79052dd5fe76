import { textsOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { paletteTokens } from '@komainu/contracts/dashboards/drawing/palettes.ts';
import { pointRadius, scatterRange } from '@komainu/contracts/dashboards/drawing/scatter.ts';
import { withUnit } from '@komainu/contracts/format/number.ts';
import type { Answers } from '../answers.ts';
import { token } from '../palette.ts';
import { type Box, px, type Shape } from '../shapes.ts';
import { clipped, textWidth } from '../text.ts';
import { type DrawContext, said, wordsAt } from './draw.ts';

const EDGE = { left: 58, right: 14, top: 8, bottom: 34 };
/** Points that are named; more would cover one another. */
const MOST_NAMES = 12;

/** Two values of each group against one another; a third as the size of the point. */
export function drawScatter(
  { groups, x, y, points }: Answers & { kind: 'scatter' },
  { definition, words }: DrawContext,
  box: Box,
): Shape[] {
  if (points.length === 0) return said(words.noData, box);
  const [across, up] = [
    scatterRange(
      points.map((point) => point.x),
      definition['xaxis'],
    ),
    scatterRange(
      points.map((point) => point.y),
      definition['yaxis'],
    ),
  ];
  const area = {
    x: box.x + EDGE.left,
    y: box.y + EDGE.top,
    width: Math.max(1, box.width - EDGE.left - EDGE.right),
    height: Math.max(1, box.height - EDGE.top - EDGE.bottom),
  };
  const left = (value: number): number => area.x + ((value - across.low) / (across.high - across.low)) * area.width;
  const top = (value: number): number => area.y + area.height - ((value - up.low) / (up.high - up.low)) * area.height;
  const place = groups.indexOf(textsOf(definition['color_by_groups'])[0] ?? '');
  const nameOf = (point: (typeof points)[number]): string => (place < 0 ? '' : (point.row.names[place] ?? ''));
  const names = [...new Set(points.map(nameOf))];
  const tokens = paletteTokens(names, '');
  const most = Math.max(0, ...points.map(({ radius }) => radius ?? 0));
  const faint = { size: 10.5, fill: token('--text-3') } as const;
  return [
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share): Shape[] => {
      const value = up.low + (up.high - up.low) * share;
      const line = `M${px(area.x)} ${px(top(value))}L${px(area.x + area.width)} ${px(top(value))}`;
      return [
        { kind: 'path', d: line, stroke: token('--border') },
        wordsAt(area.x - 6, top(value) + 4, withUnit(value, y.unit), { ...faint, anchor: 'end' }),
      ];
    }),
    ...[0, 0.5, 1].map((share) => {
      const value = across.low + (across.high - across.low) * share;
      const anchor = share === 1 ? 'end' : share === 0 ? 'start' : 'middle';
      return wordsAt(left(value), area.y + area.height + 14, withUnit(value, x.unit), { ...faint, anchor });
    }),
    wordsAt(area.x + area.width / 2, box.y + box.height - 3, `${x.label} → / ${y.label} ↑`, {
      ...faint,
      anchor: 'middle',
      within: box.width,
    }),
    ...points.map((point): Shape => {
      const radius = pointRadius(point.radius, most);
      const fill = token(tokens[names.indexOf(nameOf(point))] ?? '--c1');
      return { kind: 'path', d: circle(left(point.x), top(point.y), radius), fill, stroke: fill, opacity: 0.72 };
    }),
    ...(points.length > MOST_NAMES ? [] : points).map((point) => {
      const name = clipped(point.row.names.join(' · '), 10, 120);
      const x = left(point.x) + pointRadius(point.radius, most) + 4;
      const isCut = x + textWidth(name, 10) > box.x + box.width;
      return wordsAt(isCut ? x - 2 * pointRadius(point.radius, most) - 8 : x, top(point.y) + 3.5, name, {
        size: 10,
        fill: token('--text-2'),
        anchor: isCut ? 'end' : 'start',
      });
    }),
  ];
}

function circle(x: number, y: number, radius: number): string {
  const [left, right, r] = [px(x - radius), px(x + radius), px(radius)];
  return `M${left} ${px(y)}A${r} ${r} 0 1 1 ${right} ${px(y)}A${r} ${r} 0 1 1 ${left} ${px(y)}Z`;
}
