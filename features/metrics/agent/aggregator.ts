import type { StatsDMetricStats, StatsDStats } from '@komainu/contracts/agent/statsd-stats.ts';
import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type {
  MetricLine,
  StatsDEvent,
  StatsDOrigin,
  StatsDRejection,
  StatsDServiceCheck,
  StatsDSink,
} from '@komainu/wire/dogstatsd/line.ts';
import type { SketchSeries } from '@komainu/wire/sketches/encode.ts';
import { addSample, type Context } from './context.ts';
import { ContextStore, type Found, isRefusal } from './context-store.ts';
import type { Drops } from './drops.ts';
import { BUCKET_S, emitBucket, type PointSink, pointOf } from './emit.ts';
import type { HistogramSettings } from './histogram.ts';
import { identityOf, sortedTags } from './identity.ts';
import type { MetricNames } from './naming.ts';
import type { OriginTags } from './origin.ts';
import type { Senders } from './senders.ts';

export interface AggregatorSettings {
  /** Host of what names none. */
  readonly host: string;
  /** Added to everything (`dogstatsd_tags`). */
  readonly tags: readonly string[];
  /** Contexts (metric, host and tags) kept at once; samples of further ones are dropped and counted. */
  readonly maxContexts: number;
  /** How long a count that stopped is still reported as 0, and any context is remembered (`dogstatsd_expiry_seconds`). */
  readonly expiryS: number;
  readonly histogram: HistogramSettings;
  /** Put before the name of the distribution that each histogram is copied to; undefined copies none. */
  readonly copyToDistribution: string | undefined;
}

export interface AggregatorParts {
  readonly clock: Clock;
  readonly names: MetricNames;
  readonly origins: OriginTags;
  readonly senders: Senders;
  readonly drops: Drops;
}

/** What finished buckets hold. */
export interface Aggregated {
  readonly series: readonly MetricSeries[];
  readonly sketches: readonly SketchSeries[];
  readonly events: readonly StatsDEvent[];
  readonly serviceChecks: readonly StatsDServiceCheck[];
}

/** Timestamped points, events and service checks that wait for a flush. */
const MAX_WAITING = 100_000;
/** Five minutes. */
const MOST_BUCKETS_TO_RETRY = 30;
/** Bytes of name and tags: the Agent's packets are no longer, so no client sends more. */
const MAX_IDENTITY_BYTES = 8192;

/**
 * Aggregates DogStatsD lines as the Agent does: buckets of 10 s with the bucket's start as time; counts become rates,
 * histograms and timings a series for each aggregate, sets their size, distributions sketches. Points with a timestamp pass
 * unaggregated.
 */
export class StatsDAggregator implements StatsDSink, StatsDStats {
  readonly #settings: AggregatorSettings;
  readonly #parts: AggregatorParts;
  readonly #store: ContextStore;
  #bucketS: number;
  #points: PointSink = { series: [], sketches: [] };
  #events: StatsDEvent[] = [];
  #checks: StatsDServiceCheck[] = [];
  #counting = false;
  /** Whether a line was ever seen whose tags depend on containers. */
  #hasOrigins = false;
  /** Buckets until lines are looked at again because a cgroup was not known, and after how many the next time. */
  #retryIn = 0;
  #retryAfter = 1;
  /** Metric lines, events and service checks taken since the start. */
  samples = 0;
  eventsTaken = 0;
  checksTaken = 0;

  constructor(settings: AggregatorSettings, parts: AggregatorParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#store = new ContextStore(settings.maxContexts);
    this.#bucketS = bucketOf(parts.clock.nowMs());
  }

  get contexts(): number {
    return this.#store.size;
  }

  /** How many contexts there are, how many there may be, and which metrics have the most. */
  load(metrics: number) {
    return { contexts: this.#store.size, limit: this.#store.limit, metrics: this.#store.heaviest(metrics) };
  }

  /** Containers have come, gone or got other tags: lines are looked at afresh, where one of them names a container. */
  forgetLines(): void {
    this.#retryAfter = 1;
    if (this.#hasOrigins) this.#store.forgetLines();
  }

  /** Closes the bucket when its time is over; the receiver calls it before it reads a datagram. */
  advance(): void {
    const bucketS = bucketOf(this.#parts.clock.nowMs());
    if (bucketS !== this.#bucketS) this.#close(bucketS);
  }

  metric(line: MetricLine): void {
    const found = this.#store.known(line) ?? this.#find(line);
    if (isRefusal(found)) {
      this.#dropLine(found, line);
      return;
    }
    this.samples++;
    if (this.#counting) {
      found.received += line.type === 'set' ? 1 : line.valueCount;
      found.lastSeenMs = this.#parts.clock.nowMs();
    }
    if (line.timeUnixS > 0) this.#timestamped(found, line);
    else if (!addSample(found, line)) this.#dropLine('set_limit', line);
  }

  event(event: StatsDEvent, sender: number): void {
    if (this.#events.length >= MAX_WAITING) this.#parts.drops.add('output_limit');
    else this.#events.push(this.#attributed(event, sender));
    this.eventsTaken++;
  }

  serviceCheck(check: StatsDServiceCheck, sender: number): void {
    if (this.#checks.length >= MAX_WAITING) this.#parts.drops.add('output_limit');
    else this.#checks.push(this.#attributed(check, sender));
    this.checksTaken++;
  }

  rejected(reason: StatsDRejection, bytes: Buffer, start: number, end: number): void {
    this.#parts.drops.add(reason, bytes, start, end);
  }

  /** Hands over everything that is finished; with `everything` also the bucket that is still open, for the last flush. */
  flush(everything = false): Aggregated {
    this.advance();
    if (everything) this.#close(this.#bucketS + BUCKET_S);
    const finished = { ...this.#points, events: this.#events, serviceChecks: this.#checks };
    this.#points = { series: [], sketches: [] };
    this.#events = [];
    this.#checks = [];
    return finished;
  }

  get enabled(): boolean {
    return this.#counting;
  }

  setEnabled(enabled: boolean): void {
    if (enabled === this.#counting) return;
    this.#counting = enabled;
    for (const context of this.#store.all()) context.received = context.lastSeenMs = 0;
  }

  top(limit: number): readonly StatsDMetricStats[] {
    return [...this.#store.all()]
      .filter(({ received }) => received > 0)
      .sort((a, b) => b.received - a.received)
      .slice(0, limit)
      .map(({ metric, tags, received, lastSeenMs }) => ({ metric, tags, count: received, lastSeenUnixMs: lastSeenMs }));
  }

  /** The context of bytes that were not seen before. */
  #find(line: MetricLine): Found {
    if (line.nameEnd - line.nameStart + line.tagsEnd - line.tagsStart > MAX_IDENTITY_BYTES) return 'too_long';
    const naming = this.#parts.names.of(line.name());
    if (naming === undefined) {
      this.#store.remember(line, 'blocked');
      return 'blocked';
    }
    const client = {
      container: line.container(),
      external: line.external(),
      cardinality: line.cardinality(),
    };
    const { host, tags } = this.#identify([...line.tags(), ...naming.tags], client, line.sender);
    const identity = { metric: naming.name, host, tags };
    const type = line.type === 'timing' ? 'histogram' : line.type;
    const context = this.#store.open({ ...identity, type }, this.#bucketS, this.#copyOf(identity, type));
    if (context === undefined) return 'context_limit';
    this.#store.remember(line, context);
    return context;
  }

  #copyOf(identity: { metric: string; host: string; tags: string[] }, type: Context['type']): Context | undefined {
    const prefix = this.#settings.copyToDistribution;
    if (prefix === undefined || type !== 'histogram') return undefined;
    return this.#store.open({ ...identity, metric: prefix + identity.metric, type: 'distribution' }, this.#bucketS);
  }

  /** Host and tags of something that came with these tags from there. */
  #identify(sent: readonly string[], client: StatsDOrigin | undefined, sender: number) {
    const { host, tags, entityId, cardinality } = identityOf(sent, this.#settings.host);
    const { origins, senders } = this.#parts;
    this.#hasOrigins ||= sender !== 0 || entityId !== '' || (client?.container || client?.external || '') !== '';
    const ofOrigin = origins.of({ socketContainer: senders.containerOf(sender), client, entityId, cardinality });
    return { host, tags: sortedTags(this.#settings.tags, tags, ofOrigin) };
  }

  #attributed<Item extends StatsDEvent | StatsDServiceCheck>(item: Item, sender: number): Item {
    const { host, tags } = this.#identify(item.tags, item.origin, sender);
    return { ...item, host: item.host || host, tags };
  }

  /** The no-aggregation path: the client has aggregated already and says for when. */
  #timestamped(context: Context, line: MetricLine): void {
    context.lastBucketS = this.#bucketS;
    if (context.type !== 'count' && context.type !== 'gauge') {
      this.#dropLine('timestamp_on_type', line);
      return;
    }
    const isCount = context.type === 'count';
    for (let index = 0; index < line.valueCount; index++) {
      if (this.#points.series.length >= MAX_WAITING) {
        this.#parts.drops.add('output_limit');
        continue;
      }
      const value = line.values[index] ?? 0;
      this.#points.series.push(
        isCount
          ? pointOf(context, '', value / line.sampleRate / BUCKET_S, line.timeUnixS, 'rate')
          : pointOf(context, '', value, line.timeUnixS),
      );
    }
  }

  #dropLine(reason: Parameters<Drops['add']>[0], line: MetricLine): void {
    this.#parts.drops.add(reason, line.bytes, line.nameStart, Math.max(line.valueEnd, line.tagsEnd));
  }

  /** Turns the open bucket into points and opens the one that starts at `nextS`. */
  #close(nextS: number): void {
    const bucketS = this.#bucketS;
    const { expiryS, histogram } = this.#settings;
    this.#store.expire(({ touched, lastBucketS }) => !touched && bucketS - lastBucketS >= expiryS);
    for (const context of this.#store.all()) {
      if (context.touched) {
        context.touched = false;
        context.lastBucketS = bucketS;
        emitBucket(context, bucketS, histogram, this.#points);
      } else if (context.counted) {
        this.#points.series.push(pointOf(context, '', 0, bucketS, 'rate'));
      }
    }
    this.#bucketS = nextS;
    this.#retryMissed();
  }

  /** What was not known may be by now: lines are looked at again, ever more rarely while that changes nothing. */
  #retryMissed(): void {
    if (this.#retryIn > 0) {
      this.#retryIn--;
      if (this.#retryIn === 0) this.#store.forgetLines();
    } else if (this.#parts.origins.takeMissed()) {
      this.#retryIn = this.#retryAfter;
      this.#retryAfter = Math.min(this.#retryAfter * 2, MOST_BUCKETS_TO_RETRY);
    }
  }
}

function bucketOf(nowMs: number): number {
  return Math.floor(nowMs / 1000 / BUCKET_S) * BUCKET_S;
}
