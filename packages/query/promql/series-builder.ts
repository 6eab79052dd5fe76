import { PromqlExecutionError } from './error.ts';
import type { Labels } from './labels.ts';
import type { Element, PromSeries } from './series.ts';

/** How many samples a query holds, against what it may. */
export class SampleBudget {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  get left(): number {
    return this.#left;
  }

  take(samples: number): void {
    this.#left -= samples;
    if (this.#left < 0) {
      throw new PromqlExecutionError('query processing would load too many samples into memory in query execution');
    }
  }
}

/** Gathers vectors of ascending times into series. */
export class SeriesBuilder {
  readonly #series = new Map<string, { labels: Labels; timesMs: number[]; values: number[] }>();
  readonly #budget: SampleBudget;

  constructor(budget: SampleBudget) {
    this.#budget = budget;
  }

  add(timeMs: number, elements: readonly Element[]): void {
    this.#budget.take(elements.length);
    for (const { labels, value } of elements) {
      let series = this.#series.get(labels.key);
      if (series === undefined) {
        series = { labels, timesMs: [], values: [] };
        this.#series.set(labels.key, series);
      }
      if (series.timesMs.at(-1) === timeMs) {
        throw new PromqlExecutionError('vector cannot contain metrics with the same labelset');
      }
      series.timesMs.push(timeMs);
      series.values.push(value);
    }
  }

  series(): readonly PromSeries[] {
    return [...this.#series.values()];
  }
}
