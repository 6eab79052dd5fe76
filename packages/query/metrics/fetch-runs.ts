import type { FetchedSeries } from './fetch.ts';
import { evenRuns, type Grid } from './grid.ts';

/** Pieces that are asked for at a time. */
const AT_ONCE = 8;

/**
 * Fetches on a grid of any kind. Whoever keeps the points knows evenly spaced grids only: months, and days that a clock
 * change makes longer, are asked for piece by piece and joined.
 */
export async function fetchRuns(
  grid: Grid,
  fetch: (even: Grid) => Promise<readonly FetchedSeries[]>,
): Promise<readonly FetchedSeries[]> {
  if (grid.slots === undefined) return fetch(grid);
  const lines = new Map<string, FetchedSeries>();
  const runs = evenRuns(grid);
  for (let start = 0; start < runs.length; start += AT_ONCE) {
    const some = runs.slice(start, start + AT_ONCE);
    const answers = await Promise.all(some.map((run) => fetch(run.grid)));
    for (const [index, series] of answers.entries()) {
      for (const one of series) {
        const key = JSON.stringify(one.tags);
        const line = lines.get(key) ?? { ...one, values: new Float64Array(grid.points).fill(Number.NaN) };
        line.values.set(one.values, some[index]?.from ?? 0);
        lines.set(key, line);
      }
    }
  }
  return [...lines.values()];
}
