import type { Line } from '@komainu/contracts/dashboards/drawing/answers.ts';
import { token } from '../palette.ts';
import { type Box, px, type Shape } from '../shapes.ts';

/** What stands beneath its line, and above it. */
interface DrawnBand {
  readonly under: readonly Shape[];
  readonly over: readonly Shape[];
}

interface BandLine extends Pick<Line, 'band' | 'times' | 'values'> {
  readonly colour: string;
  readonly widthPx: number;
}

const NO_BAND: DrawnBand = { under: [], over: [] };

/** Where values are expected, and in red the stretches of an anomaly that lie outside. */
export function drawBand(
  { band, times, values, colour, widthPx }: BandLine,
  y: (value: number) => number,
  area: Box,
  x: (ms: number) => number,
): DrawnBand {
  if (band === undefined) return NO_BAND;
  const places = times.flatMap((time, index) => {
    const [low, high] = [band.lower[index] ?? null, band.upper[index] ?? null];
    const at = x(time);
    const isSeen = at >= area.x - 1 && at <= area.x + area.width + 1;
    return low === null || high === null || !isSeen ? [] : [{ at, low, high, index }];
  });
  if (places.length < 2) return NO_BAND;
  const upper = places.map(({ at, high }) => `${px(at)} ${px(y(high))}`);
  const lower = places.toReversed().map(({ at, low }) => `${px(at)} ${px(y(low))}`);
  const under: Shape[] = [{ kind: 'path', d: `M${[...upper, ...lower].join('L')}Z`, fill: colour, opacity: 0.16 }];
  if (band.of !== 'anomalies') return { under, over: [] };
  const breaches = places.flatMap(({ index, low, high }) => {
    const [value, next] = [values[index] ?? null, values[index + 1] ?? null];
    if (value === null || next === null) return [];
    const isOut = (value > high && band.direction !== 'below') || (value < low && band.direction !== 'above');
    const place = (at: number, of: number): string => `${px(x(times[at] ?? 0))} ${px(y(of))}`;
    return isOut ? [`M${place(index, value)}L${place(index + 1, next)}`] : [];
  });
  const d = breaches.join('');
  const over: Shape[] = [{ kind: 'path', d, stroke: token('--critical'), strokeWidth: widthPx + 0.6 }];
  return { under, over: d === '' ? [] : over };
}
