/** Lines of several answers may have intervals of their own: these put them on one axis of times. */
export interface TimedLine {
  /** Unix ms, rising. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

/** All times at which any of the lines has a point, rising. */
export function sharedTimes(lines: readonly TimedLine[]): number[] {
  const [first] = lines;
  if (first !== undefined && lines.every(({ times }) => times === first.times)) return [...first.times];
  return [...new Set(lines.flatMap((line) => line.times))].sort((a, b) => a - b);
}

/** Values at the times of all lines; between two points of the line's own interval they are joined when asked. */
export function onTimes(line: TimedLine, times: readonly number[], joined: boolean): (number | null)[] {
  if (times.length === line.times.length) return [...line.values];
  const own = new Map(line.times.map((time, index) => [time, line.values[index] ?? null]));
  const values = times.map((time) => own.get(time) ?? null);
  if (joined) join(values, times, 1.5 * stepOf(line.times));
  return values;
}

function stepOf(times: readonly number[]): number {
  return times.reduce(
    (least, time, index) => (index === 0 ? least : Math.min(least, time - (times[index - 1] ?? 0))),
    Infinity,
  );
}

/** Fills gaps that are no longer than `longestMs` along the straight line between their ends. */
function join(values: (number | null)[], times: readonly number[], longestMs: number): void {
  let last = -1;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? null;
    if (value === null) continue;
    const [from, to] = [times[last] ?? 0, times[index] ?? 0];
    if (last >= 0 && to - from <= longestMs) {
      const start = values[last] ?? 0;
      for (let gap = last + 1; gap < index; gap++)
        values[gap] = start + ((value - start) * ((times[gap] ?? 0) - from)) / (to - from);
    }
    last = index;
  }
}
