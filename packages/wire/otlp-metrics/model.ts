import type { Attributes } from '../otlp/attributes.ts';

/** One data point, whichever kind of metric it belongs to; what a kind does not have is left at its default. */
export interface OtlpPoint {
  attributes: Attributes;
  startUnixMs: number;
  timeUnixMs: number;
  /** Bit 0: the point says that there is no value. */
  flags: number;
  /** Gauges and sums; NaN when missing. */
  value: number;
  count: number;
  /** Undefined when the sender left it out. */
  sum: number | undefined;
  min: number | undefined;
  max: number | undefined;
  /** Histograms: one more than bounds. */
  bucketCounts: number[];
  explicitBounds: number[];
  /** Exponential histograms. */
  scale: number;
  zeroCount: number;
  positive: ExponentialBuckets;
  negative: ExponentialBuckets;
  /** Summaries: quantile (0 to 1) and value. */
  quantiles: (readonly [number, number])[];
}

export interface ExponentialBuckets {
  offset: number;
  counts: number[];
}

export type OtlpKind = 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary';

export interface OtlpMetric {
  name: string;
  unit: string;
  kind: OtlpKind | undefined;
  /** False: each point covers the time since the point before it (delta). */
  cumulative: boolean;
  monotonic: boolean;
  points: OtlpPoint[];
}

/** The metrics of one resource. */
export interface OtlpResourceMetrics {
  attributes: Attributes;
  metrics: OtlpMetric[];
}

export function emptyMetric(): OtlpMetric {
  return { name: '', unit: '', kind: undefined, cumulative: false, monotonic: false, points: [] };
}

export function emptyPoint(): OtlpPoint {
  return {
    attributes: new Map(),
    startUnixMs: 0,
    timeUnixMs: 0,
    flags: 0,
    value: Number.NaN,
    count: 0,
    sum: undefined,
    min: undefined,
    max: undefined,
    bucketCounts: [],
    explicitBounds: [],
    scale: 0,
    zeroCount: 0,
    positive: { offset: 0, counts: [] },
    negative: { offset: 0, counts: [] },
    quantiles: [],
  };
}
