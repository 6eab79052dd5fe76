import uPlot from 'uplot';
import { tokenValue } from '../colour/series-colour.ts';
import { withUnit } from '../format/number.ts';
import { valueSteps } from './axis-steps.ts';
import { axisRange, type ChartMarker, type DrawnSeries, type MixedAxis } from './mixed-data.ts';

/** What all axes look alike in. */
export function axisLook(): Partial<uPlot.Axis> {
  return {
    stroke: tokenValue('--text-3'),
    grid: { stroke: tokenValue('--border'), width: 1 },
    ticks: { show: false },
    font: `11px ${tokenValue('--font')}`,
  };
}

export function valueAxis(scale: 'y' | 'right', axis: MixedAxis, unit: string): uPlot.Axis {
  const steps = valueSteps(unit);
  const look = axisLook();
  return {
    ...look,
    scale,
    size: 60,
    space: 30,
    ...(scale === 'right' ? { side: 1, grid: { show: false } } : {}),
    ...(axis.label === '' ? {} : { label: axis.label, labelSize: 18, labelFont: `11px ${tokenValue('--font')}` }),
    ...(steps === undefined || axis.isLog ? {} : { incrs: [...steps] }),
    // Of a logarithmic axis only the powers of ten have room for words.
    values: (_plot, splits) =>
      // Steps between the powers have no words; those that the axis itself leaves out come as null.
      splits.map((split) =>
        !Number.isFinite(split) || (axis.isLog && Math.abs(Math.log10(split) % 1) > 1e-6) ? '' : withUnit(split, unit),
      ),
  };
}

/** `room` gives the ends of what is drawn besides the series, such as bands. */
export function valueScale(
  axis: MixedAxis,
  room: () => readonly [number, number] | undefined = () => undefined,
): uPlot.Scale {
  return {
    ...(axis.isLog ? { distr: 3, log: 10 } : {}),
    range: (_plot: uPlot, low: number | null, high: number | null) => {
      const besides = room();
      if (besides === undefined) return axisRange(axis, low, high);
      return axisRange(axis, Math.min(low ?? besides[0], besides[0]), Math.max(high ?? besides[1], besides[1]));
    },
  };
}

export function mixedSeriesOptions(one: DrawnSeries): uPlot.Series {
  const colour = tokenValue(one.token);
  const isBars = one.kind === 'bars';
  return {
    label: one.name,
    scale: one.isRight ? 'right' : 'y',
    stroke: colour,
    width: isBars ? 0 : one.widthPx,
    spanGaps: false,
    ...(one.dash === undefined ? {} : { dash: [...one.dash] }),
    points: isBars ? { show: false } : { show: true, filter: lonePoints, size: 4, fill: colour },
    ...(one.kind === 'line' ? {} : { fill: isBars ? colour : `${colour}55` }),
    ...(isBars && uPlot.paths.bars !== undefined ? { paths: uPlot.paths.bars({ size: [0.9, 60], gap: 1 }) } : {}),
  };
}

/** Places of values that no line joins: alone between gaps they would not be seen. */
function lonePoints(plot: uPlot, place: number): number[] {
  const values = plot.data[place] ?? [];
  const isGap = (index: number): boolean => values[index] === null || values[index] === undefined;
  return [...values.keys()].filter((index) => !isGap(index) && isGap(index - 1) && isGap(index + 1));
}

/** Levels and bands, and instants as upright lines. */
export function markersPlugin(markers: readonly ChartMarker[], instants: () => readonly number[]): uPlot.Plugin {
  const draw = (plot: uPlot): void => {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const marker of markers) drawMarker(plot, marker);
    ctx.strokeStyle = tokenValue('--accent');
    ctx.globalAlpha = 0.55;
    ctx.lineWidth = devicePixelRatio;
    for (const unixMs of instants()) {
      const x = plot.valToPos(unixMs / 1000, 'x', true);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  };
  return { hooks: { draw: [draw] } };
}

function drawMarker(plot: uPlot, { from, to, token, isDashed, label }: ChartMarker): void {
  const { ctx, bbox } = plot;
  const colour = tokenValue(token);
  const at = (value: number): number =>
    value === Infinity ? bbox.top : value === -Infinity ? bbox.top + bbox.height : plot.valToPos(value, 'y', true);
  const [top, bottom] = [at(Math.max(from, to)), at(Math.min(from, to))];
  if (from !== to) {
    ctx.fillStyle = `${colour}22`;
    ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash(isDashed ? [5 * devicePixelRatio, 4 * devicePixelRatio] : []);
  for (const y of from === to ? [top] : [from, to].filter(Number.isFinite).map(at)) {
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  if (label === '') return;
  ctx.fillStyle = colour;
  ctx.textAlign = 'left';
  ctx.font = `${11 * devicePixelRatio}px ${tokenValue('--font')}`;
  ctx.fillText(
    label,
    bbox.left + 6 * devicePixelRatio,
    Math.max(bbox.top + 12 * devicePixelRatio, top - 4 * devicePixelRatio),
  );
}
