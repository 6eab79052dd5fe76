import { type Grid, gridOfSlots } from '@komainu/query/metrics/grid.ts';
import type { MeasuredWindow } from './measurement.ts';
import { merged, type Stretch } from './stretches.ts';

/** Lengths of intervals to choose from, longest first. */
const INTERVALS = [86_400, 43_200, 21_600, 14_400, 7_200, 3_600, 1_800, 1_200, 600, 300, 120, 60];
const USUAL_POINTS = 300;
const MOST_POINTS = 5_000;
/** Corrections whose edges are cut out of the grid; edges of more are rounded to its intervals. */
const MOST_CUTS = 200;

/** A grid over a window, and which of its intervals count. */
export interface CountGrid {
  readonly grid: Grid;
  readonly counts: readonly boolean[];
}

/**
 * Intervals over a window such that none lies partly in a correction: as long as the edges of corrections allow when these
 * stand on round times, cut at the edges otherwise. Edges are rounded to minutes, which roll-ups keep.
 */
export function countGrid({ window, excluded }: MeasuredWindow): CountGrid {
  const span = window.to - window.from;
  const within = merged(
    excluded
      .map(({ from, to }) => ({ from: toMinute(Math.max(from, window.from)), to: toMinute(Math.min(to, window.to)) }))
      .filter(({ from, to }) => to > from),
  );
  const usual = INTERVALS.findLast((interval) => span / interval <= USUAL_POINTS) ?? 86_400;
  const edges = within.flatMap(({ from, to }) => [from, to]).filter((edge) => edge > window.from && edge < window.to);
  const fits = (interval: number) => span / interval <= MOST_POINTS && edges.every((edge) => edge % interval === 0);
  const interval = INTERVALS.find((one) => one <= usual && fits(one)) ?? usual;
  const cuts = edges.every((edge) => edge % interval === 0) ? [] : edges.slice(0, MOST_CUTS);
  const starts = startsOf(window, interval, cuts);
  const seconds = starts.map((start, index) => (starts[index + 1] ?? window.to) - start);
  const counts = starts.map((start, index) => !isWithin(within, start + Math.floor((seconds[index] ?? 0) / 2)));
  return { grid: gridOfSlots(starts, seconds, interval), counts };
}

function startsOf(window: Stretch, interval: number, cuts: readonly number[]): number[] {
  const starts = new Set([window.from, ...cuts]);
  for (let at = Math.ceil(window.from / interval) * interval; at < window.to; at += interval) starts.add(at);
  return [...starts].sort((a, b) => a - b);
}

function isWithin(stretches: readonly Stretch[], unixS: number): boolean {
  return stretches.some(({ from, to }) => from <= unixS && unixS < to);
}

function toMinute(unixS: number): number {
  return Math.round(unixS / 60) * 60;
}
