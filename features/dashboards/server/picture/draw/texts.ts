import { numberOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { lookOf } from '@komainu/contracts/dashboards/drawing/conditional-formats.ts';
import { formattedValue, precisionOf } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import type { Answers } from '../answers.ts';
import { colourOf, token } from '../palette.ts';
import type { Box, Shape } from '../shapes.ts';
import { textWidth, wrapped } from '../text.ts';
import { type DrawContext, said } from './draw.ts';

/** One number as large as fits, in the colours of its rules. */
export function drawValue({ table }: Answers & { kind: 'table' }, context: DrawContext, box: Box): Shape[] {
  const row = table.rows[0];
  const place = Math.max(0, row?.values.findIndex((one) => one !== null) ?? 0);
  const value = row?.values[place] ?? null;
  if (value === null) return said(context.words.noData, box);
  const { definition } = context;
  const origin = table.origins[place];
  const look = lookOf(value, origin?.formula['conditional_formats'] ?? origin?.request['conditional_formats']);
  const { digits, unit } = formattedValue(value, {
    unit: table.columns[place]?.unit ?? '',
    precision: precisionOf(definition),
    customUnit: textOf(definition['custom_unit']),
    scales: definition['autoscale'] !== false,
  });
  const shown = look?.hidesValue === true ? '' : digits;
  const size = Math.max(
    14,
    Math.min(box.height * 0.55, (box.width / Math.max(1, textWidth(`${shown}${unit}`, 1))) * 0.85, 72),
  );
  const width = textWidth(shown, size) + (unit === '' ? 0 : size * 0.12 + textWidth(unit, size * 0.45));
  const x = box.x + Math.max(4, (box.width - width) / 2);
  const y = box.y + box.height / 2 + size * 0.34;
  const background = colourOf(look?.background);
  const fill = colourOf(look?.colour) ?? token('--text');
  return [
    ...(background === undefined ? [] : [{ kind: 'rect', ...box, radius: 4, fill: background } as const]),
    { kind: 'text', x, y, text: shown, size, fill, isBold: true },
    { kind: 'text', x: x + textWidth(shown, size) + size * 0.12, y, text: unit, size: size * 0.45, fill },
  ];
}

export function drawFreeText({ definition, substitute }: DrawContext, box: Box): Shape[] {
  const text = substitute(textOf(definition['text']), 'plain');
  const fits = Math.min(box.height * 0.7, (box.width / Math.max(1, textWidth(text, 1))) * 0.95);
  const size = Math.max(8, Math.min(numberOf(definition['font_size']) ?? fits, 96));
  const lines = wrapped(text, size, box.width, Math.max(1, Math.floor(box.height / (size * 1.25))));
  const top = box.y + Math.max(0, (box.height - lines.length * size * 1.25) / 2);
  const fill = colourOf(textOf(definition['color'])) ?? token('--text');
  return lines.map((line, index) =>
    aligned(line, textOf(definition['text_align']), box, top + size * (1.25 * index + 1), size, fill, false),
  );
}

function aligned(text: string, align: string, box: Box, y: number, size: number, fill: string, isBold: boolean): Shape {
  const [x, anchor] =
    align === 'center'
      ? ([box.x + box.width / 2, 'middle'] as const)
      : align === 'right'
        ? ([box.x + box.width, 'end'] as const)
        : ([box.x, 'start'] as const);
  return { kind: 'text', x, y, text, size, fill, anchor, ...(isBold && { isBold }) };
}
