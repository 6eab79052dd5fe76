import type {
  DistributionSketch,
  DistributionWriter,
  MetricSeries,
  MetricWriter,
  PointAddress,
  PointReader,
} from '@komainu/contracts/metrics/sample.ts';

/** A metric store for tests: of two points of one series at one second the last written stands. */
export class MemoryMetrics implements MetricWriter, DistributionWriter, PointReader {
  readonly points = new Map<string, { readonly address: PointAddress; readonly value: number }>();
  readonly sketches = new Map<string, { readonly address: PointAddress; readonly sketch: DistributionSketch }>();
  /** Everything that was written, for those who look at series. */
  readonly written: MetricSeries[];
  reads = 0;
  /** Thrown by writes while it is set. */
  failure: Error | undefined;

  constructor(written: MetricSeries[] = []) {
    this.written = written;
  }

  readonly write: MetricWriter['write'] = async (series) => {
    this.#fail();
    this.written.push(...series);
    for (const { metric, host, tags, timesUnixS, values } of series) {
      for (const [index, timeUnixS] of timesUnixS.entries()) {
        const address = { metric, host, tags, timeUnixS };
        this.points.set(textOf(address), { address, value: values[index] ?? Number.NaN });
      }
    }
  };

  readonly writeDistributions: DistributionWriter['writeDistributions'] = async (series) => {
    this.#fail();
    for (const { metric, host, tags, timesUnixS, sketches } of series) {
      for (const [index, timeUnixS] of timesUnixS.entries()) {
        const address = { metric, host, tags, timeUnixS };
        const sketch = sketches[index];
        if (sketch !== undefined) this.sketches.set(textOf(address), { address, sketch });
      }
    }
  };

  readonly valuesAt: PointReader['valuesAt'] = async (points) => {
    this.reads++;
    return points.map((point) => this.points.get(textOf(point))?.value);
  };

  readonly sketchesAt: PointReader['sketchesAt'] = async (points) => {
    this.reads++;
    return points.map((point) => this.sketches.get(textOf(point))?.sketch);
  };

  /** What a query would add up: the sum of a metric's counts by tags and bucket of ten seconds. */
  sums(metric: string): Readonly<Record<string, number>> {
    const sums: Record<string, number> = {};
    for (const { address, value } of this.points.values()) {
      if (address.metric !== metric) continue;
      const bucket = address.timeUnixS - (address.timeUnixS % 10);
      const key = `${address.tags.join(',')} ${bucket}`;
      sums[key] = (sums[key] ?? 0) + value;
    }
    return sums;
  }

  #fail(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}

function textOf({ metric, host, tags, timeUnixS }: PointAddress): string {
  return [metric, host, ...tags, timeUnixS].join('\0');
}
