import type { Definition } from '@komainu/contracts/dashboards/asking/definition.ts';
import type { Substitute } from '@komainu/contracts/dashboards/asking/requests.ts';
import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import { formattedValue } from '@komainu/contracts/dashboards/drawing/number-formats.ts';
import { token } from '../palette.ts';
import type { Box, Shape, TextShape } from '../shapes.ts';
import { clipped } from '../text.ts';
import type { Language, PictureWords } from '../words.ts';

/** What drawing a widget needs beside its answers. */
export interface DrawContext {
  readonly definition: Definition;
  readonly substitute: Substitute;
  /** Of this widget. */
  readonly window: TimeWindow;
  /** IANA. */
  readonly timeZone: string;
  readonly language: Language;
  readonly words: PictureWords;
}

/** A sentence in the middle of a box. */
export function said(text: string, box: Box): Shape[] {
  return [
    {
      kind: 'text',
      x: box.x + box.width / 2,
      y: box.y + box.height / 2 + 4,
      text,
      size: 12,
      fill: token('--text-3'),
      anchor: 'middle',
    },
  ];
}

interface WordsLook extends Partial<Pick<TextShape, 'anchor' | 'fill' | 'isBold'>> {
  readonly size?: number;
  /** What there is of room, in px; longer words are cut. */
  readonly within?: number;
}

/** A line of text with its base line at `y`. */
export function wordsAt(x: number, y: number, text: string, look: WordsLook = {}): Shape {
  const { size = 11, within, anchor = 'start', fill = token('--text'), isBold } = look;
  const shown = within === undefined ? text : clipped(text, size, within);
  return { kind: 'text', x, y, text: shown, size, fill, anchor, ...(isBold === true && { isBold }) };
}

/** A number with its unit, as widgets show it. */
export function shownValue(value: number | null, unit: string, precision?: number): string {
  if (value === null) return '–';
  const { digits, unit: shown } = formattedValue(value, { unit, precision, customUnit: '', scales: true });
  return [digits, shown].filter(Boolean).join(' ');
}

/** Black or white, whichever is easier to read on a colour. */
export function inkOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 > 150 ? token('--text') : token('--on-solid');
}
