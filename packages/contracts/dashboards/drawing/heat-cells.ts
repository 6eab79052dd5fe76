import { niceStep } from './histogram.ts';

interface HeatLine {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

export interface HeatCells {
  readonly cells: readonly { readonly column: number; readonly row: number; readonly count: number }[];
  readonly most: number;
  /** The values at the bottom and at the top. */
  readonly low: number;
  readonly high: number;
}

/** Counts points by time and value; rows count from the bottom. */
export function heatCells(
  lines: readonly HeatLine[],
  window: { readonly fromMs: number; readonly toMs: number },
  columns: number,
  rows: number,
): HeatCells {
  const points = lines.flatMap(({ times, values }) =>
    values.flatMap((value, index) => {
      const time = times[index];
      return value === null || time === undefined || !Number.isFinite(value) ? [] : [[time, value] as const];
    }),
  );
  let [low, high] = [0, 0];
  for (const [, value] of points) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high > low) high = Math.ceil(high / niceStep((high - low) / 10)) * niceStep((high - low) / 10);
  else high = low + 1;
  // A cell narrower than the interval of the points would leave gaps between them.
  const span = window.toMs - window.fromMs || 1;
  const longest = Math.max(1, ...lines.map(({ times }) => times.length));
  const wide = Math.max(1, Math.ceil(columns / Math.max(1, longest)));
  const counts = new Map<number, number>();
  for (const [time, value] of points) {
    const column = Math.floor(((time - window.fromMs) / span) * columns);
    const row = Math.min(rows - 1, Math.floor(((value - low) / (high - low)) * rows));
    for (let step = 0; step < wide; step++) {
      const place = column + step;
      if (place < 0 || place >= columns) continue;
      counts.set(place * rows + row, (counts.get(place * rows + row) ?? 0) + 1);
    }
  }
  return {
    cells: [...counts].map(([place, count]) => ({ column: Math.floor(place / rows), row: place % rows, count })),
    most: Math.max(1, ...counts.values()),
    low,
    high,
  };
}
