import type { CheckEvent, CheckSender, CheckStatus } from '../check.ts';
import type { InstanceAggregator, SampleType } from './instance-aggregator.ts';
import type { SentEvent, SentServiceCheck } from './parts.ts';

/** What an instance says about everything that it sends. */
export interface SenderSettings {
  /** Host of what names none; '' for an instance with `empty_default_hostname`. */
  readonly host: string;
  readonly tags: readonly string[];
  /** Whether a metric is wanted (`metric_patterns`). */
  accepts(metric: string): boolean;
}

/** One run of an instance, as the status shows it. */
export interface RunRecord {
  metrics: number;
  serviceChecks: SentServiceCheck[];
  events: SentEvent[];
  warnings: string[];
  metadata: Record<string, string>;
  /** Samples that were no numbers, or too many. */
  dropped: number;
}

const MAX_WARNINGS = 20;
const MAX_ITEMS = 1_000;
const MAX_METADATA = 100;

/** What a run hears of each sample; `komainu agent check` shows them. */
export type SampleListener = (
  type: SampleType,
  metric: string,
  value: number,
  host: string,
  tags: readonly string[],
) => void;

/** The sender of one run: adds the instance's tags and host, and counts. It is deaf once `closed`. */
export class RunSender implements CheckSender {
  readonly record: RunRecord = { metrics: 0, serviceChecks: [], events: [], warnings: [], metadata: {}, dropped: 0 };
  closed = false;
  readonly #settings: SenderSettings;
  readonly #aggregator: InstanceAggregator;
  readonly #nowMs: () => number;
  readonly #listener: SampleListener | undefined;

  constructor(
    settings: SenderSettings,
    aggregator: InstanceAggregator,
    nowMs: () => number,
    listener?: SampleListener,
  ) {
    this.#settings = settings;
    this.#aggregator = aggregator;
    this.#nowMs = nowMs;
    this.#listener = listener;
  }

  gauge(metric: string, value: number, tags?: readonly string[], host?: string): void {
    this.#sample('gauge', metric, value, tags, host);
  }

  count(metric: string, value: number, tags?: readonly string[], host?: string): void {
    this.#sample('count', metric, value, tags, host);
  }

  rate(metric: string, value: number, tags?: readonly string[], host?: string): void {
    this.#sample('rate', metric, value, tags, host);
  }

  monotonicCount(
    metric: string,
    value: number,
    tags?: readonly string[],
    flushFirstValue = false,
    host?: string,
  ): void {
    this.#sample('monotonic_count', metric, value, tags, host, { flushFirstValue });
  }

  histogram(metric: string, value: number, tags?: readonly string[]): void {
    this.#sample('histogram', metric, value, tags);
  }

  distribution(metric: string, value: number, tags?: readonly string[], weight = 1): void {
    if (weight > 0) this.#sample('distribution', metric, value, tags, undefined, { weight });
  }

  serviceCheck(name: string, status: CheckStatus, tags: readonly string[] = [], message = ''): void {
    if (this.closed || this.record.serviceChecks.length >= MAX_ITEMS) return;
    const timeUnixS = Math.floor(this.#nowMs() / 1000);
    const { host } = this.#settings;
    this.record.serviceChecks.push({ name, status, message, host, tags: this.#withTags(tags), timeUnixS });
  }

  event(event: CheckEvent): void {
    if (this.closed || this.record.events.length >= MAX_ITEMS) return;
    this.record.events.push({
      ...event,
      host: this.#settings.host,
      timeUnixS: event.timeUnixS ?? Math.floor(this.#nowMs() / 1000),
      tags: this.#withTags(event.tags ?? []),
    });
  }

  metadata(name: string, value: string): void {
    if (this.closed || Object.keys(this.record.metadata).length >= MAX_METADATA) return;
    this.record.metadata[name] = value;
  }

  warning(text: string): void {
    if (!this.closed && this.record.warnings.length < MAX_WARNINGS) this.record.warnings.push(text);
  }

  #sample(
    type: SampleType,
    metric: string,
    value: number,
    tags: readonly string[] = [],
    namedHost?: string,
    { flushFirstValue = false, weight = 1 }: { readonly flushFirstValue?: boolean; readonly weight?: number } = {},
  ): void {
    if (this.closed || !this.#settings.accepts(metric)) return;
    const host = namedHost ?? this.#settings.host;
    const all = this.#withTags(tags);
    const taken =
      Number.isFinite(value) &&
      this.#aggregator.add({ type, metric, value, host, tags: all, flushFirstValue, weight }, this.#nowMs() / 1000);
    if (!taken) {
      this.record.dropped++;
      return;
    }
    this.record.metrics++;
    this.#listener?.(type, metric, value, host, all);
  }

  #withTags(tags: readonly string[]): readonly string[] {
    return [...new Set([...this.#settings.tags, ...tags])].sort();
  }
}
