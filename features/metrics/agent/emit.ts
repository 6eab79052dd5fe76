import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import type { SketchSeries } from '@komainu/wire/sketches/encode.ts';
import type { Context } from './context.ts';
import type { HistogramSettings } from './histogram.ts';

/** Length of a bucket, as the Agent has it. */
export const BUCKET_S = 10;

/** Takes what buckets become. */
export interface PointSink {
  readonly series: MetricSeries[];
  readonly sketches: SketchSeries[];
}

/** Turns what a context's bucket holds into points that start at `bucketS`, and empties the bucket. */
export function emitBucket(context: Context, bucketS: number, histogram: HistogramSettings, sink: PointSink): void {
  const { metric, host, tags } = context;
  switch (context.type) {
    case 'count':
      sink.series.push(pointOf(context, '', context.value / BUCKET_S, bucketS, 'rate'));
      context.value = 0;
      context.counted = true;
      break;
    case 'gauge':
      sink.series.push(pointOf(context, '', context.value, bucketS));
      break;
    case 'set':
      sink.series.push(pointOf(context, '', context.set?.size ?? 0, bucketS));
      context.set = undefined;
      break;
    case 'histogram':
      for (const { suffix, value, isCount } of context.histogram?.summarize(histogram) ?? []) {
        const point = isCount
          ? pointOf(context, suffix, value / BUCKET_S, bucketS, 'rate')
          : pointOf(context, suffix, value, bucketS);
        sink.series.push(point);
      }
      context.histogram = undefined;
      break;
    case 'distribution':
      if (context.sketch !== undefined)
        sink.sketches.push({ metric, host, tags, sketches: [context.sketch.build(bucketS)] });
      context.sketch = undefined;
      break;
  }
}

/** A point of the series of a context. */
export function pointOf(
  { metric, host, tags }: Context,
  suffix: string,
  value: number,
  timeUnixS: number,
  type: MetricSeries['type'] = 'gauge',
): MetricSeries {
  return {
    metric: metric + suffix,
    host,
    tags,
    intervalSeconds: BUCKET_S,
    type,
    timesUnixS: [timeUnixS],
    values: [value],
  };
}
