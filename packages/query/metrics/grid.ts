/**
 * Intervals in a row. Interval `i` covers [startUnixS + i * intervalSeconds, + intervalSeconds), unless `slots` says
 * otherwise.
 */
export interface Grid {
  readonly startUnixS: number;
  /** The length of an interval; with `slots` the usual one. */
  readonly intervalSeconds: number;
  readonly points: number;
  /** Intervals that are not evenly spaced: days of a time zone, months, or such intervals a calendar month earlier. */
  readonly slots?: GridSlots;
}

export interface GridSlots {
  /** The beginning of each interval, Unix seconds. */
  readonly starts: readonly number[];
  /** The length of each interval. */
  readonly seconds: readonly number[];
}

/** Unix seconds, from inclusive to exclusive. */
export interface MetricWindow {
  readonly fromUnixS: number;
  readonly toUnixS: number;
}

const DAY_S = 86_400;
/** Intervals that the automatic choice picks from, in seconds. */
const INTERVALS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, DAY_S];

/** Most points that the automatic choice gives a series. */
const AUTOMATIC_POINTS = 300;
/** Days are the longest that is chosen for what is kept, fifteen months. */
const AUTOMATIC_DAYS = 460;
/** Most points that an explicit rollup may give; a shorter interval is raised, as Datadog does. */
export const MOST_POINTS = 1_500;

/** The interval for a window, in seconds: the shortest that keeps to 300 points, or the one asked for, within reason. */
export function chooseInterval(window: MetricWindow, askedSeconds: number | null = null): number {
  const span = Math.max(1, window.toUnixS - window.fromUnixS);
  if (askedSeconds !== null && askedSeconds > 0) {
    return span / askedSeconds <= MOST_POINTS ? askedSeconds : shortest(span, MOST_POINTS, askedSeconds);
  }
  return shortest(span, AUTOMATIC_POINTS, 1);
}

function shortest(spanSeconds: number, points: number, least: number): number {
  const found = INTERVALS.find((interval) => interval >= least && spanSeconds / interval <= points);
  if (found !== undefined) return found;
  if (least <= DAY_S && spanSeconds / DAY_S <= AUTOMATIC_DAYS) return DAY_S;
  return Math.ceil(spanSeconds / points / DAY_S) * DAY_S;
}

/**
 * The grid over a window: intervals begin at multiples of the interval since 1970 (moved by `aheadSeconds`, how far a
 * time zone is ahead of UTC) and cover the whole window.
 */
export function gridOf(window: MetricWindow, intervalSeconds: number, aheadSeconds = 0): Grid {
  const startUnixS = Math.floor((window.fromUnixS + aheadSeconds) / intervalSeconds) * intervalSeconds - aheadSeconds;
  const points = Math.max(1, Math.ceil((window.toUnixS - startUnixS) / intervalSeconds));
  return { startUnixS, intervalSeconds, points };
}

/** The same grid `seconds` earlier (later when negative). */
export function shiftGrid(grid: Grid, seconds: number): Grid {
  return movedGrid(grid, (time) => time - seconds);
}

/** The grid with every interval moved; the length of each stays. */
export function movedGrid(grid: Grid, move: (unixS: number) => number): Grid {
  const starts = Array.from({ length: grid.points }, (_, index) => move(timeAt(grid, index)));
  const seconds = starts.map((_, index) => secondsAt(grid, index));
  return gridOfSlots(starts, seconds, grid.intervalSeconds);
}

/** A grid of given intervals; evenly spaced ones are told as such. */
export function gridOfSlots(starts: readonly number[], seconds: readonly number[], intervalSeconds: number): Grid {
  const startUnixS = starts[0] ?? 0;
  const even = starts.every(
    (start, index) => start === startUnixS + index * intervalSeconds && seconds[index] === intervalSeconds,
  );
  const grid = { startUnixS, intervalSeconds, points: starts.length };
  return even ? grid : { ...grid, slots: { starts, seconds } };
}

/** The grid with `points` more intervals before it. Intervals that are not evenly spaced are left as they are. */
export function extendedGrid(grid: Grid, points: number): Grid {
  if (grid.slots !== undefined || points <= 0) return grid;
  return { ...grid, startUnixS: grid.startUnixS - points * grid.intervalSeconds, points: grid.points + points };
}

/** The beginning of an interval, Unix seconds; of the one after the last, the end. */
export function timeAt(grid: Grid, index: number): number {
  const { slots } = grid;
  if (slots === undefined) return grid.startUnixS + index * grid.intervalSeconds;
  const last = slots.starts.length - 1;
  return slots.starts[index] ?? (slots.starts[last] ?? grid.startUnixS) + (slots.seconds[last] ?? 0);
}

/** The length of an interval. */
export function secondsAt(grid: Grid, index: number): number {
  return grid.slots?.seconds[index] ?? grid.intervalSeconds;
}

/** Neighbouring intervals of one length, as a grid of their own, and where they begin in the whole. */
export interface EvenRun {
  readonly from: number;
  readonly grid: Grid;
}

/** A grid as evenly spaced pieces, in order. */
export function evenRuns(grid: Grid): readonly EvenRun[] {
  const { slots } = grid;
  if (slots === undefined) return [{ from: 0, grid }];
  const runs: EvenRun[] = [];
  let from = 0;
  for (let index = 1; index <= grid.points; index += 1) {
    const seconds = slots.seconds[index - 1] ?? grid.intervalSeconds;
    const follows = slots.starts[index] === (slots.starts[index - 1] ?? 0) + seconds;
    if (index < grid.points && follows && slots.seconds[index] === seconds) continue;
    runs.push({ from, grid: { startUnixS: slots.starts[from] ?? 0, intervalSeconds: seconds, points: index - from } });
    from = index;
  }
  return runs;
}
