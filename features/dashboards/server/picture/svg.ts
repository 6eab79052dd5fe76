import { px, type Shape, type TextSpan } from './shapes.ts';
import { EAST_ASIAN } from './text.ts';

const FONT = 'Inter, DejaVu Sans, Noto Sans, sans-serif';
const MONO_FONT = 'DejaVu Sans Mono, Noto Sans Mono, monospace';
/** The renderer looks only for the first family that is there: East Asian text names its own. */
const EAST_ASIAN_FONT = 'Noto Sans CJK JP, Noto Sans JP, IPAexGothic, sans-serif';

/** Shapes as an SVG document on white ground. */
export function svgOf(width: number, height: number, shapes: readonly Shape[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${px(width)}" height="${px(height)}" font-family="${FONT}">`,
    `<rect width="${px(width)}" height="${px(height)}" fill="#ffffff"/>`,
    ...shapes.map(element),
    '</svg>',
  ].join('');
}

function element(shape: Shape): string {
  switch (shape.kind) {
    case 'rect': {
      const { x, y, width, height, radius = 0 } = shape;
      const place = `x="${px(x)}" y="${px(y)}" width="${px(Math.max(0, width))}" height="${px(Math.max(0, height))}"`;
      return `<rect ${place} rx="${px(radius)}"${paint(shape)}/>`;
    }
    case 'path': {
      const { strokeWidth = 1, dash, opacity } = shape;
      const line = `stroke-width="${strokeWidth}" stroke-linejoin="round"`;
      const dashed = dash === undefined ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
      return `<path d="${shape.d}" ${line}${dashed}${opacity === undefined ? '' : ` opacity="${opacity}"`}${paint(shape)}/>`;
    }
    case 'text': {
      const { x, y, text, size, fill, anchor = 'start', isBold } = shape;
      const font = EAST_ASIAN.test(text) ? ` font-family="${EAST_ASIAN_FONT}"` : '';
      const bold = isBold === true ? ' font-weight="600"' : '';
      return `<text x="${px(x)}" y="${px(y)}" font-size="${px(size)}" text-anchor="${anchor}" fill="${fill}"${font}${bold} xml:space="preserve">${shape.spans === undefined ? escaped(text) : shape.spans.map((part) => span(part, font === '')).join('')}</text>`;
    }
    case 'image': {
      const { x, y, width, height, image, fit } = shape;
      const aspect = fit === 'fill' ? 'none' : `xMidYMid ${fit === 'cover' ? 'slice' : 'meet'}`;
      const place = `x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}"`;
      return `<image ${place} preserveAspectRatio="${aspect}" href="data:${image.type};base64,${image.bytes.toString('base64')}"/>`;
    }
  }
}

/** The renderer falls back to one font for all of a text: where East Asian words stand beside code, that is theirs. */
function span({ text, fill, isBold, isItalic, isMono }: TextSpan, hasMono: boolean): string {
  const words = [
    ...(fill === undefined ? [] : [`fill="${fill}"`]),
    ...(isBold === true ? ['font-weight="600"'] : []),
    ...(isItalic === true ? ['font-style="italic"'] : []),
    ...(isMono === true && hasMono ? [`font-family="${MONO_FONT}"`] : []),
  ];
  return words.length === 0 ? escaped(text) : `<tspan ${words.join(' ')}>${escaped(text)}</tspan>`;
}

function paint({ fill, stroke }: { readonly fill?: string; readonly stroke?: string }): string {
  return ` fill="${fill ?? 'none'}"${stroke === undefined ? '' : ` stroke="${stroke}"`}`;
}

function escaped(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // Control characters and halves of characters are not allowed in XML at all.
      .replaceAll(/[\p{Cc}\p{Cs}\p{Cn}]/gu, '')
  );
}
