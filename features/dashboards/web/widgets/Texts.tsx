import { numberOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { NOTE_TOKENS } from '@komainu/contracts/dashboards/drawing/colour-names.ts';
import { useText } from '@komainu/ui/i18n/messages.ts';
import { useTheme } from '@komainu/ui/theme/theme.tsx';
import { useState } from 'react';
import { useBoard } from '../board/board-context.tsx';
import { MarkdownView } from '../markdown/MarkdownView.tsx';
import { WIDGETS } from './messages.ts';
import { WidgetNotice } from './WidgetStates.tsx';
import type { WidgetProps } from './widget-type.ts';

/** Markdown on its colour. */
export function Note({ definition }: WidgetProps) {
  const { substitute } = useBoard();
  const colour = textOf(definition['background_color']);
  const token = NOTE_TOKENS[colour];
  const background =
    token !== undefined
      ? `color-mix(in srgb, var(${token}) 16%, var(--bg))`
      : /^#[0-9a-f]{3,8}$/i.test(colour)
        ? `color-mix(in srgb, ${colour} 22%, var(--bg))`
        : undefined;
  return (
    <div
      className="widget-note"
      translate="no"
      data-align={textOf(definition['text_align']) || 'left'}
      data-vertical={textOf(definition['vertical_align']) || 'top'}
      data-padded={definition['has_padding'] !== false}
      style={{ background, fontSize: `${Math.max(8, Math.min(numberOf(definition['font_size']) ?? 14, 72))}px` }}
    >
      <div>
        <MarkdownView text={substitute(textOf(definition['content']), 'plain')} />
      </div>
    </div>
  );
}

/** A heading; `auto` is as large as its box allows. */
export function FreeText({ definition }: WidgetProps) {
  const { substitute } = useBoard();
  const size = numberOf(definition['font_size']);
  const colour = textOf(definition['color']);
  return (
    <div
      className="widget-free-text"
      translate="no"
      data-align={textOf(definition['text_align']) || 'left'}
      data-auto={size === undefined}
      style={{ fontSize: size, color: /^#[0-9a-f]{3,8}$/i.test(colour) ? readableColour(colour) : undefined }}
    >
      {substitute(textOf(definition['text']), 'plain')}
    </div>
  );
}

/** Near black and near white were meant for one theme; in the other they would vanish. */
function readableColour(hex: string): string | undefined {
  const [red = 0, green = 0, blue = 0] = (
    hex.length < 7 ? [...hex.slice(1)].map((one) => one + one) : (hex.slice(1).match(/../g) ?? [])
  ).map((part) => Number.parseInt(part, 16));
  const light = (red * 0.299 + green * 0.587 + blue * 0.114) / 255;
  return light < 0.32 || light > 0.85 ? undefined : hex;
}

const FITS: Readonly<Record<string, 'contain' | 'cover' | 'fill' | 'none' | 'scale-down'>> = {
  zoom: 'cover',
  fit: 'contain',
  center: 'none',
  cover: 'cover',
  contain: 'contain',
  fill: 'fill',
  none: 'none',
  'scale-down': 'scale-down',
};

export function Picture({ definition, label }: WidgetProps) {
  const text = useText(WIDGETS);
  const { theme } = useTheme();
  const [failed, setFailed] = useState('');
  const dark = theme === 'dark' ? textOf(definition['url_dark_theme']) : '';
  const url = dark || textOf(definition['url']);
  if (!isImageAddress(url) || failed === url) return <WidgetNotice title={text.imageFailed} />;
  return (
    <img
      className="widget-picture"
      src={url}
      alt={label}
      referrerPolicy="no-referrer"
      style={{ objectFit: FITS[textOf(definition['sizing'])] ?? 'contain' }}
      onError={() => setFailed(url)}
    />
  );
}

/** Another page, without access to this one: no same origin, no forms, no top navigation. */
export function Frame({ definition, label }: WidgetProps) {
  const text = useText(WIDGETS);
  const { substitute } = useBoard();
  const url = substitute(textOf(definition['url']), 'plain');
  if (!isPageAddress(url)) return <WidgetNotice title={text.frameBlocked} />;
  return (
    <iframe
      className="widget-frame"
      src={url}
      title={label}
      sandbox="allow-scripts"
      referrerPolicy="no-referrer"
      loading="lazy"
    />
  );
}

const isPageAddress = (url: string): boolean => /^(https?:)?\/\//i.test(url);

/** Data in the address itself can be no more than a picture here: images run no scripts. */
const isImageAddress = (url: string): boolean => isPageAddress(url) || /^data:image\/[\w.+-]+[;,]/i.test(url);
