import type { Definition } from '@komainu/contracts/dashboards/asking/definition.ts';
import { textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { splitDefinition } from '@komainu/contracts/dashboards/asking/split.ts';
import { MOST_SPLITS, readSplit } from '@komainu/contracts/dashboards/asking/widgets.ts';
import type { Asker } from './answers.ts';
import { askWidget } from './ask-widget.ts';
import type { DrawContext } from './draw/draw.ts';
import { said, wordsAt } from './draw/draw.ts';
import { bodyOf, drawBody, drawFrame, drawWidget } from './draw/draw-widget.ts';
import { loadOutlines } from './draw/world.ts';
import { token } from './palette.ts';
import type { Box, Shape } from './shapes.ts';

type Failed = (definition: Definition, reason: string) => void;

/** The least that a part of a split may be, in px; as many stand side by side as go. */
const WIDTHS: Readonly<Record<string, number>> = { xs: 150, sm: 220, md: 320, lg: 480 };
const HEIGHTS: Readonly<Record<string, number>> = { xs: 110, sm: 150, md: 190, lg: 240 };
const GAP = 8;
const NAME = 18;
/** Parts that are asked at once. */
const AT_ONCE = 4;

/** Asks what a widget shows and draws it; what cannot be asked is told in its place and to `failed`. */
export async function drawAsked(
  context: DrawContext,
  asker: Asker,
  box: Box,
  failed: Failed,
): Promise<readonly Shape[]> {
  const { definition, substitute, window } = context;
  const answers = await askWidget(definition, substitute, window, asker);
  if (answers.kind === 'failed') failed(definition, answers.reason);
  if (answers.kind === 'split') return await drawSplit(answers.values, context, asker, box, failed);
  const outline = definition.type === 'geomap' && answers.kind === 'table' ? await loadOutlines() : undefined;
  return drawWidget(answers, context, box, outline);
}

/** The same graph once for each value of a tag, as many as fit. */
async function drawSplit(
  values: readonly string[],
  context: DrawContext,
  asker: Asker,
  box: Box,
  failed: Failed,
): Promise<readonly Shape[]> {
  const frame = drawFrame(context, box);
  const body = bodyOf(box);
  if (values.length === 0) return [...frame, ...said(context.words.noData, body)];
  const { source, tag } = readSplit(context.definition);
  const size = textOf(context.definition['size']) || 'md';
  const columns = Math.max(1, Math.floor((body.width + GAP) / ((WIDTHS[size] ?? 320) + GAP)));
  const wanted = values.slice(0, MOST_SPLITS);
  const usual = (HEIGHTS[size] ?? 190) + NAME;
  const rows = Math.max(
    1,
    Math.min(Math.ceil(wanted.length / columns), Math.floor((body.height + GAP) / (usual + GAP))),
  );
  const shown = wanted.slice(0, columns * rows);
  const [width, height] = [(body.width + GAP) / columns - GAP, (body.height + GAP) / rows - GAP];
  const part = async (value: string, index: number): Promise<readonly Shape[]> => {
    const x = body.x + (index % columns) * (width + GAP);
    const y = body.y + Math.floor(index / columns) * (height + GAP);
    const own = { ...context, definition: splitDefinition(source, tag, value) };
    const answers = await askWidget(own.definition, own.substitute, own.window, asker);
    if (answers.kind === 'failed') failed(own.definition, answers.reason);
    const last = index === shown.length - 1 && values.length > shown.length;
    const more = last ? ` (${context.words.more(values.length - shown.length)})` : '';
    return [
      wordsAt(x + 2, y + 12, `${value}${more}`, { within: width - 4, fill: token('--text-2'), isBold: true }),
      ...drawBody(answers, own, { x, y: y + NAME, width, height: height - NAME }),
    ];
  };
  const parts: (readonly Shape[])[] = [];
  for (let start = 0; start < shown.length; start += AT_ONCE) {
    const some = shown.slice(start, start + AT_ONCE);
    parts.push(...(await Promise.all(some.map((value, index) => part(value, start + index)))));
  }
  return [...frame, ...parts.flat()];
}
