import type uPlot from 'uplot';
import { tokenValue } from '../colour/series-colour.ts';
import type { DrawnSeries, ValueBand } from './mixed-data.ts';

/** The least and the greatest edge of all bands on one axis; undefined without any. */
export function bandExtent(series: readonly DrawnSeries[], isRight: boolean): readonly [number, number] | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (const { band, isRight: side } of series) {
    if (band === undefined || side !== isRight) continue;
    for (const edge of [band.low, band.high]) {
      for (const value of edge) {
        if (value === null || !Number.isFinite(value)) continue;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  return low <= high ? [low, high] : undefined;
}

/** Runs of places, first and last, at which both edges of the band are known. */
export function bandRuns({ low, high }: ValueBand): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  low.forEach((value, index) => {
    if (value === null || (high[index] ?? null) === null) return;
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  });
  return runs;
}

/** Places at which a value is outside of its band, on a side that counts. */
export function breaches(values: readonly (number | null)[], band: ValueBand): readonly number[] {
  if (!band.showsBreaches) return [];
  return [...values.keys()].filter((index) => {
    const value = values[index] ?? null;
    const [low, high] = [band.low[index] ?? null, band.high[index] ?? null];
    if (value === null || low === null || high === null) return false;
    return (band.direction !== 'below' && value > high) || (band.direction !== 'above' && value < low);
  });
}

/** Draws the band of each series beneath the lines, and above them what breaks out of it in the colour of trouble. */
export function bandsPlugin(series: () => readonly DrawnSeries[]): uPlot.Plugin {
  const each = (plot: uPlot, draw: (one: DrawnSeries, band: ValueBand) => void): void => {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const one of series()) if (one.band !== undefined) draw(one, one.band);
    ctx.restore();
  };
  const drawBand = (plot: uPlot): void =>
    each(plot, (one, band) => {
      const place = placeOn(plot, one);
      plot.ctx.fillStyle = `${tokenValue(one.token)}33`;
      for (const [first, last] of bandRuns(band)) {
        plot.ctx.beginPath();
        for (let index = first; index <= last; index++) plot.ctx.lineTo(...place(index, band.high[index] ?? 0));
        for (let index = last; index >= first; index--) plot.ctx.lineTo(...place(index, band.low[index] ?? 0));
        plot.ctx.closePath();
        plot.ctx.fill();
      }
    });
  const drawBreaches = (plot: uPlot): void =>
    each(plot, (one, band) => {
      const place = placeOn(plot, one);
      plot.ctx.strokeStyle = tokenValue('--critical');
      plot.ctx.lineWidth = Math.max(2, one.widthPx) * devicePixelRatio;
      for (const index of breaches(one.values, band)) {
        plot.ctx.beginPath();
        for (const near of [index - 1, index, index + 1]) {
          const value = one.values[near] ?? null;
          if (value !== null) plot.ctx.lineTo(...place(near, value));
        }
        plot.ctx.stroke();
      }
    });
  return { hooks: { drawAxes: [drawBand], draw: [drawBreaches] } };
}

function placeOn(plot: uPlot, { isRight }: DrawnSeries): (index: number, value: number) => [number, number] {
  const scale = isRight ? 'right' : 'y';
  return (index, value) => [plot.valToPos(plot.data[0][index] ?? 0, 'x', true), plot.valToPos(value, scale, true)];
}
