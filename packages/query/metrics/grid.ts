/** Evenly spaced intervals. Interval `i` covers [startUnixS + i * intervalSeconds, + intervalSeconds). */
export interface Grid {
  readonly startUnixS: number;
  readonly intervalSeconds: number;
  readonly points: number;
}

/** Unix seconds, from inclusive to exclusive. */
export interface MetricWindow {
  readonly fromUnixS: number;
  readonly toUnixS: number;
}

/** Intervals that the automatic choice picks from, in seconds. */
const INTERVALS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400];

/** Most points that the automatic choice gives a series. */
const AUTOMATIC_POINTS = 300;
/** Most points that an explicit rollup may give; a shorter interval is raised, as Datadog does. */
const MOST_POINTS = 1_500;

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
  return found ?? Math.ceil(spanSeconds / points / 86_400) * 86_400;
}

/** The grid over a window: intervals begin at multiples of the interval since 1970 and cover the whole window. */
export function gridOf(window: MetricWindow, intervalSeconds: number): Grid {
  const startUnixS = Math.floor(window.fromUnixS / intervalSeconds) * intervalSeconds;
  const points = Math.max(1, Math.ceil((window.toUnixS - startUnixS) / intervalSeconds));
  return { startUnixS, intervalSeconds, points };
}

/** The same grid `seconds` earlier (later when negative). */
export function shiftGrid(grid: Grid, seconds: number): Grid {
  return { ...grid, startUnixS: grid.startUnixS - seconds };
}

/** The beginning of an interval, Unix seconds. */
export function timeAt(grid: Grid, index: number): number {
  return grid.startUnixS + index * grid.intervalSeconds;
}
