import { textOf } from '../otlp/attributes.ts';
import { describeResource, NO_SERVICE_NAME, type OtlpResource } from '../otlp/resource.ts';
import { ByteHash } from '../series/hash.ts';
import { numberSeries } from '../series/json.ts';
import type { PointSink, SeriesIdentity, SketchSink } from '../series/sink.ts';
import { addEvenly, SketchBuilder } from '../sketches/builder.ts';
import type { CumulativeRequest } from './cumulative.ts';
import { namedForAgents } from './host-metrics.ts';
import type { OtlpMetric, OtlpPoint, OtlpResourceMetrics } from './model.ts';

const POINT_SEED = 5;
const SKETCH_SEED = 6;
const NO_VALUE = 1;
/** Exporters send a few hundred buckets at most; each may cost as much as dozens of values. */
const MOST_BUCKETS = 8192;

export interface OtlpSinks {
  readonly points: PointSink;
  readonly sketches: SketchSink;
  /** Called once for each data point that is read and, rightly, not stored: first cumulative points, empty ones. */
  absorbed(): void;
}

/**
 * Turns OTLP metrics into Datadog's: gauges stay, delta and monotonic cumulative sums become counts, other sums gauges,
 * histograms sketches, summaries counts and gauges by quantile (opentelemetry-mapping-go `pkg/otlp/metrics`).
 */
export function writeOtlpMetrics(
  resources: readonly OtlpResourceMetrics[],
  sinks: OtlpSinks,
  memory: CumulativeRequest,
): void {
  const writer = new Writer(sinks, memory);
  for (const { attributes, metrics } of resources) {
    const resource = describeResource(attributes);
    for (const metric of metrics) for (const named of namedForAgents(metric)) writer.metric(resource, named);
  }
}

class Writer {
  readonly #sinks: OtlpSinks;
  readonly #memory: CumulativeRequest;
  readonly #hash = new ByteHash();

  constructor(sinks: OtlpSinks, memory: CumulativeRequest) {
    this.#sinks = sinks;
    this.#memory = memory;
  }

  metric(resource: OtlpResource, metric: OtlpMetric): void {
    const base = resourceTags(resource);
    for (const point of metric.points) {
      if ((point.flags & NO_VALUE) !== 0) {
        this.#sinks.absorbed();
        continue;
      }
      const identity: SeriesIdentity = {
        metric: metric.name,
        host: resource.host,
        tags: [...base, ...[...point.attributes].map(([key, value]) => `${key}:${textOf(value) || 'n/a'}`)],
        type: 'gauge',
        intervalSeconds: 0,
        unit: metric.unit,
      };
      switch (metric.kind) {
        case 'gauge':
          this.#point(identity, point, point.value);
          break;
        case 'sum':
          this.#sum(identity, metric, point);
          break;
        case 'histogram':
        case 'exponentialHistogram':
          this.#histogram({ ...identity, type: 'distribution' }, metric, point);
          break;
        case 'summary':
          this.#summary(identity, point);
          break;
        default:
          this.#sinks.points.refuse('unknown_metric_kind', 1);
      }
    }
  }

  #point(identity: SeriesIdentity, point: OtlpPoint, value: number): void {
    const { points } = this.#sinks;
    points.point(Math.floor(point.timeUnixMs / 1000), value);
    const series = numberSeries(points, this.#hash, identity, POINT_SEED);
    if (typeof series === 'number') points.assign(series, identity.type, 0);
    else points.refuse(series);
  }

  #sum(identity: SeriesIdentity, metric: OtlpMetric, point: OtlpPoint): void {
    if (metric.cumulative && !metric.monotonic) this.#point(identity, point, point.value);
    else this.#count(identity, point, metric.cumulative, point);
  }

  /** Writes a count; a cumulative one as its change. `point` holds the number in `value`. */
  #count(identity: SeriesIdentity, dated: OtlpPoint, cumulative: boolean, point: OtlpPoint): void {
    const count: SeriesIdentity = { ...identity, type: 'count' };
    if (!cumulative) {
      this.#point(count, dated, point.value);
      return;
    }
    const series = numberSeries(this.#sinks.points, this.#hash, count, POINT_SEED);
    if (typeof series === 'string') {
      this.#sinks.points.refuse(series, 1);
      return;
    }
    const change = this.#memory.change(series, point);
    if (change === undefined) this.#sinks.absorbed();
    else this.#point(count, dated, change.value);
  }

  #histogram(identity: SeriesIdentity, metric: OtlpMetric, point: OtlpPoint): void {
    const { sketches } = this.#sinks;
    if (point.bucketCounts.length + point.positive.counts.length + point.negative.counts.length > MOST_BUCKETS) {
      sketches.refuse('too_many_buckets', 1);
      return;
    }
    const series = numberSeries(sketches, this.#hash, identity, SKETCH_SEED);
    if (typeof series === 'string') {
      sketches.refuse(series, 1);
      return;
    }
    const change = metric.cumulative ? this.#memory.change(series, point) : point;
    if (change === undefined || change.count === 0) {
      this.#sinks.absorbed();
      return;
    }
    const builder = new SketchBuilder();
    if (metric.kind === 'histogram') addBuckets(builder, change);
    else addExponential(builder, change);
    const sketch = builder.build({
      count: change.count,
      ...(change.sum !== undefined && { sum: change.sum }),
      ...(change.min !== undefined && { min: change.min }),
      ...(change.max !== undefined && { max: change.max }),
    });
    sketches.sketch(series, Math.floor(point.timeUnixMs / 1000), sketch);
  }

  #summary(identity: SeriesIdentity, point: OtlpPoint): void {
    const part = (suffix: string): SeriesIdentity => ({ ...identity, metric: `${identity.metric}.${suffix}` });
    this.#count(part('count'), point, true, { ...point, value: point.count });
    this.#count(part('sum'), point, true, { ...point, value: point.sum ?? 0, count: 0 });
    for (const [quantile, value] of point.quantiles) {
      const gauge = part('quantile');
      this.#point({ ...gauge, tags: [...gauge.tags, `quantile:${quantileTag(quantile)}`] }, point, value);
    }
  }
}

function resourceTags(resource: OtlpResource): string[] {
  const tags = [...resource.tags];
  if (resource.service !== '' && resource.service !== NO_SERVICE_NAME) tags.push(`service:${resource.service}`);
  if (resource.env !== '') tags.push(`env:${resource.env}`);
  if (resource.version !== '') tags.push(`version:${resource.version}`);
  return tags;
}

function quantileTag(quantile: number): string {
  return quantile === 0 || quantile === 1 ? quantile.toFixed(1) : String(quantile);
}

/** Explicit buckets; the open ends are closed by the exact minimum and maximum where they are known. */
function addBuckets(builder: SketchBuilder, point: OtlpPoint): void {
  const { bucketCounts, explicitBounds: bounds } = point;
  if (bucketCounts.length === 0) {
    // Only count and sum were sent: their mean is all that is known.
    builder.add((point.sum ?? 0) / point.count, point.count);
    return;
  }
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const [index, count] of bucketCounts.entries()) {
    if (count <= 0) continue;
    const first = index === 0;
    const last = index >= bounds.length;
    const high = last ? (point.max ?? bounds.at(-1) ?? 0) : (bounds[index] ?? 0);
    const low = first ? (point.min ?? Math.min(high, 0)) : (bounds[index - 1] ?? 0);
    const from = Math.max(low, point.min ?? low);
    const until = Math.min(high, point.max ?? high);
    addEvenly(builder, Math.min(from, until), Math.max(from, until), count);
    least = Math.min(least, from);
    greatest = Math.max(greatest, until);
  }
  point.min ??= least;
  point.max ??= greatest;
}

/** Exponential buckets: bucket k covers (γ^k, γ^(k+1)] with γ = 2^(2^−scale). */
function addExponential(builder: SketchBuilder, point: OtlpPoint): void {
  const base = 2 ** -point.scale;
  let least = point.zeroCount > 0 ? 0 : Number.POSITIVE_INFINITY;
  let greatest = point.zeroCount > 0 ? 0 : Number.NEGATIVE_INFINITY;
  builder.addToBin(0, point.zeroCount);
  for (const [sign, buckets] of [
    [1, point.positive],
    [-1, point.negative],
  ] as const) {
    for (const [index, count] of buckets.counts.entries()) {
      if (count <= 0) continue;
      const low = sign * clamp(2 ** ((index + buckets.offset) * base));
      const high = sign * clamp(2 ** ((index + buckets.offset + 1) * base));
      addEvenly(builder, Math.min(low, high), Math.max(low, high), count);
      least = Math.min(least, low, high);
      greatest = Math.max(greatest, low, high);
    }
  }
  point.min ??= least;
  point.max ??= greatest;
}

function clamp(value: number): number {
  return Math.min(value, Number.MAX_VALUE);
}
