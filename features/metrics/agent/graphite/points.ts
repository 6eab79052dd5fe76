import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import type { GraphitePoint } from '@komainu/wire/graphite/line.ts';

const MOST_POINTS = 200_000;

interface Gathered {
  readonly metric: string;
  readonly tags: readonly string[];
  readonly timesUnixS: number[];
  readonly values: number[];
}

/** Points that wait to be sent, series by series, up to a bound. */
export class GraphitePoints {
  readonly #series = new Map<string, Gathered>();
  #waiting = 0;

  /** False when there is no room: the point is dropped. */
  add({ metric, tags, value, timeUnixS }: GraphitePoint): boolean {
    if (this.#waiting >= MOST_POINTS) return false;
    const key = `${metric};${tags.join(';')}`;
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { metric, tags, timesUnixS: [], values: [] };
      this.#series.set(key, series);
    }
    series.timesUnixS.push(timeUnixS);
    series.values.push(value);
    this.#waiting++;
    return true;
  }

  /** Everything that waits, as gauges. `host` and `hostTags` are the machine's; a `host` tag names another. */
  take(host: string): MetricSeries[] {
    const taken = [...this.#series.values()].map(({ metric, tags, timesUnixS, values }): MetricSeries => {
      const named = tags.find((tag) => tag.startsWith('host:'));
      return {
        metric,
        type: 'gauge',
        intervalSeconds: 0,
        host: named === undefined ? host : named.slice('host:'.length),
        tags: tags.filter((tag) => tag !== named),
        timesUnixS,
        values,
      };
    });
    this.#series.clear();
    this.#waiting = 0;
    return taken;
  }
}
