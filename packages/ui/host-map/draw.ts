import type { MapLayout } from '@komainu/contracts/dashboards/drawing/host-map/layout.ts';
import { tokenValue } from '../colour/series-colour.ts';
import { COLOUR_STEPS } from './palette.ts';

/** Which part of the map is seen: a place of the map at the upper left corner, and pixels for each unit. */
export interface MapView {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface MapRange {
  readonly low: number;
  readonly high: number;
}

/** What of a layout is the same however it is looked at: colours and sizes of its cells. */
export interface MapPaint {
  readonly layout: MapLayout;
  readonly colours: readonly string[];
  /** The step of each cell's colour; -1 without a value. */
  readonly steps: Int8Array;
  /** The part of the radius that each cell takes. */
  readonly shares: Float32Array;
}

const LEAST_SHARE = 0.34;
/** A little air between neighbours. */
const FULL_SHARE = 0.94;

/** Chooses colours by value within `range`, and sizes by the square root of `size`, so that areas compare. */
export function paintOf(layout: MapLayout, colours: readonly string[], range: MapRange): MapPaint {
  const steps = new Int8Array(layout.nodes.length);
  const shares = new Float32Array(layout.nodes.length);
  const greatest = layout.nodes.reduce((most, { size }) => Math.max(most, size ?? 0), 0);
  for (const [index, { value, size }] of layout.nodes.entries()) {
    steps[index] = value === null ? -1 : stepOf(value, range);
    shares[index] =
      greatest > 0 ? LEAST_SHARE + (FULL_SHARE - LEAST_SHARE) * Math.sqrt((size ?? 0) / greatest) : FULL_SHARE;
  }
  return { layout, colours, steps, shares };
}

function stepOf(value: number, { low, high }: MapRange): number {
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return Math.round(Math.max(0, Math.min(1, share)) * (COLOUR_STEPS - 1));
}

/** Draws what of the map is seen. Ten thousand cells take one path a colour. */
export function drawMap(
  context: CanvasRenderingContext2D,
  paint: MapPaint,
  view: MapView,
  width: number,
  height: number,
): void {
  const { layout, colours, steps } = paint;
  context.clearRect(0, 0, width, height);
  drawFrames(context, layout, view, width, height);
  const paths = Array.from({ length: colours.length + 1 }, () => new Path2D());
  const radius = layout.radius * view.scale;
  for (let index = 0; index < layout.nodes.length; index++) {
    const x = ((layout.x[index] ?? 0) - view.x) * view.scale;
    const y = ((layout.y[index] ?? 0) - view.y) * view.scale;
    if (x < -radius || y < -radius || x > width + radius || y > height + radius) continue;
    const path = paths[(steps[index] ?? -1) + 1];
    if (path !== undefined) hexagon(path, x, y, radius * (paint.shares[index] ?? 1));
  }
  for (const [index, path] of paths.entries()) {
    context.fillStyle = index === 0 ? tokenValue('--border-strong') : (colours[index - 1] ?? '');
    context.fill(path);
  }
  if (radius >= 24) drawLabels(context, paint, view, width, height);
}

/** Half of the width of a hexagon that stands on a corner, for a radius of one. */
const HALF = Math.sqrt(3) / 2;

function hexagon(path: Path2D, x: number, y: number, radius: number): void {
  const half = radius * HALF;
  if (radius < 2.5) {
    // Nobody sees corners of five pixels.
    path.rect(x - half, y - half, 2 * half, 2 * half);
    return;
  }
  path.moveTo(x, y - radius);
  path.lineTo(x + half, y - radius / 2);
  path.lineTo(x + half, y + radius / 2);
  path.lineTo(x, y + radius);
  path.lineTo(x - half, y + radius / 2);
  path.lineTo(x - half, y - radius / 2);
  path.closePath();
}

function drawFrames(
  context: CanvasRenderingContext2D,
  layout: MapLayout,
  view: MapView,
  width: number,
  height: number,
): void {
  context.strokeStyle = tokenValue('--border');
  context.lineWidth = 1;
  context.textBaseline = 'top';
  for (const frame of layout.frames) {
    if (frame.name === '') continue;
    const x = (frame.x - view.x) * view.scale;
    const y = (frame.y - view.y) * view.scale;
    const [frameWidth, frameHeight] = [frame.width * view.scale, frame.height * view.scale];
    if (x > width || y > height || x + frameWidth < 0 || y + frameHeight < 0) continue;
    context.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(frameWidth), Math.round(frameHeight));
    if (frameWidth < 24) continue;
    context.font = `${frame.depth === 0 ? 600 : 400} 11px ${tokenValue('--font')}`;
    context.fillStyle = tokenValue(frame.depth === 0 ? '--text' : '--text-2');
    context.fillText(fitted(context, `${frame.name} (${frame.count})`, frameWidth - 10), x + 5, y + 4);
  }
}

function drawLabels(
  context: CanvasRenderingContext2D,
  { layout, steps }: MapPaint,
  view: MapView,
  width: number,
  height: number,
): void {
  const radius = layout.radius * view.scale;
  context.font = `11px ${tokenValue('--font')}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (const [index, node] of layout.nodes.entries()) {
    const x = ((layout.x[index] ?? 0) - view.x) * view.scale;
    const y = ((layout.y[index] ?? 0) - view.y) * view.scale;
    if (x < -radius || y < -radius || x > width + radius || y > height + radius) continue;
    context.fillStyle = tokenValue(steps[index] === -1 ? '--text' : '--bg');
    context.fillText(fitted(context, node.label, radius * 1.55), x, y);
  }
  context.textAlign = 'start';
}

/** Marks one cell on the layer above the map. */
export function drawMark(
  context: CanvasRenderingContext2D,
  paint: MapPaint,
  view: MapView,
  index: number,
  token: string,
): void {
  const { layout, shares } = paint;
  const path = new Path2D();
  const x = ((layout.x[index] ?? 0) - view.x) * view.scale;
  const y = ((layout.y[index] ?? 0) - view.y) * view.scale;
  hexagon(path, x, y, layout.radius * view.scale * (shares[index] ?? 1));
  context.strokeStyle = tokenValue(token);
  context.lineWidth = 2;
  context.stroke(path);
}

/** The text, cut off with an ellipsis where it does not fit. */
function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  const share = width / context.measureText(text).width;
  const length = Math.max(1, Math.floor(text.length * share) - 1);
  return `${text.slice(0, length)}…`;
}
