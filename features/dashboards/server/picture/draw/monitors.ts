import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { shownCounts, worstValue } from '@komainu/contracts/dashboards/drawing/monitors.ts';
import { formattedValue, precisionOf } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import { exact, withUnit } from '@komainu/contracts/format/number.ts';
import { chartTokens } from '@komainu/contracts/format/series-colour.ts';
import { judgesValues } from '@komainu/contracts/monitors/comparison.ts';
import { monitorStateOf, monitorToken } from '@komainu/contracts/monitors/state-tokens.ts';
import type { Answers } from '../answers.ts';
import { mixture, token } from '../palette.ts';
import type { Box, Shape } from '../shapes.ts';
import { textWidth } from '../text.ts';
import { type DrawContext, inkOn, said, wordsAt } from './draw.ts';
import { drawChart } from './line-chart.ts';

const ROW = 22;
const SIZE = 11.5;

/** A state as a word on its colour; how wide that is. */
export function badge(x: number, y: number, text: string, name: string): { shapes: Shape[]; width: number } {
  const width = textWidth(text, 10.5) + 14;
  const colour = token(name);
  return {
    width,
    shapes: [
      { kind: 'rect', x, y: y - 11.5, width, height: 16, radius: 8, fill: mixture(colour, token('--bg'), 0.16) },
      { kind: 'text', x: x + 7, y, text, size: 10.5, fill: colour, isBold: true },
    ],
  };
}

/** What a monitor judges with its thresholds, or its groups by their values; how it stands and its name. */
export function drawAlertGraph(
  { monitor, preview }: Answers & { kind: 'alert' },
  context: DrawContext,
  box: Box,
): Shape[] {
  const { words, definition } = context;
  const state = monitorStateOf(monitor.overall_state);
  const sign = badge(box.x, box.y + 13, words.states[state], monitorToken(state));
  const head = [
    ...sign.shapes,
    wordsAt(box.x + sign.width + 8, box.y + 13, monitor.name, { size: SIZE, within: box.width - sign.width - 8 }),
  ];
  const body = { ...box, y: box.y + 24, height: box.height - 24 };
  const named = (group: string): string => (group === '*' || group === '' ? words.all : group);
  if (textOf(definition['viz_type']) === 'toplist' && preview.groups.some(({ value }) => value !== null)) {
    const valued = preview.groups
      .flatMap(({ group, value, state: own }) => (value === null ? [] : [{ group, value, own }]))
      .sort((a, b) => b.value - a.value);
    const most = Math.max(...valued.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
    const bars = valued.slice(0, Math.floor(body.height / ROW)).flatMap(({ group, value, own }, index): Shape[] => {
      const y = body.y + index * ROW;
      const fill = mixture(token(monitorToken(own)), token('--bg'), 0.3);
      const width = (Math.abs(value) / most) * body.width;
      return [
        { kind: 'rect', x: body.x, y: y + 2, width, height: ROW - 4, radius: 2, fill },
        wordsAt(body.x + 6, y + 15.5, named(group), { size: SIZE, within: body.width - 90 }),
        wordsAt(body.x + body.width - 6, y + 15.5, withUnit(value, ''), { size: SIZE, anchor: 'end', isBold: true }),
      ];
    });
    return [...head, ...bars];
  }
  if (preview.series.length === 0) {
    if (preview.groups.length === 0) return [...head, ...said(words.noData, body)];
    const rows = preview.groups.slice(0, Math.floor(body.height / ROW)).flatMap(({ group, state: own }, index) => {
      const y = body.y + index * ROW + 14;
      const mark = badge(body.x, y, words.states[own], monitorToken(own));
      return [
        ...mark.shapes,
        wordsAt(body.x + mark.width + 8, y, named(group), { size: SIZE, within: body.width - mark.width - 8 }),
      ];
    });
    return [...head, ...rows];
  }
  const tokens = chartTokens(preview.series.map(({ group }) => ({ name: group })));
  const lines = preview.series.map(({ group, points }, index) => ({
    name: named(group),
    colour: token(tokens[index] ?? '--c1'),
    times: points.map(([time]) => time),
    values: points.map(([, value]) => value),
  }));
  const { critical, warning } = judgesValues(monitor.query) ? (monitor.options.thresholds ?? {}) : {};
  const levels = [
    ...(typeof warning === 'number' ? [{ value: warning, colour: token('--warn') }] : []),
    ...(typeof critical === 'number' ? [{ value: critical, colour: token('--critical') }] : []),
  ];
  return [...head, ...drawChart(lines, levels, context, context.window, body)];
}

/** The value that a monitor judges now, of several groups the one nearest its threshold, in the colour of its state. */
export function drawAlertValue(
  { monitor, preview }: Answers & { kind: 'alert' },
  context: DrawContext,
  box: Box,
): Shape[] {
  const { definition, words } = context;
  const value = worstValue(preview, monitor.query);
  const state = monitorStateOf(monitor.overall_state);
  const unit = textOf(definition['unit']);
  const isAuto = unit === 'auto' || unit === '';
  const shown =
    value === undefined
      ? undefined
      : formattedValue(value, {
          unit: isAuto ? '' : `label:${unit}`,
          precision: precisionOf(definition),
          customUnit: '',
          scales: isAuto,
        });
  const text = shown === undefined ? words.states[state] : [shown.digits, shown.unit].filter(Boolean).join(' ');
  const size = Math.max(14, Math.min(box.height * 0.42, (box.width / Math.max(1, textWidth(text, 1))) * 0.85, 64));
  const middle = { x: box.x + box.width / 2, y: box.y + (box.height - 22) / 2 + size * 0.34 };
  return [
    wordsAt(middle.x, middle.y, text, { size, anchor: 'middle', fill: token(monitorToken(state)), isBold: true }),
    wordsAt(middle.x, box.y + box.height - 8, `${words.states[state]} · ${monitor.name}`, {
      anchor: 'middle',
      fill: token('--text-2'),
      within: box.width - 8,
    }),
  ];
}

/** How many monitors are in which state, and the worst of them. */
export function drawMonitorSummary(
  { counts, rows }: Answers & { kind: 'monitors' },
  { definition, words, language, timeZone }: DrawContext,
  box: Box,
): Shape[] {
  if (counts.length === 0 && rows.length === 0) return said(words.noMonitors, box);
  const format = textOf(definition['display_format']) || 'countsAndList';
  const shapes: Shape[] = [];
  let y = box.y;
  if (format !== 'list') {
    const shown = shownCounts(counts, definition['hide_zero_counts'] !== false);
    const isFilled = textOf(definition['color_preference']) === 'background';
    const wide = Math.min(120, box.width / Math.max(1, shown.length));
    shown.forEach(({ state, count }, index) => {
      const [x, colour] = [box.x + index * wide, token(monitorToken(state))];
      const fill = isFilled ? inkOn(colour) : colour;
      if (isFilled) shapes.push({ kind: 'rect', x: x + 2, y, width: wide - 4, height: 46, radius: 4, fill: colour });
      shapes.push(
        wordsAt(x + wide / 2, y + 25, exact(count, language), { size: 22, anchor: 'middle', fill, isBold: true }),
        wordsAt(x + wide / 2, y + 40, words.states[state], { size: 10.5, anchor: 'middle', fill, within: wide - 6 }),
      );
    });
    y += 54;
  }
  if (format === 'counts') return shapes;
  const date = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const fit = Math.max(0, Math.floor((box.y + box.height - y) / ROW));
  const shown = rows.length <= fit ? rows : rows.slice(0, Math.max(0, fit - 1));
  for (const { state, name, group, priority, triggeredS } of shown) {
    const mark = badge(box.x, y + 15, words.states[state], monitorToken(state));
    const when =
      definition['show_last_triggered'] === true && triggeredS !== null ? date.format(triggeredS * 1000) : '';
    const first = definition['show_priority'] === true && priority !== null ? `P${priority} ` : '';
    const left = box.x + mark.width + 8;
    shapes.push(
      ...mark.shapes,
      wordsAt(left, y + 15, `${first}${name}${group === '' ? '' : ` · ${group}`}`, {
        size: SIZE,
        within: box.x + box.width - left - textWidth(when, SIZE) - 8,
      }),
      wordsAt(box.x + box.width - 2, y + 15, when, { size: SIZE, anchor: 'end', fill: token('--text-3') }),
    );
    y += ROW;
  }
  if (shown.length < rows.length) {
    shapes.push(wordsAt(box.x, y + 15, words.more(rows.length - shown.length), { fill: token('--text-3') }));
  }
  return shapes;
}
