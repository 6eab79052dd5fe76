import { firstAfter, type PromSeries, type SelectSeries } from './series.ts';

/** The samples of series in memory: for tests of the language. */
export function memorySelect(all: readonly PromSeries[]): SelectSeries {
  return async (matchers, fromMs, toMs) =>
    all.flatMap((series) => {
      if (!matchers.every(({ name, test }) => test(series.labels.get(name)))) return [];
      const from = firstAfter(series.timesMs, fromMs - 1);
      const to = firstAfter(series.timesMs, toMs);
      if (to <= from) return [];
      const { labels, timesMs, values } = series;
      return [{ labels, timesMs: Array.from(timesMs).slice(from, to), values: Array.from(values).slice(from, to) }];
    });
}
