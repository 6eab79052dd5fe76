import { tokenValue } from '@komainu/ui/colour/series-colour.ts';
import { duration } from '@komainu/ui/format/number.ts';
import { type FlameBar, type FlameLayout, firstEndingAfter } from './flame.ts';

export const ROW_PX = 22;
export const AXIS_PX = 24;
const BAR_PX = 19;
const TEXT_FROM_PX = 34;
const RADIUS = 3;

/** The part of the trace that is shown. */
export interface FlameView {
  readonly fromNs: number;
  readonly toNs: number;
}

export interface FlamePicture {
  readonly layout: FlameLayout;
  readonly view: FlameView;
  readonly width: number;
  readonly height: number;
  /** By service. */
  readonly colours: ReadonlyMap<string, string>;
  readonly critical: ReadonlyMap<string, number>;
  readonly selected: string | undefined;
  readonly hovered: FlameBar | undefined;
  readonly found: ReadonlySet<string> | undefined;
  readonly theme: string;
}

/** Draws what is in view: a row is entered by halving, and bars narrower than a pixel share one. */
export function drawFlame(context: CanvasRenderingContext2D, picture: FlamePicture): void {
  const { layout, view, width, height } = picture;
  const ratio = devicePixelRatio;
  const { canvas } = context;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  drawAxis(context, picture);
  const scale = width / (view.toNs - view.fromNs);
  const ink = { error: tokenValue('--critical'), text: theText(picture.theme), outline: tokenValue('--text') };
  context.textBaseline = 'middle';
  context.font = `11.5px ${tokenValue('--font')}`;
  for (const [row, bars] of layout.rows.entries()) {
    let lastPixel = -1;
    for (let index = firstEndingAfter(bars, view.fromNs); index < bars.length; index++) {
      const bar = bars[index] as FlameBar;
      if (bar.node.startNs > view.toNs) break;
      const left = (bar.node.startNs - view.fromNs) * scale;
      const right = Math.max(left + 1.5, (bar.node.endNs - view.fromNs) * scale);
      if (Math.floor(right) <= lastPixel) continue;
      lastPixel = Math.floor(right);
      drawBar(context, picture, bar, Math.max(0, left), Math.min(width, right), AXIS_PX + row * ROW_PX, ink);
    }
  }
}

interface Ink {
  readonly error: string;
  readonly text: string;
  readonly outline: string;
}

function drawBar(
  context: CanvasRenderingContext2D,
  picture: FlamePicture,
  bar: FlameBar,
  left: number,
  right: number,
  top: number,
  ink: Ink,
): void {
  const { span } = bar.node;
  const faded = picture.found !== undefined && !picture.found.has(span.spanId);
  context.globalAlpha = faded ? 0.2 : 1;
  context.fillStyle = picture.colours.get(span.service) ?? '';
  context.beginPath();
  context.roundRect(left, top, Math.max(1, right - left - 1), BAR_PX, Math.min(RADIUS, (right - left) / 2));
  context.fill();
  if (span.error) {
    context.strokeStyle = ink.error;
    context.lineWidth = 2;
    context.stroke();
  }
  if (picture.critical.has(span.spanId)) {
    context.fillStyle = ink.outline;
    context.fillRect(left, top + BAR_PX - 2, Math.max(1, right - left - 1), 2);
  }
  if (picture.selected === span.spanId || picture.hovered?.node === bar.node) {
    context.strokeStyle = ink.outline;
    context.lineWidth = picture.selected === span.spanId ? 2 : 1;
    context.stroke();
  }
  if (right - left > TEXT_FROM_PX) drawLabel(context, bar, left, right, top, ink.text);
  context.globalAlpha = 1;
}

/** Text on a bar: white is readable on the palette of the light theme, near black on the brighter dark one. */
function theText(theme: string): string {
  return theme === 'dark' ? tokenValue('--on-accent') : tokenValue('--bg');
}

function drawLabel(
  context: CanvasRenderingContext2D,
  bar: FlameBar,
  left: number,
  right: number,
  top: number,
  colour: string,
): void {
  const { span } = bar.node;
  context.save();
  context.beginPath();
  context.rect(left + 4, top, right - left - 9, BAR_PX);
  context.clip();
  context.fillStyle = colour;
  context.fillText(`${span.service}  ${span.resource}  ${duration(span.durationNs)}`, left + 6, top + BAR_PX / 2 + 0.5);
  context.restore();
}

const TICKS = 6;

function drawAxis(context: CanvasRenderingContext2D, { view, width, height }: FlamePicture): void {
  const step = niceStep((view.toNs - view.fromNs) / TICKS);
  context.font = `11px ${tokenValue('--font')}`;
  context.textBaseline = 'middle';
  context.fillStyle = tokenValue('--text-3');
  context.strokeStyle = tokenValue('--border');
  context.lineWidth = 1;
  for (let tick = Math.ceil(view.fromNs / step) * step; tick <= view.toNs; tick += step) {
    const x = Math.round(((tick - view.fromNs) / (view.toNs - view.fromNs)) * width) + 0.5;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height);
    context.stroke();
    context.fillText(duration(tick), x + 5, AXIS_PX / 2);
  }
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? power * 10;
}
