import type { StatsDType } from '@komainu/wire/dogstatsd/line.ts';
import { HistogramBuilder } from './histogram.ts';
import { SketchBuilder } from './sketch-builder.ts';

/** A timing is a histogram under another letter. */
export type ContextType = Exclude<StatsDType, 'timing'>;

/** One metric with its host and tags, and what the present bucket holds of it. */
export interface Context {
  readonly metric: string;
  readonly type: ContextType;
  readonly host: string;
  readonly tags: readonly string[];
  /** The distribution that a histogram is copied to, where that is asked for. */
  readonly copy: Context | undefined;
  /** Start of the last bucket that had a sample, Unix seconds; -1 once it is forgotten. */
  lastBucketS: number;
  /** Whether the present bucket has a sample. */
  touched: boolean;
  /** A count that was reported once: it is reported as 0 for a while after it stops. */
  counted: boolean;
  /** Sum of a count, last value of a gauge. */
  value: number;
  set: Set<string> | undefined;
  histogram: HistogramBuilder | undefined;
  sketch: SketchBuilder | undefined;
  /** Values that came while metrics are counted one by one, and when the last one did. */
  received: number;
  lastSeenMs: number;
}

/** Different values of a set kept in one bucket; more make its size too small, and are counted. */
const MAX_SET_VALUES = 100_000;

/** A context without samples. */
export function newContext(
  identity: {
    readonly metric: string;
    readonly type: ContextType;
    readonly host: string;
    readonly tags: readonly string[];
  },
  bucketS: number,
  copy?: Context,
): Context {
  return {
    ...identity,
    copy,
    lastBucketS: bucketS,
    touched: false,
    counted: false,
    value: 0,
    set: undefined,
    histogram: undefined,
    sketch: undefined,
    received: 0,
    lastSeenMs: 0,
  };
}

/** What a line adds to a context, whatever object it comes in. */
export interface Sample {
  readonly values: readonly number[];
  readonly valueCount: number;
  readonly sampleRate: number;
  setValue(): string;
}

/** Adds the values of a line to the present bucket; false when a set is full. */
export function addSample(context: Context, line: Sample): boolean {
  const weight = 1 / line.sampleRate;
  context.touched = true;
  switch (context.type) {
    case 'count':
      for (let index = 0; index < line.valueCount; index++) context.value += (line.values[index] ?? 0) * weight;
      return true;
    case 'gauge':
      context.value = line.values[line.valueCount - 1] ?? 0;
      return true;
    case 'set':
      context.set ??= new Set();
      if (context.set.size < MAX_SET_VALUES) context.set.add(line.setValue());
      else return context.set.has(line.setValue());
      return true;
    case 'histogram':
      context.histogram ??= new HistogramBuilder();
      for (let index = 0; index < line.valueCount; index++) context.histogram.add(line.values[index] ?? 0, weight);
      if (context.copy !== undefined) addSample(context.copy, line);
      return true;
    case 'distribution':
      context.sketch ??= new SketchBuilder();
      for (let index = 0; index < line.valueCount; index++) context.sketch.add(line.values[index] ?? 0, weight);
      return true;
  }
}
