import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { worstParts } from '@komainu/contracts/dashboards/drawing/slo-target.ts';
import { digits } from '@komainu/contracts/format/number.ts';
import { sloToken } from '@komainu/contracts/monitors/state-tokens.ts';
import { budgetLeft, budgetLine, sliLine, sliText, sloStateOf, uptimeSpans } from '@komainu/contracts/slo/budget.ts';
import type { Answers, SloWindow } from '../answers.ts';
import { mixture, token } from '../palette.ts';
import type { Box, Shape } from '../shapes.ts';
import { type DrawContext, said, wordsAt } from './draw.ts';
import { drawChart } from './line-chart.ts';
import { badge } from './monitors.ts';
import { drawRows } from './tables.ts';

const ROW = 18;

/** An objective in one or several windows beside one another: what was reached, the error budget, and its groups. */
export function drawSlo({ slo, windows }: Answers & { kind: 'slo' }, context: DrawContext, box: Box): Shape[] {
  const wide = box.width / Math.max(1, windows.length);
  return [
    wordsAt(box.x + 2, box.y + 12, slo.name, { size: 11.5, within: box.width - 4, fill: token('--accent') }),
    ...windows.flatMap((window, index) => {
      const own = { x: box.x + index * wide, y: box.y + 20, width: wide - 10, height: box.height - 20 };
      return drawWindow(window, context, own);
    }),
  ];
}

function drawWindow({ name, target, warning, history }: SloWindow, context: DrawContext, box: Box): Shape[] {
  const { definition, words } = context;
  const sli = history.overall.sli_value;
  const state = sloStateOf(sli, { target, ...(warning === undefined ? {} : { warning }) });
  const title = /^\d+d$/.test(name) ? words.days(name.slice(0, -1)) : (words.windows[name] ?? name);
  const left = budgetLeft(sli, target);
  const mode = textOf(definition['view_mode']) || 'overall';
  const sign = badge(0, 0, words.sloStates[state], sloToken(state)).width;
  const shapes: Shape[] = [
    wordsAt(box.x + 2, box.y + 14, title, { fill: token('--text-2'), within: box.width - sign - 8 }),
    ...badge(box.x + box.width - sign, box.y + 14, words.sloStates[state], sloToken(state)).shapes,
    wordsAt(box.x + 2, box.y + 42, sliText(sli), {
      size: 22,
      isBold: true,
      fill: token(state === 'breached' ? '--critical' : '--text'),
    }),
    wordsAt(box.x + box.width, box.y + 42, `${words.target} ${target} %`, { anchor: 'end', fill: token('--text-3') }),
  ];
  let y = box.y + 52;
  if (definition['show_error_budget'] !== false && left !== null) {
    shapes.push(...budgetBar(left, words.budget, { x: box.x + 2, y, width: box.width - 4, height: 26 }));
    y += 34;
  }
  const parts = mode === 'overall' ? [] : worstParts(history);
  const listed = Math.min(parts.length * ROW, (box.y + box.height - y) * (mode === 'component' ? 1 : 0.5));
  if (mode !== 'component') {
    const chart = { x: box.x, y, width: box.width, height: box.y + box.height - y - listed };
    shapes.push(...drawHistory({ name, target, warning, history }, context, chart));
    y += chart.height;
  }
  parts.slice(0, Math.floor(listed / ROW)).forEach((part, index) => {
    const line = y + index * ROW;
    const fill = token(sloToken(sloStateOf(part.sli_value, { target })));
    shapes.push(
      { kind: 'rect', x: box.x + 2, y: line + 5, width: 8, height: 8, radius: 4, fill },
      wordsAt(box.x + 16, line + 13, part.name ?? part.group, { within: box.width - 90 }),
      wordsAt(box.x + box.width, line + 13, sliText(part.sli_value), { anchor: 'end' }),
    );
  });
  return shapes;
}

/** What was reached over time of counts, good and bad times of the others. */
function drawHistory({ target, history }: SloWindow, context: DrawContext, box: Box): Shape[] {
  if (box.height < 30) return [];
  const window = { fromMs: history.from_ts * 1000, toMs: history.to_ts * 1000 };
  const line = sliLine(history);
  if (line.values.some((value) => value !== null)) {
    const least = Math.min(target, ...line.values.filter((value) => value !== null));
    const low = Math.max(0, Math.floor(least - (100 - least) * 0.2 - 0.001));
    return drawChart(
      [{ ...line, name: '', colour: token('--c1') }],
      [{ value: target, colour: token('--critical') }],
      context,
      window,
      box,
      { low, high: 100, unit: 'percent' },
    );
  }
  const budget = budgetLine(history, target);
  const spans = uptimeSpans(history.overall, history.to_ts);
  const width = (ms: number): number => (ms / Math.max(1, window.toMs - window.fromMs)) * box.width;
  const strip = spans.map(
    ({ state, fromUnixMs, toUnixMs }): Shape => ({
      kind: 'rect',
      x: box.x + width(fromUnixMs - window.fromMs),
      y: box.y + 6,
      width: Math.max(0.6, width(toUnixMs - fromUnixMs)),
      height: 12,
      fill: token(state === 'OK' ? '--ok' : state === 'Alert' ? '--critical' : '--nodata'),
    }),
  );
  const below = { ...box, y: box.y + 26, height: box.height - 26 };
  const chart =
    budget.values.length === 0 || below.height < 50
      ? []
      : drawChart([{ ...budget, name: '', colour: token('--c1') }], [], context, window, below, { unit: 'percent' });
  return [...strip, ...chart];
}

function budgetBar(left: number, words: string, { x, y, width }: Box): Shape[] {
  const share = Math.max(0, Math.min(1, left / 100));
  const fill = token(left < 0 ? '--critical' : left < 20 ? '--warn' : '--ok');
  return [
    wordsAt(x, y + 10, words, { size: 10.5, fill: token('--text-3'), within: width - 60 }),
    wordsAt(x + width, y + 10, `${digits(left)} %`, { size: 10.5, anchor: 'end', isBold: true, fill }),
    { kind: 'rect', x, y: y + 15, width, height: 5, radius: 2.5, fill: mixture(fill, token('--bg'), 0.16) },
    { kind: 'rect', x, y: y + 15, width: width * share, height: 5, radius: 2.5, fill },
  ];
}

/** Objectives that match a search, with what each reached and what is left of its budget. */
export function drawSloList({ rows }: Answers & { kind: 'slos' }, context: DrawContext, box: Box): Shape[] {
  const { words } = context;
  if (rows.length === 0) return said(words.noSlos, box);
  const columns = [
    { title: words.status, share: 3.2, isNumber: false },
    { title: words.name, share: 5, isNumber: false },
    { title: words.target, share: 2.4, isNumber: true },
    { title: words.reached, share: 3, isNumber: true },
    { title: words.budget, share: 3, isNumber: true },
  ];
  const cells = rows.map(({ attributes: { name, status, target_threshold: target } }) => {
    const left = status.error_budget_remaining;
    return [
      { text: words.sloStates[status.state], fill: token(sloToken(status.state)) },
      { text: name },
      { text: `${target} %` },
      { text: sliText(status.sli) },
      left === null ? { text: '–' } : { text: `${digits(left)} %`, fill: token(left < 0 ? '--critical' : '--text') },
    ];
  });
  return drawRows(columns, cells, context, box);
}
