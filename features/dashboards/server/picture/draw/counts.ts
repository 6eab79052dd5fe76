import { objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { binsOf, quantile } from '@komainu/contracts/dashboards/drawing/histogram.ts';
import { markerOf } from '@komainu/contracts/dashboards/drawing/markers.ts';
import { exact, ratio, withUnit } from '@komainu/contracts/format/number.ts';
import type { Answers } from '../answers.ts';
import { mixture, seriesColour, token } from '../palette.ts';
import { type Box, px, type Shape } from '../shapes.ts';
import { clipped } from '../text.ts';
import { type DrawContext, said, wordsAt } from './draw.ts';

const SIZE = 11;
const MOST_BINS = 40;
const PERCENTILES = [0.5, 0.75, 0.95] as const;
const STATUS_TOKENS = ['--ok', '--warn', '--critical', '--nodata'] as const;

/** How often which values occur, as bars over their range. */
export function drawDistribution(
  { values, unit }: Answers & { kind: 'values' },
  context: DrawContext,
  box: Box,
): Shape[] {
  const bins = binsOf(values, MOST_BINS);
  const most = Math.max(0, ...bins.map(({ count }) => count));
  if (most === 0) return said(context.words.noData, box);
  const [low, high] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1];
  const bottom = box.y + box.height - 18;
  const x = (value: number): number => box.x + ((value - low) / (high - low || 1)) * box.width;
  const bars = bins.map(({ from, to, count }): Shape => {
    const height = (count / most) * (box.height - 36);
    return {
      kind: 'rect',
      x: x(from),
      y: bottom - height,
      width: Math.max(0.5, x(to) - x(from) - 1),
      height,
      fill: seriesColour(0),
    };
  });
  const ends = [low, (low + high) / 2, high].map((value, index): Shape => {
    const anchor = (['start', 'middle', 'end'] as const)[index] ?? 'middle';
    return {
      kind: 'text',
      x: x(value),
      y: bottom + 14,
      text: withUnit(value, unit),
      size: SIZE,
      fill: token('--text-3'),
      anchor,
    };
  });
  const marks = [
    ...(values.length < 4 ? [] : PERCENTILES).flatMap((share) => {
      const value = quantile(values, share);
      return value === undefined ? [] : [{ value, label: `p${share * 100}`, colour: token('--text-3') }];
    }),
    ...objectsOf(context.definition['markers'])
      .flatMap((marker) => markerOf(marker) ?? [])
      .filter(({ from, to }) => from === to && from >= low && from <= high)
      .map((marker) => ({ value: marker.from, label: marker.label, colour: token(marker.token) })),
  ];
  const lines = marks.flatMap(({ value, label, colour }, index): Shape[] => [
    {
      kind: 'path',
      d: `M${px(x(value))} ${px(box.y)}L${px(x(value))} ${px(bottom)}`,
      stroke: colour,
      dash: [3, 3],
    },
    // One above another: quantiles often lie close together.
    wordsAt(x(value) + 3, box.y + 9 + (index % 4) * 12, label, { size: 10, fill: colour }),
  ]);
  return [...bars, ...lines, ...ends];
}

/** How many groups of a service check stand how, and the names of those that are not well. */
export function drawChecks({ groups }: Answers & { kind: 'checks' }, context: DrawContext, box: Box): Shape[] {
  const [only] = groups;
  if (only === undefined) return said(context.words.noData, box);
  if (textOf(context.definition['grouping']) !== 'cluster') return drawOneCheck(only, context, box);
  const order = [2, 1, 3, 0] as const;
  const width = box.width / order.length;
  const counts = order.flatMap((status, index): Shape[] => {
    const middle = box.x + (index + 0.5) * width;
    const fill = token(STATUS_TOKENS[status]);
    const count = String(groups.filter((group) => group.status === status).length);
    return [
      { kind: 'text', x: middle, y: box.y + 24, text: count, size: 22, fill, anchor: 'middle', isBold: true },
      {
        kind: 'text',
        x: middle,
        y: box.y + 40,
        text: context.words.statuses[status],
        size: SIZE,
        fill,
        anchor: 'middle',
      },
    ];
  });
  const ailing = groups.filter(({ status }) => status !== 0);
  const fit = Math.max(0, Math.floor((box.height - 52) / 18));
  const names = ailing.slice(0, fit).map(
    ({ group, status }, index): Shape => ({
      kind: 'text',
      x: box.x + 4,
      y: box.y + 64 + index * 18,
      text: clipped(group.filter(Boolean).join(' · '), SIZE, box.width - 8),
      size: SIZE,
      fill: token(STATUS_TOKENS[status]),
    }),
  );
  return [...counts, ...names];
}

/** One word, since when, and what the check said. */
function drawOneCheck(
  { status, sinceUnixS, message }: (Answers & { kind: 'checks' })['groups'][number],
  { words, language, timeZone }: DrawContext,
  box: Box,
): Shape[] {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const size = Math.max(14, Math.min(40, box.height * 0.35));
  const date = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const fill = token(STATUS_TOKENS[status]);
  return [
    wordsAt(x, y + size * 0.1, words.statuses[status], { size, fill, anchor: 'middle', isBold: true }),
    wordsAt(x, y + size * 0.1 + 20, words.since(date.format(sinceUnixS * 1000)), { anchor: 'middle', fill }),
    ...(message === ''
      ? []
      : [
          wordsAt(x, y + size * 0.1 + 37, message, {
            anchor: 'middle',
            fill: token('--text-2'),
            within: box.width - 8,
          }),
        ]),
  ];
}

/** Steps side by side, as high as many came so far; what left stands hollow above. */
export function drawFunnel({ steps }: Answers & { kind: 'funnel' }, context: DrawContext, box: Box): Shape[] {
  const first = steps[0]?.count ?? 0;
  if (first === 0) return said(context.words.noData, box);
  const width = box.width / steps.length;
  const room = box.height - 48;
  const bottom = box.y + room;
  return steps.flatMap(({ label, count }, index): Shape[] => {
    const left = box.x + index * width;
    const before = steps[index - 1]?.count ?? count;
    const [height, lost] = [(count / first) * room, ((before - count) / first) * room];
    const text = (y: number, words: string, fill: string, isBold: boolean): Shape => ({
      kind: 'text',
      x: left + 2,
      y,
      text: clipped(words, SIZE, width - 8),
      size: SIZE,
      fill,
      isBold,
    });
    return [
      {
        kind: 'rect',
        x: left,
        y: bottom - height - lost,
        width: width - 6,
        height: lost,
        fill: mixture(seriesColour(0), token('--bg'), 0.16),
      },
      { kind: 'rect', x: left, y: bottom - height, width: width - 6, height, fill: seriesColour(0) },
      {
        kind: 'path',
        d: `M${px(left)} ${px(bottom)}L${px(left + width - 6)} ${px(bottom)}`,
        stroke: token('--border'),
      },
      text(bottom + 15, exact(count, context.language), token('--text'), true),
      text(bottom + 29, label, token('--text'), false),
      text(bottom + 43, context.words.ofFirst(ratio(count / first)), token('--text-3'), false),
    ];
  });
}
