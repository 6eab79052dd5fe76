import type { SeriesIdentity } from '../series/sink.ts';

const SERIES_TYPE = 'gauge';

/**
 * A series of Prometheus as we keep one: `__name__` is the metric, the label `host` the host, every other label a tag
 * `name:value` with its letters as they came (`method:GET`). Cumulative counters stay cumulative: to PromQL they are what it
 * expects, to the metric language a gauge that `.as_rate()` does not touch and `per_second()` turns into a rate.
 */
export function labelIdentity(labels: Iterable<readonly [name: string, value: string]>): SeriesIdentity {
  let metric = '';
  let host = '';
  const tags: string[] = [];
  for (const [name, value] of labels) {
    // A label without value is the same as none.
    if (value === '') continue;
    if (name === '__name__') metric = value;
    else if (name === 'host') host = value;
    else tags.push(`${name}:${value}`);
  }
  return { metric, host, tags, type: SERIES_TYPE, intervalSeconds: 0, unit: '', verbatim: true };
}
