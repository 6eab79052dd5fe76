import type { WrittenSeries } from '../../packages/wire/prometheus/write-body.ts';

/** Seconds between samples, and where they lie in them: never where a range of whole tens of seconds begins. */
export const SAMPLE_S = 10;
export const SAMPLE_OFFSET_S = 3;

interface DemoSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** The value of the n-th sample; undefined where there is none. */
  readonly at: (index: number) => number | undefined;
}

const INSTANCES = ['demo-1:10000', 'demo-2:10001', 'demo-3:10002'];
const BOUNDS = ['0.0001', '0.00025', '0.005', '0.1', '1', '10', '+Inf'];

/** Small repeatable numbers that look random. */
function noise(index: number, seed: number): number {
  const mixed = Math.imul((index + 1) ^ (seed * 2_654_435_761), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 0x1_0000_0000;
}

/** A counter that grows by about `rate` a sample, and begins anew every `life` samples. */
function counter(rate: number, seed: number, life = Number.POSITIVE_INFINITY): DemoSeries['at'] {
  let total = 1000 * rate;
  const totals: number[] = [];
  return (index) => {
    for (let next = totals.length; next <= index; next++) {
      total = next > 0 && next % life === 0 ? rate * noise(next, seed) : total + rate * (0.5 + noise(next, seed));
      totals.push(total);
    }
    return totals[index];
  };
}

/** A service such as the public compliance queries ask about: gauges, counters, histograms, gaps, resets and mixed case. */
export function demoSeries(): DemoSeries[] {
  const series: DemoSeries[] = [];
  INSTANCES.forEach((instance, host) => {
    const common = { instance, job: 'demo' };
    series.push({ labels: { __name__: 'demo_num_cpus', ...common }, at: () => 4 + host });
    ['buffers', 'cached', 'free', 'used'].forEach((type, kind) => {
      series.push({
        labels: { __name__: 'demo_memory_usage_bytes', ...common, type },
        at: (index) => Math.round(1e8 * (1 + kind + Math.sin(index / (20 + host))) + 1e6 * noise(index, kind)),
      });
    });
    ['idle', 'system', 'user'].forEach((mode, kind) => {
      series.push({
        labels: { __name__: 'demo_cpu_usage_seconds_total', ...common, mode },
        at: counter(3 + kind, host * 7 + kind, host === 1 ? 97 : Number.POSITIVE_INFINITY),
      });
    });
    for (const method of ['GET', 'POST']) {
      for (const status of ['200', '404', '500']) {
        let below = 0;
        const labels = { ...common, method, path: '/api/Foo', status };
        BOUNDS.forEach((le, bound) => {
          const grow = counter(2 + bound, bound + Number(status) + host);
          below += 1;
          const shift = below * 10_000;
          series.push({
            labels: { __name__: 'demo_api_request_duration_seconds_bucket', ...labels, le },
            at: (index) => Math.floor((grow(index) ?? 0) + shift),
          });
        });
        series.push({
          labels: { __name__: 'demo_api_request_duration_seconds_count', ...labels },
          at: counter(20, Number(status) + host, 211),
        });
      }
    }
    series.push({
      labels: { __name__: 'demo_intermittent_metric', ...common },
      at: (index) => (index % 90 < 45 + host * 5 ? noise(index, host) : undefined),
    });
    series.push({
      labels: { __name__: 'demo_batch_last_success_timestamp_seconds', ...common },
      at: (index) => 1.6e9 + Math.floor(index / 30) * 300,
    });
    series.push({
      labels: { __name__: 'demo_disk_usage_bytes', ...common },
      at: (index) => 5e9 + 1.25e4 * index + host,
    });
    series.push({
      labels: { __name__: 'demo_negative', ...common },
      at: (index) => host - 1 + (noise(index, 5) - 0.5) / 4,
    });
    series.push({
      labels: { __name__: 'demo_level', ...common, host: `web-${host}` },
      at: (index) => Math.floor(index / 17) % (2 + host),
    });
  });
  return series;
}

/** The samples of a stretch of `count` from the `first`-th on, as remote write sends them. */
export function demoSamples(
  series: readonly DemoSeries[],
  startUnixS: number,
  first: number,
  count: number,
): WrittenSeries[] {
  return series.map(({ labels, at }) => ({
    labels,
    samples: Array.from({ length: count }, (_, offset) => first + offset).flatMap((index) => {
      const value = at(index);
      const time = (startUnixS + index * SAMPLE_S + SAMPLE_OFFSET_S) * 1000;
      return value === undefined ? [] : [[time, value] as const];
    }),
  }));
}
