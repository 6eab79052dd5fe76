import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import { type ReadyDescription, readReadyDescriptions } from './ready-descriptions.ts';

/** What people wrote about a metric. */
export interface MetricDescription {
  readonly type?: string;
  readonly unit?: string;
  readonly per_unit?: string;
  readonly description?: string;
  readonly short_name?: string;
  readonly statsd_interval?: number;
}

const KIND = 'metric_metadata';

/** Descriptions of metrics, kept in memory because every query asks for units. */
export class MetricDescriptions {
  readonly #metadata: MetadataStore;
  readonly #ready: ReadonlyMap<string, ReadyDescription>;
  readonly #byMetric = new Map<string, MetricDescription>();

  constructor(metadata: MetadataStore, ready: ReadonlyMap<string, ReadyDescription> = readReadyDescriptions()) {
    this.#metadata = metadata;
    this.#ready = ready;
  }

  async load(): Promise<void> {
    for (const { id, body } of await this.#metadata.list<MetricDescription>(KIND)) this.#byMetric.set(id, body);
  }

  /** What somebody wrote. */
  get(metric: string): MetricDescription | undefined {
    return this.#byMetric.get(metric);
  }

  /** Whether we know the metric as one of an Agent's own. */
  isReady(metric: string): boolean {
    return this.#ready.has(metric);
  }

  /** A unit that somebody wrote down wins, then the one that came with the points, then the ready one; '' for none. */
  unitOf(metric: string, ofPoints = ''): string {
    return this.#byMetric.get(metric)?.unit ?? (ofPoints || (this.#ready.get(metric)?.unit ?? ''));
  }

  /** What the unit is per. The ready one belongs to the ready unit: it does not qualify another. */
  perUnitOf(metric: string, ofPoints = ''): string | undefined {
    const written = this.#byMetric.get(metric);
    if (written?.per_unit !== undefined) return written.per_unit;
    return written?.unit === undefined && ofPoints === '' ? this.#ready.get(metric)?.perUnit : undefined;
  }

  /** In words: what somebody wrote, else ours in the reader's language; '' for none. */
  textOf(metric: string, language: 'en' | 'ja' = 'en'): string {
    return this.#byMetric.get(metric)?.description ?? this.#ready.get(metric)?.description[language] ?? '';
  }

  /** Takes back what somebody wrote; ours remains. */
  async forget(metric: string, by: string): Promise<void> {
    this.#byMetric.delete(metric);
    await this.#metadata.delete(KIND, metric, by);
  }

  /** Adds to what is known and hands back the whole. */
  async merge(metric: string, change: MetricDescription, by: string): Promise<MetricDescription> {
    const merged = { ...this.#byMetric.get(metric), ...change };
    await this.#metadata.put(KIND, metric, merged, by);
    this.#byMetric.set(metric, merged);
    return merged;
  }
}
