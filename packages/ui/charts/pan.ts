import type uPlot from 'uplot';
import type { TimeWindow } from '../time/range.ts';

/** Shorter drags are clicks with an unsteady hand. */
const LEAST_PX = 3;

/** The window after its chart was dragged by so many px of its width: to the right is back in time. */
export function pannedWindow({ fromMs, toMs }: TimeWindow, dragPx: number, widthPx: number): TimeWindow {
  const byMs = Math.round((-dragPx / Math.max(1, widthPx)) * (toMs - fromMs));
  return { fromMs: fromMs + byMs, toMs: toMs + byMs };
}

/**
 * Drags a chart along its time while Shift is held. What is drawn moves as a picture, so that a frame costs the same however
 * many points there are; the window changes when the button is let go.
 */
export function panPlugin(windowNow: () => TimeWindow, onPan: (window: TimeWindow) => void): uPlot.Plugin {
  let stop = () => {};
  return {
    hooks: {
      ready: (plot) => {
        // Before the plot's own listener, which begins a brush.
        plot.over.addEventListener(
          'mousedown',
          (event) => {
            if (!event.shiftKey || event.button !== 0) return;
            event.stopImmediatePropagation();
            event.preventDefault();
            stop();
            stop = pan(plot, event.clientX, (dragPx, widthPx) => onPan(pannedWindow(windowNow(), dragPx, widthPx)));
          },
          true,
        );
      },
      destroy: () => stop(),
    },
  };
}

/** Follows the mouse until the button is let go; gives what ends it without a word. */
function pan(plot: uPlot, startX: number, onDone: (dragPx: number, widthPx: number) => void): () => void {
  const { over } = plot;
  const picture = pictureOf(plot);
  const holder = document.createElement('div');
  holder.className = 'chart-pan';
  holder.append(picture);
  over.append(holder);
  let dragPx = 0;
  const move = (event: MouseEvent): void => {
    dragPx = event.clientX - startX;
    picture.style.transform = `translateX(${dragPx}px)`;
  };
  const end = (): void => {
    document.removeEventListener('mousemove', move);
    document.removeEventListener('mouseup', done);
    holder.remove();
  };
  const done = (): void => {
    const { width } = over.getBoundingClientRect();
    end();
    if (Math.abs(dragPx) >= LEAST_PX) onDone(dragPx, width);
  };
  document.addEventListener('mousemove', move);
  document.addEventListener('mouseup', done);
  return end;
}

/** The plotting area as it is drawn, without its axes. */
function pictureOf(plot: uPlot): HTMLCanvasElement {
  const { left, top, width, height } = plot.bbox;
  const picture = document.createElement('canvas');
  picture.width = Math.max(1, Math.round(width));
  picture.height = Math.max(1, Math.round(height));
  picture.getContext('2d')?.drawImage(plot.ctx.canvas, left, top, width, height, 0, 0, width, height);
  return picture;
}
