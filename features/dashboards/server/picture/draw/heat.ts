import { linesOf } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { heatCells } from '@komainu/contracts/dashboards/drawing/heat-cells.ts';
import { withUnit } from '@komainu/contracts/format/number.ts';
import type { Answers } from '../answers.ts';
import { mixture, token } from '../palette.ts';
import { type Box, px, type Shape } from '../shapes.ts';
import { type DrawContext, said, wordsAt } from './draw.ts';

const LEFT = 54;
const CELL = 9;
/** Cells are painted in so many steps, all of a step in one go. */
const STEPS = 12;

/** Where the values of all series lie over time: the more in a cell, the stronger its colour. */
export function drawHeatMap(
  { asks, answers }: Answers & { kind: 'lines' },
  { window, timeZone, language, words }: DrawContext,
  box: Box,
): Shape[] {
  const lines = answers.flatMap((answer, index) => {
    const ask = asks[index];
    return answer === undefined || ask === undefined ? [] : linesOf(ask, answer, true);
  });
  const area = { x: box.x + LEFT, y: box.y + 4, width: box.width - LEFT - 4, height: box.height - 24 };
  const columns = Math.max(10, Math.floor(area.width / CELL));
  const rows = Math.max(6, Math.floor(area.height / CELL));
  const { cells, most, low, high } = heatCells(lines, window, columns, rows);
  if (cells.length === 0) return said(words.noData, box);
  const [wide, tall] = [area.width / columns, area.height / rows];
  const paths = Array.from({ length: STEPS }, () => '');
  for (const { column, row, count } of cells) {
    // The square root keeps the few visible beside the many.
    const step = Math.min(STEPS - 1, Math.floor(Math.sqrt(count / most) * STEPS));
    const [x, y] = [area.x + column * wide + 0.5, area.y + area.height - (row + 1) * tall + 0.5];
    const [right, bottom] = [px(x + wide - 1), px(y + tall - 1)];
    paths[step] += `M${px(x)} ${px(y)}L${right} ${px(y)}L${right} ${bottom}L${px(x)} ${bottom}Z`;
  }
  const unit = lines[0]?.unit ?? '';
  const faint = { fill: token('--text-3'), size: 10.5 } as const;
  const clock = new Intl.DateTimeFormat(language, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const times = [window.fromMs, (window.fromMs + window.toMs) / 2, window.toMs];
  return [
    ...paths.flatMap((d, step): Shape[] =>
      d === ''
        ? []
        : [{ kind: 'path', d, fill: mixture(token('--c1'), token('--bg'), 0.14 + 0.86 * ((step + 1) / STEPS)) }],
    ),
    ...[high, (high + low) / 2, low].map((value, index) =>
      wordsAt(area.x - 6, area.y + 8 + (index / 2) * (area.height - 8), withUnit(value, unit), {
        ...faint,
        anchor: 'end',
      }),
    ),
    ...times.map((time, index) =>
      wordsAt(area.x + (index / 2) * area.width, area.y + area.height + 15, clock.format(time), {
        ...faint,
        anchor: (['start', 'middle', 'end'] as const)[index] ?? 'middle',
      }),
    ),
  ];
}
