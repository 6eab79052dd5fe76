import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import type { Answers } from '../answers.ts';
import { token } from '../palette.ts';
import { type Box, type ImageShape, inset, type Shape } from '../shapes.ts';
import { clipped, wrapped } from '../text.ts';
import { drawChecks, drawDistribution, drawFunnel } from './counts.ts';
import { type DrawContext, said } from './draw.ts';
import { drawHeatMap } from './heat.ts';
import { drawHostMap } from './hosts.ts';
import { drawAlertGraph, drawAlertValue, drawMonitorSummary } from './monitors.ts';
import { drawNote } from './note.ts';
import { drawColumns, drawPie, drawTopList, drawTreeMap } from './parts.ts';
import { drawSankey } from './sankey.ts';
import { drawScatter } from './scatter.ts';
import { drawServiceMap } from './service-map.ts';
import { drawSlo, drawSloList } from './slos.ts';
import { drawChanges, drawEvents, drawTable } from './tables.ts';
import { drawFreeText, drawValue } from './texts.ts';
import { drawTimeseries } from './timeseries.ts';
import { type CountryOutlines, drawWorld } from './world.ts';

const TITLE = 26;
/** They are what they show: no frame, no title. */
const BARE: ReadonlySet<string> = new Set(['note', 'free_text', 'image']);
const FITS: Readonly<Record<string, ImageShape['fit']>> = { zoom: 'cover', cover: 'cover', fill: 'fill' };

/** A widget with its frame and title. What only the app can show says so. */
export function drawWidget(answers: Answers, context: DrawContext, box: Box, outline?: CountryOutlines): Shape[] {
  const { definition } = context;
  if (BARE.has(definition.type)) return drawBare(answers, context, box);
  return [...drawFrame(context, box), ...drawBody(answers, context, bodyOf(box), outline)];
}

function drawBare(answers: Answers, context: DrawContext, box: Box): Shape[] {
  const { definition, words } = context;
  if (definition.type === 'note') return drawNote(context, box);
  if (definition.type === 'free_text') return drawFreeText(context, box);
  if (answers.kind === 'image') {
    const fit = FITS[textOf(definition['sizing'])] ?? 'contain';
    return [{ kind: 'image', ...box, image: answers.image, fit }];
  }
  return sentence(answers.kind === 'failed' ? words.failed(answers.reason) : words.notChosen, box);
}

/** The box of a widget with its title. */
export function drawFrame({ definition, substitute }: DrawContext, box: Box): Shape[] {
  const title = clipped(substitute(textOf(definition.title), 'plain'), 12.5, box.width - 20);
  return [
    { kind: 'rect', ...box, radius: 6, fill: token('--bg'), stroke: token('--border') },
    { kind: 'text', x: box.x + 10, y: box.y + 18, text: title, size: 12.5, fill: token('--text'), isBold: true },
  ];
}

/** Where what a widget shows stands within its frame. */
export function bodyOf(box: Box): Box {
  return { ...inset(box, 8), y: box.y + TITLE, height: Math.max(0, box.height - TITLE - 8) };
}

/** What a widget shows, without its frame. */
export function drawBody(answers: Answers, context: DrawContext, box: Box, outline?: CountryOutlines): Shape[] {
  const { type } = context.definition;
  switch (answers.kind) {
    case 'lines':
      return type === 'heatmap' ? drawHeatMap(answers, context, box) : drawTimeseries(answers, context, box);
    case 'table':
      return drawGroups(answers, context, box, outline);
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
    case 'sankey':
      return drawSankey(answers, context, box);
    case 'scatter':
      return drawScatter(answers, context, box);
    case 'map':
      return drawServiceMap(answers, context, box);
    case 'alert':
      return type === 'alert_value' ? drawAlertValue(answers, context, box) : drawAlertGraph(answers, context, box);
    case 'monitors':
      return drawMonitorSummary(answers, context, box);
    case 'slo':
      return drawSlo(answers, context, box);
    case 'slos':
      return drawSloList(answers, context, box);
    // Drawn where they stand: an image has no frame, a split has many.
    case 'image':
    case 'split':
      return [];
    case 'no_source':
      return sentence(context.words.noSource(answers.source), box);
    case 'nothing':
      return sentence(context.words.notChosen, box);
    case 'app_only':
      return sentence(context.words.appOnly(type), box);
    case 'failed':
      return sentence(context.words.failed(answers.reason), box);
  }
}

/** One value for each group. */
function drawGroups(
  answers: Answers & { kind: 'table' },
  context: DrawContext,
  box: Box,
  outline: CountryOutlines | undefined,
): Shape[] {
  switch (context.definition.type) {
    case 'query_value':
      return drawValue(answers, context, box);
    case 'query_table':
      return drawTable(answers, context, box);
    case 'sunburst':
      return drawPie(answers, context, box);
    case 'treemap':
      return drawTreeMap(answers, context, box);
    case 'bar_chart':
      return drawColumns(answers, context, box);
    case 'hostmap':
      return drawHostMap(answers, context, box);
    case 'geomap':
      return outline === undefined ? drawTopList(answers, context, box) : drawWorld(answers, outline, context, box);
    default:
      return drawTopList(answers, context, box);
  }
}

/** A sentence that may be longer than the box is wide. */
export function sentence(text: string, box: Box): Shape[] {
  const lines = wrapped(text, 12, box.width, Math.max(1, Math.floor(box.height / 16)));
  return lines.flatMap((line, index) => said(line, { ...box, y: box.y + (index - (lines.length - 1) / 2) * 16 }));
}
