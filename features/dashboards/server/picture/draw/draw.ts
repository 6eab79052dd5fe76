import type { Definition } from '@komainu/contracts/dashboards/asking/definition.ts';
import type { Substitute } from '@komainu/contracts/dashboards/asking/requests.ts';
import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';
import { token } from '../palette.ts';
import type { Box, Shape } from '../shapes.ts';
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
