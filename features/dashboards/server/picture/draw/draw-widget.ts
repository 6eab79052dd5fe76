import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import type { Answers } from '../answers.ts';
import { token } from '../palette.ts';
import { type Box, inset, type Shape } from '../shapes.ts';
import { clipped, wrapped } from '../text.ts';
import { drawChecks, drawDistribution, drawFunnel } from './counts.ts';
import { type DrawContext, said } from './draw.ts';
import { drawBarList, drawChanges, drawEvents, drawPie, drawTable } from './tables.ts';
import { drawFreeText, drawNote, drawValue } from './texts.ts';
import { drawTimeseries } from './timeseries.ts';

const TITLE = 26;
/** They are what they show: no frame, no title. */
const BARE: ReadonlySet<string> = new Set(['note', 'free_text']);

/** A widget with its frame and title. What only the app can show says so. */
export function drawWidget(answers: Answers, context: DrawContext, box: Box): Shape[] {
  const { definition, substitute } = context;
  if (BARE.has(definition.type)) {
    return definition.type === 'note' ? drawNote(context, box) : drawFreeText(context, box);
  }
  const title = clipped(substitute(textOf(definition.title), 'plain'), 12.5, box.width - 20);
  const body = { ...inset(box, 8), y: box.y + TITLE, height: Math.max(0, box.height - TITLE - 8) };
  return [
    { kind: 'rect', ...box, radius: 6, fill: token('--bg'), stroke: token('--border') },
    { kind: 'text', x: box.x + 10, y: box.y + 18, text: title, size: 12.5, fill: token('--text'), isBold: true },
    ...drawBody(answers, context, body),
  ];
}

function drawBody(answers: Answers, context: DrawContext, box: Box): Shape[] {
  const { type } = context.definition;
  switch (answers.kind) {
    case 'lines':
      return drawTimeseries(answers, context, box);
    case 'table':
      if (type === 'query_value') return drawValue(answers, context, box);
      if (type === 'query_table') return drawTable(answers, context, box);
      return type === 'sunburst' ? drawPie(answers, context, box) : drawBarList(answers, context, box);
    case 'changes':
      return drawChanges(answers, context, box);
    case 'events':
      return drawEvents(answers, context, box);
    case 'values':
      return drawDistribution(answers, context, box);
    case 'checks':
      return drawChecks(answers, context, box);
    case 'funnel':
      return drawFunnel(answers, context, box);
    case 'no_source':
      return sentence(context.words.noSource(answers.source), box);
    case 'nothing':
      return sentence(context.words.appOnly(type), box);
    case 'failed':
      return sentence(context.words.failed(answers.reason), box);
  }
}

/** A sentence that may be longer than the box is wide. */
function sentence(text: string, box: Box): Shape[] {
  const lines = wrapped(text, 12, box.width, Math.max(1, Math.floor(box.height / 16)));
  return lines.flatMap((line, index) => said(line, { ...box, y: box.y + (index - (lines.length - 1) / 2) * 16 }));
}
