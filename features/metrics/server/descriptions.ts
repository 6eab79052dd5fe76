import type { MetadataStore } from '@komainu/store/metadata/port.ts';

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
  readonly #byMetric = new Map<string, MetricDescription>();

  constructor(metadata: MetadataStore) {
    this.#metadata = metadata;
  }

  async load(): Promise<void> {
    for (const { id, body } of await this.#metadata.list<MetricDescription>(KIND)) this.#byMetric.set(id, body);
  }

  get(metric: string): MetricDescription | undefined {
    return this.#byMetric.get(metric);
  }

  /** Adds to what is known and hands back the whole. */
  async merge(metric: string, change: MetricDescription, by: string): Promise<MetricDescription> {
    const merged = { ...this.#byMetric.get(metric), ...change };
    await this.#metadata.put(KIND, metric, merged, by);
    this.#byMetric.set(metric, merged);
    return merged;
  }
}
