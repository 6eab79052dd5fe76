import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import type { SketchSeries } from '@komainu/wire/sketches/encode.ts';
import type { RunHistogram, RunSketch, ValueCollectors } from './parts.ts';

export type SampleType = 'gauge' | 'count' | 'rate' | 'monotonic_count' | 'histogram' | 'distribution';

/** Metrics with their tags that one instance may keep; a server with a runaway label must not fill the memory. */
export const MAX_CONTEXTS = 100_000;
/** How long the last value of a rate or a running total is remembered, as in the Agent. */
const STATE_EXPIRY_S = 25 * 3600;

interface Context {
  readonly metric: string;
  readonly host: string;
  readonly tags: readonly string[];
  readonly type: SampleType;
  /** Whether the present run has a point of it. */
  ready: boolean;
  value: number;
  /** The sample before: of a rate or a running total. */
  previous: { readonly value: number; readonly timeS: number } | undefined;
  lastSampleS: number;
  collector: RunHistogram | RunSketch | undefined;
}

export interface Sample {
  readonly type: SampleType;
  readonly metric: string;
  readonly value: number;
  readonly host: string;
  /** Sorted, without duplicates. */
  readonly tags: readonly string[];
  readonly flushFirstValue: boolean;
  /** How many values a sample of a distribution stands for. */
  readonly weight: number;
}

/**
 * Turns the samples of one instance into points, a point a run, with the meaning of the Agent's check sampler: gauges keep
 * the last value, counts add up, rates and running totals compare with the run before, histograms become their aggregates.
 */
export class InstanceAggregator {
  readonly #contexts = new Map<string, Context>();
  readonly #collectors: ValueCollectors;

  readonly #intervalS: number;

  /** `intervalS` is what counts are said to cover: the time between two runs. */
  constructor(collectors: ValueCollectors, intervalS: number) {
    this.#collectors = collectors;
    this.#intervalS = intervalS;
  }

  get contexts(): number {
    return this.#contexts.size;
  }

  /** Takes a sample at a time (Unix seconds, fractions count); false when there are too many contexts. */
  add(sample: Sample, timeS: number): boolean {
    const key = `${sample.type}\0${sample.metric}\0${sample.host}\0${sample.tags.join(',')}`;
    let context = this.#contexts.get(key);
    if (context === undefined) {
      if (this.#contexts.size >= MAX_CONTEXTS) return false;
      const { metric, host, tags, type } = sample;
      context = {
        metric,
        host,
        tags,
        type,
        ready: false,
        value: 0,
        previous: undefined,
        lastSampleS: timeS,
        collector: undefined,
      };
      this.#contexts.set(key, context);
    }
    this.#addTo(context, sample, timeS);
    context.lastSampleS = timeS;
    return true;
  }

  /** The points of the run that ends now. */
  commit(timeUnixS: number): { readonly series: MetricSeries[]; readonly sketches: SketchSeries[] } {
    const series: MetricSeries[] = [];
    const sketches: SketchSeries[] = [];
    for (const [key, context] of this.#contexts) {
      if (context.ready) this.#emit(context, timeUnixS, series, sketches);
      const stateful = context.type === 'rate' || context.type === 'monotonic_count';
      if (!stateful || timeUnixS - context.lastSampleS > STATE_EXPIRY_S) this.#contexts.delete(key);
    }
    return { series, sketches };
  }

  #addTo(context: Context, sample: Sample, timeS: number): void {
    const { value } = sample;
    const { previous } = context;
    switch (context.type) {
      case 'gauge':
        context.value = value;
        context.ready = true;
        return;
      case 'count':
        context.value += value;
        context.ready = true;
        return;
      case 'rate':
        if (previous !== undefined && timeS > previous.timeS) {
          const rate = (value - previous.value) / (timeS - previous.timeS);
          // A fall is a restart of what counts: there is no rate over it.
          context.ready = rate >= 0;
          context.value = rate;
        }
        if (previous === undefined || timeS > previous.timeS) context.previous = { value, timeS };
        return;
      case 'monotonic_count':
        if (previous === undefined || value < previous.value) {
          if (sample.flushFirstValue) context.value += value;
        } else {
          context.value += value - previous.value;
        }
        context.ready ||= previous !== undefined || sample.flushFirstValue;
        context.previous = { value, timeS };
        return;
      case 'histogram':
      case 'distribution':
        context.collector ??= context.type === 'histogram' ? this.#collectors.histogram() : this.#collectors.sketch();
        context.collector.add(value, sample.weight);
        context.ready = true;
    }
  }

  #emit(context: Context, timeUnixS: number, series: MetricSeries[], sketches: SketchSeries[]): void {
    const { metric, host, tags, collector, value } = context;
    const point = (name: string, type: MetricSeries['type'], intervalSeconds: number, of: number) => {
      series.push({ metric: name, type, intervalSeconds, host, tags, timesUnixS: [timeUnixS], values: [of] });
    };
    context.ready = false;
    context.value = 0;
    context.collector = undefined;
    if (collector === undefined) {
      const counts = context.type === 'count' || context.type === 'monotonic_count';
      point(metric, counts ? 'count' : 'gauge', counts ? this.#intervalS : 0, value);
    } else if ('points' in collector) {
      for (const { suffix, value: of, rate } of collector.points()) {
        point(metric + suffix, rate === true ? 'rate' : 'gauge', rate === true ? 1 : 0, of);
      }
    } else {
      sketches.push({ metric, host, tags, sketches: [collector.build(timeUnixS)] });
    }
  }
}
