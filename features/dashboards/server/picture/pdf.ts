import { type BoardPicture, headShapes } from './board-picture.ts';
import { BOARD_WIDTH } from './board-plan.ts';
import type { PictureFonts } from './fonts.ts';
import { moved } from './move.ts';
import { partsOf } from './pages.ts';
import { token } from './palette.ts';
import type { ImageShape, Shape, TextShape, TextSpan } from './shapes.ts';
import { EAST_ASIAN } from './text.ts';
import { WORDS } from './words.ts';

/** A4 across, in points. */
const PAGE = { width: 841.89, height: 595.28, margin: 28 };
const SCALE = (PAGE.width - 2 * PAGE.margin) / BOARD_WIDTH;
const HEAD = 74;
const TAB = 34;
const FOOT = 20;
const ROOM = (PAGE.height - 2 * PAGE.margin) / SCALE - FOOT;

type Document = PDFKit.PDFDocument;
type Faces = Readonly<Record<'plain' | 'bold' | 'wide' | 'eastAsian', string>>;

/** A drawn board as pages of A4, with text as text. Characters that no font of the machine has become `?`. */
export async function pdfOf(picture: BoardPicture, fonts: PictureFonts): Promise<Buffer> {
  // Loaded when the first report is made: most servers never make one.
  const { default: PdfDocument } = await import('pdfkit');
  const document = new PdfDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    autoFirstPage: false,
    info: { Title: picture.title, Creator: 'Komainu', Producer: 'Komainu' },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  const faces = registered(document, fonts);
  const pages = pagesOf(picture);
  for (const [index, shapes] of pages.entries()) {
    document.addPage();
    document.save();
    document.translate(PAGE.margin, PAGE.margin).scale(SCALE);
    for (const shape of shapes) draw(document, shape, faces);
    draw(document, pageNumber(picture, index + 1, pages.length), faces);
    document.restore();
  }
  document.end();
  return await done;
}

/** What is on each page, in px of the board. Every tab begins a page. */
function pagesOf(picture: BoardPicture): readonly (readonly Shape[])[] {
  const pages = picture.tabs.flatMap((tab, index) => {
    const first = (index === 0 ? HEAD : 0) + (tab.name === '' ? 0 : TAB);
    // The head takes its room from the first page; all pages of a tab keep to the same height.
    const parts = partsOf(tab.boxes, ROOM - first);
    return (parts.length === 0 ? [{ from: 0, to: 0 }] : parts).map(({ from, to }, part): readonly Shape[] => {
      const within = tab.shapes.filter((shape) => isWithin(shape, from, to));
      if (part > 0) return moved(within, 0, -from);
      const name: Shape[] =
        tab.name === ''
          ? []
          : [{ kind: 'text', x: 0, y: first - 14, text: tab.name, size: 15, fill: token('--text'), isBold: true }];
      return [...(index === 0 ? headShapes(picture, BOARD_WIDTH) : []), ...name, ...moved(within, 0, first - from)];
    });
  });
  return pages.length === 0 ? [headShapes(picture, BOARD_WIDTH)] : pages;
}

function isWithin(shape: Shape, from: number, to: number): boolean {
  if (shape.kind === 'rect' || shape.kind === 'image') return shape.y < to && shape.y + shape.height > from;
  const y = shape.kind === 'text' ? shape.y : Number(/^M-?[\d.]+ (-?[\d.]+)/.exec(shape.d)?.[1] ?? Number.NaN);
  return y >= from && y <= to;
}

function pageNumber({ language }: BoardPicture, page: number, pages: number): Shape {
  const text = WORDS[language].page(page, pages);
  return { kind: 'text', x: BOARD_WIDTH, y: ROOM + FOOT - 2, text, size: 11, fill: token('--text-3'), anchor: 'end' };
}

function registered(document: Document, { eastAsian, wide }: PictureFonts): Faces {
  if (eastAsian !== undefined) document.registerFont('east-asian', eastAsian.path, eastAsian.face);
  if (wide !== undefined) document.registerFont('wide', wide.path, wide.face);
  return {
    plain: 'Helvetica',
    bold: 'Helvetica-Bold',
    wide: wide === undefined ? '' : 'wide',
    eastAsian: eastAsian === undefined ? '' : 'east-asian',
  };
}

function draw(document: Document, shape: Shape, faces: Faces): void {
  if (shape.kind === 'text') {
    drawText(document, shape, faces);
    return;
  }
  if (shape.kind === 'image') {
    drawImage(document, shape);
    return;
  }
  if (shape.kind === 'rect') {
    const { x, y, width, height, radius = 0 } = shape;
    if (width <= 0 || height <= 0) return;
    document.roundedRect(x, y, width, height, Math.min(radius, width / 2, height / 2));
  } else {
    if (shape.d === '') return;
    document
      .path(shape.d)
      .lineWidth(shape.strokeWidth ?? 1)
      .lineJoin('round');
    if (shape.dash === undefined) document.undash();
    else document.dash(shape.dash[0] ?? 4, { space: shape.dash[1] ?? 4 });
    document.opacity(shape.opacity ?? 1);
  }
  const { fill, stroke } = shape;
  if (fill !== undefined && stroke !== undefined) document.fillAndStroke(fill, stroke);
  else if (fill !== undefined) document.fill(fill);
  else if (stroke !== undefined) document.stroke(stroke);
  else document.fill('#ffffff');
  document.opacity(1).undash().lineWidth(1);
}

/** The characters that the fonts of PDF itself have (Windows-1252, as far as we use it). */
const PLAIN = /^[\u0020-\u007e\u00a0-\u00ff‘’“”…–—•€]*$/;

/** PNG and JPEG only: others were made PNG before (`image-source.ts`). */
function drawImage(document: Document, { x, y, width, height, image, fit }: ImageShape): void {
  if (width <= 0 || height <= 0) return;
  const size = [width, height] as [number, number];
  document.save().rect(x, y, width, height).clip();
  document.image(image.bytes, x, y, {
    ...(fit === 'fill' ? { width, height } : fit === 'cover' ? { cover: size } : { fit: size }),
    align: 'center',
    valign: 'center',
  });
  document.restore();
}

function drawText(document: Document, shape: TextShape, faces: Faces): void {
  const { x, y, text, size, fill, anchor = 'start', isBold } = shape;
  const spans: readonly TextSpan[] = shape.spans ?? [{ text, ...(isBold === true && { isBold }) }];
  const parts = spans.flatMap((span) => {
    const clean = span.text.replaceAll(/[\p{Cc}\p{Cs}\p{Cn}]/gu, '');
    if (clean === '') return [];
    const { face, shown } = faced(clean, { ...span, isBold: span.isBold === true || isBold === true }, faces);
    return [{ face, shown, fill: span.fill ?? fill, width: document.font(face).fontSize(size).widthOfString(shown) }];
  });
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  let left = anchor === 'end' ? x - width : anchor === 'middle' ? x - width / 2 : x;
  for (const part of parts) {
    document.font(part.face).fontSize(size).fillColor(part.fill);
    document.text(part.shown, left, y, { lineBreak: false, baseline: 'alphabetic' });
    left += part.width;
  }
}

/** The font for a piece of text, and the text with what no font has replaced. */
function faced(text: string, { isBold, isItalic, isMono }: TextSpan, faces: Faces): { face: string; shown: string } {
  const isPlain = PLAIN.test(text);
  const other = EAST_ASIAN.test(text) ? faces.eastAsian || faces.wide : faces.wide;
  if (!isPlain && other !== '') return { face: other, shown: text };
  const plain =
    isMono === true ? 'Courier' : isBold === true ? faces.bold : isItalic === true ? 'Helvetica-Oblique' : faces.plain;
  return { face: plain, shown: isPlain ? text : [...text].map((one) => (PLAIN.test(one) ? one : '?')).join('') };
}
