import { numberOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import { NOTE_TOKENS } from '@komainu/contracts/dashboards/drawing/colour-names.ts';
import type { MarkdownTable } from '@komainu/contracts/dashboards/drawing/markdown-tables.ts';
import { colourOf, mixture, token } from '../palette.ts';
import { type Box, inset, px, type Shape, type TextSpan } from '../shapes.ts';
import { clipped, textWidth } from '../text.ts';
import type { DrawContext } from './draw.ts';
import { type Block, readMarkdown, readSpans } from './markdown.ts';

const LINE = 1.45;
const HEADINGS = [1.6, 1.35, 1.18, 1.05, 1, 1];

/** A piece of a note that stands somewhere: text, or the ground behind it. */
interface Laid {
  readonly shapes: readonly Shape[];
  readonly height: number;
}

/** A note: Markdown on its colour. What does not fit is left out. */
export function drawNote({ definition, substitute }: DrawContext, box: Box): Shape[] {
  const colour = textOf(definition['background_color']);
  const own = NOTE_TOKENS[colour] === undefined ? colourOf(colour) : token(NOTE_TOKENS[colour] ?? '');
  const ground: Shape[] =
    own === undefined ? [] : [{ kind: 'rect', ...box, radius: 4, fill: mixture(own, token('--bg'), 0.16) }];
  const size = Math.max(8, Math.min(numberOf(definition['font_size']) ?? 14, 72));
  const area = inset(box, definition['has_padding'] === false ? 4 : 12);
  const align = textOf(definition['text_align']);
  const blocks = readMarkdown(substitute(textOf(definition['content']), 'plain'));
  const laid: Laid[] = [];
  let used = 0;
  blocks.forEach((block, index) => {
    const isTight = block.kind === 'item' && blocks[index + 1]?.kind === 'item';
    const gap = index === blocks.length - 1 ? 0 : size * (isTight ? 0.1 : 0.55);
    for (const line of linesOf(block, size, area.width, align)) {
      if (used + line.height > area.height + 2) return;
      laid.push(line);
      used += line.height;
    }
    laid.push({ shapes: [], height: gap });
    used += gap;
  });
  const free = Math.max(0, area.height - used);
  const vertical = textOf(definition['vertical_align']);
  let y = area.y + (vertical === 'center' ? free / 2 : vertical === 'bottom' ? free : 0);
  const placed = laid.flatMap(({ shapes, height }) => {
    const here = shapes.map((shape) => placedAt(shape, area.x, y));
    y += height;
    return here;
  });
  return [...ground, ...placed];
}

/** Blocks are laid from (0, 0); their paths begin where they are placed. */
function placedAt(shape: Shape, x: number, y: number): Shape {
  if (shape.kind !== 'path') return { ...shape, x: shape.x + x, y: shape.y + y };
  const [, left = '0', top = '0', right = '0'] = /^M(\S+) (\S+)L(\S+) /.exec(shape.d) ?? [];
  const level = px(Number(top) + y);
  return { ...shape, d: `M${px(Number(left) + x)} ${level}L${px(Number(right) + x)} ${level}` };
}

function linesOf(block: Block, size: number, width: number, align: string): readonly Laid[] {
  switch (block.kind) {
    case 'heading': {
      const own = size * (HEADINGS[block.level - 1] ?? 1);
      return textLines(block.spans, { size: own, left: 0, width, align, isBold: true });
    }
    case 'text':
      return textLines(block.spans, { size, left: 0, width, align });
    case 'item': {
      const left = size * (1.2 + block.depth * 1.3);
      const lines = textLines(block.spans, { size, left, width: width - left, align: '' });
      const mark: Shape = {
        kind: 'text',
        x: left - size * 0.45,
        y: size * 1.08,
        text: block.mark,
        size,
        fill: token('--text-3'),
        anchor: 'end',
      };
      return lines.map((line, index) => (index === 0 ? { ...line, shapes: [mark, ...line.shapes] } : line));
    }
    case 'quote': {
      const lines = textLines(block.spans, { size, left: 12, width: width - 12, align: '', fill: token('--text-2') });
      const height = size * LINE;
      const bar: Shape = { kind: 'rect', x: 0, y: 0, width: 3, height, fill: token('--border') };
      return lines.map((line) => ({ ...line, shapes: [bar, ...line.shapes] }));
    }
    case 'code': {
      const own = size * 0.92;
      const height = own * LINE;
      return block.lines.map((line): Laid => {
        const text = clipped(line.replaceAll(' ', '\u00a0'), own, width - 16);
        return {
          height,
          shapes: [
            { kind: 'rect', x: 0, y: 0, width, height: height + 0.5, fill: token('--surface-2') },
            {
              kind: 'text',
              x: 8,
              y: own * 1.05,
              text,
              size: own,
              fill: token('--text'),
              spans: [{ text, isMono: true }],
            },
          ],
        };
      });
    }
    case 'table':
      return tableLines(block.table, size, width);
    case 'rule':
      return [
        {
          height: size * 0.9,
          shapes: [
            { kind: 'path', d: `M0 ${px(size * 0.45)}L${px(width)} ${px(size * 0.45)}`, stroke: token('--border') },
          ],
        },
      ];
  }
}

const CELL_PX = 8;

/** Rows with columns as wide as their words; where there is less room, in the same proportion. */
function tableLines({ head, aligns, rows }: MarkdownTable, size: number, width: number): readonly Laid[] {
  const own = size * 0.95;
  const all = [head, ...rows].map((row) =>
    row.map((cell) =>
      readSpans(cell)
        .map(({ text }) => text)
        .join(''),
    ),
  );
  const wanted = head.map((_, column) =>
    Math.max(...all.map((row) => textWidth(row[column] ?? '', own) + 2 * CELL_PX)),
  );
  const scale = Math.min(1, width / wanted.reduce((sum, one) => sum + one, 0));
  const height = own * 1.7;
  return all.map((row, line): Laid => {
    let x = 0;
    const shapes = row.flatMap((text, column): Shape[] => {
      const wide = (wanted[column] ?? 0) * scale;
      const left = x;
      x += wide;
      const align = aligns[column] ?? '';
      const at = align === 'right' ? left + wide - CELL_PX : align === 'center' ? left + wide / 2 : left + CELL_PX;
      return [
        {
          kind: 'rect',
          x: left,
          y: 0,
          width: wide,
          height,
          ...(line === 0 && { fill: token('--surface-2') }),
          stroke: token('--border'),
        },
        {
          kind: 'text',
          x: at,
          y: own * 1.2,
          text: clipped(text, own, wide - 2 * CELL_PX + 1),
          size: own,
          fill: token('--text'),
          anchor: align === 'right' ? 'end' : align === 'center' ? 'middle' : 'start',
          isBold: line === 0,
        },
      ];
    });
    return { shapes, height };
  });
}

interface LineLook {
  readonly size: number;
  readonly left: number;
  readonly width: number;
  /** `center` and `right`; anything else is left. */
  readonly align: string;
  readonly fill?: string;
  readonly isBold?: boolean;
}

/** Spans broken into lines that are no wider than there is room. */
function textLines(spans: readonly TextSpan[], look: LineLook): readonly Laid[] {
  const { size, left, width, align, fill = token('--text'), isBold } = look;
  const lines: TextSpan[][] = [[]];
  let used = 0;
  for (const span of spans) {
    // Words keep the space behind them; East Asian text breaks anywhere.
    for (const word of span.text.split(/(?<=[\s\u2e80-\u9fff\uff00-\uffef])/)) {
      const isBreak = word.endsWith('\n');
      const text = isBreak ? word.slice(0, -1) : word;
      const wide = textWidth(text.trimEnd(), size) * (span.isMono === true ? 1.12 : 1);
      if (used > 0 && used + wide > width) {
        lines.push([]);
        used = 0;
      }
      const line = lines.at(-1);
      const last = line?.at(-1);
      const look = { ...span, ...(span.fill === 'link' && { fill: token('--accent') }) };
      // One span for one look: the renderer places what stands in it.
      if (last !== undefined && isAlike(last, look)) line?.splice(-1, 1, { ...look, text: `${last.text}${text}` });
      else line?.push({ ...look, text });
      used += textWidth(text, size);
      if (isBreak) {
        lines.push([]);
        used = 0;
      }
    }
  }
  const [x, anchor] =
    align === 'center'
      ? ([width / 2, 'middle'] as const)
      : align === 'right'
        ? ([width, 'end'] as const)
        : [0, 'start' as const];
  return lines.map((line): Laid => {
    const text = line.map((span) => span.text).join('');
    return {
      height: size * LINE,
      shapes: [
        {
          kind: 'text',
          x: left + x,
          y: size * 1.08,
          text,
          size,
          fill,
          anchor,
          spans: line,
          ...(isBold === true && { isBold }),
        },
      ],
    };
  });
}

const isAlike = (one: TextSpan, other: TextSpan): boolean =>
  one.fill === other.fill &&
  one.isBold === other.isBold &&
  one.isItalic === other.isItalic &&
  one.isMono === other.isMono;
