import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type {
  MetricLine,
  StatsDEvent,
  StatsDRejection,
  StatsDServiceCheck,
  StatsDSink,
} from '@komainu/wire/dogstatsd/line.ts';
import type { SketchSeries } from '@komainu/wire/sketches/encode.ts';
import { type Context, identityOf } from './context.ts';
import { ContextTable } from './context-table.ts';
import { HistogramBuilder } from './histogram.ts';
import { SketchBuilder } from './sketch-builder.ts';

export interface AggregatorSettings {
  /** Host of metrics that name none. */
  readonly host: string;
  /** Added to every metric (`dogstatsd_tags`). */
  readonly tags: readonly string[];
  /** Contexts (metric, host and tags) kept at once; samples of further ones are dropped and counted. */
  readonly maxContexts: number;
}

/** What finished buckets hold. */
export interface Aggregated {
  readonly series: readonly MetricSeries[];
  readonly sketches: readonly SketchSeries[];
  readonly events: readonly StatsDEvent[];
  readonly serviceChecks: readonly StatsDServiceCheck[];
}

export type DropReason = StatsDRejection | 'context_limit' | 'output_limit';

const BUCKET_S = 10;
/** How long a count that stopped is still reported as 0, and any context is remembered. */
const EXPIRY_S = 300;
/** Timestamped points, events and service checks that wait for a flush. */
const MAX_WAITING = 100_000;

/**
 * Aggregates DogStatsD lines as the Agent does: buckets of 10 s with the bucket's start as time; counts become rates,
 * histograms and timings five series, sets their size, distributions sketches. Points with a timestamp pass unaggregated.
 */
export class StatsDAggregator implements StatsDSink {
  readonly #settings: AggregatorSettings;
  readonly #clock: Clock;
  readonly #dropped: (reason: DropReason) => void;
  readonly #lines = new ContextTable<Context>();
  readonly #contexts = new Map<string, Context>();
  #bucketS: number;
  #series: MetricSeries[] = [];
  #sketches: SketchSeries[] = [];
  #events: StatsDEvent[] = [];
  #checks: StatsDServiceCheck[] = [];
  /** Metric lines taken since the start. */
  samples = 0;

  constructor(settings: AggregatorSettings, clock: Clock, dropped: (reason: DropReason) => void) {
    this.#settings = settings;
    this.#clock = clock;
    this.#dropped = dropped;
    this.#bucketS = bucketOf(clock.nowMs());
  }

  get contexts(): number {
    return this.#contexts.size;
  }

  /** Closes the bucket when its time is over; the receiver calls it before it reads a datagram. */
  advance(): void {
    const bucketS = bucketOf(this.#clock.nowMs());
    if (bucketS !== this.#bucketS) this.#close(bucketS);
  }

  metric(line: MetricLine): void {
    const context = this.#lines.get(line) ?? this.#newContext(line);
    if (context === undefined) {
      this.#dropped('context_limit');
      return;
    }
    this.samples++;
    if (line.timeUnixS > 0 && (line.type === 'count' || line.type === 'gauge')) {
      this.#timestamped(context, line);
      return;
    }
    context.touched = true;
    addSample(context, line);
  }

  event(event: StatsDEvent): void {
    if (this.#events.length >= MAX_WAITING) this.#dropped('output_limit');
    else this.#events.push(event);
  }

  serviceCheck(check: StatsDServiceCheck): void {
    if (this.#checks.length >= MAX_WAITING) this.#dropped('output_limit');
    else this.#checks.push(check);
  }

  rejected(reason: StatsDRejection): void {
    this.#dropped(reason);
  }

  /** Hands over everything that is finished; with `everything` also the bucket that is still open, for the last flush. */
  flush(everything = false): Aggregated {
    this.advance();
    if (everything) this.#close(this.#bucketS + BUCKET_S);
    const finished = {
      series: this.#series,
      sketches: this.#sketches,
      events: this.#events,
      serviceChecks: this.#checks,
    };
    this.#series = [];
    this.#sketches = [];
    this.#events = [];
    this.#checks = [];
    return finished;
  }

  #newContext(line: MetricLine): Context | undefined {
    const metric = line.name();
    const { host, tags } = identityOf(line.tags(), this.#settings.host, this.#settings.tags);
    const key = `${line.type}\0${metric}\0${host}\0${tags.join(',')}`;
    let context = this.#contexts.get(key);
    if (context === undefined) {
      if (this.#contexts.size >= this.#settings.maxContexts) return undefined;
      context = {
        metric,
        type: line.type,
        host,
        tags,
        lastBucketS: this.#bucketS,
        touched: false,
        counted: false,
        value: 0,
        set: undefined,
        histogram: undefined,
        sketch: undefined,
      };
      this.#contexts.set(key, context);
    }
    // The same context may come in many tag orders: those are remembered up to a few a context.
    if (this.#lines.size < this.#settings.maxContexts * 4) this.#lines.add(line, context);
    return context;
  }

  /** The no-aggregation path: the client has aggregated already and says for when. */
  #timestamped(context: Context, line: MetricLine): void {
    context.lastBucketS = this.#bucketS;
    for (let index = 0; index < line.valueCount; index++) {
      if (this.#series.length >= MAX_WAITING) {
        this.#dropped('output_limit');
        continue;
      }
      const value = line.values[index] ?? 0;
      this.#series.push({
        ...seriesOf(context, context.metric),
        type: context.type === 'count' ? 'count' : 'gauge',
        timesUnixS: [line.timeUnixS],
        values: [context.type === 'count' ? value / line.sampleRate : value],
      });
    }
  }

  /** Turns the open bucket into points and opens the one that starts at `nextS`. */
  #close(nextS: number): void {
    const bucketS = this.#bucketS;
    let expired = 0;
    for (const [key, context] of this.#contexts) {
      if (context.touched) {
        context.lastBucketS = bucketS;
        this.#emit(context, bucketS);
        context.touched = false;
      } else if (bucketS - context.lastBucketS >= EXPIRY_S) {
        this.#contexts.delete(key);
        context.lastBucketS = -1;
        expired++;
      } else if (context.counted) {
        this.#series.push({ ...seriesOf(context, context.metric), type: 'rate', timesUnixS: [bucketS], values: [0] });
      }
    }
    if (expired > 0) this.#lines.prune((context) => context.lastBucketS >= 0);
    this.#bucketS = nextS;
  }

  #emit(context: Context, bucketS: number): void {
    const point = (suffix: string, value: number, type: MetricSeries['type'] = 'gauge') => {
      this.#series.push({
        ...seriesOf(context, context.metric + suffix),
        type,
        timesUnixS: [bucketS],
        values: [value],
      });
    };
    switch (context.type) {
      case 'count':
        point('', context.value / BUCKET_S, 'rate');
        context.value = 0;
        context.counted = true;
        break;
      case 'gauge':
        point('', context.value);
        break;
      case 'set':
        point('', context.set?.size ?? 0);
        context.set = undefined;
        break;
      case 'histogram':
      case 'timing': {
        const summary = context.histogram?.summarize();
        context.histogram = undefined;
        if (summary === undefined) break;
        point('.avg', summary.avg);
        point('.median', summary.median);
        point('.95percentile', summary.percentile95);
        point('.max', summary.max);
        point('.count', summary.count / BUCKET_S, 'rate');
        break;
      }
      case 'distribution':
        if (context.sketch !== undefined) {
          const { metric, host, tags } = context;
          this.#sketches.push({ metric, host, tags, sketches: [context.sketch.build(bucketS)] });
        }
        context.sketch = undefined;
        break;
    }
  }
}

function addSample(context: Context, line: MetricLine): void {
  const weight = 1 / line.sampleRate;
  switch (context.type) {
    case 'count':
      for (let index = 0; index < line.valueCount; index++) context.value += (line.values[index] ?? 0) * weight;
      break;
    case 'gauge':
      context.value = line.values[line.valueCount - 1] ?? 0;
      break;
    case 'set':
      context.set ??= new Set();
      context.set.add(line.setValue());
      break;
    case 'histogram':
    case 'timing':
      context.histogram ??= new HistogramBuilder();
      for (let index = 0; index < line.valueCount; index++) context.histogram.add(line.values[index] ?? 0, weight);
      break;
    case 'distribution':
      context.sketch ??= new SketchBuilder();
      for (let index = 0; index < line.valueCount; index++) context.sketch.add(line.values[index] ?? 0, weight);
      break;
  }
}

function seriesOf(context: Context, metric: string) {
  return { metric, host: context.host, tags: context.tags, intervalSeconds: BUCKET_S };
}

function bucketOf(nowMs: number): number {
  return Math.floor(nowMs / 1000 / BUCKET_S) * BUCKET_S;
}
