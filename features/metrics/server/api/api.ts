import type { Clock } from '@komainu/kernel/clock.ts';
import type { FetchMetric } from '@komainu/query/metrics/fetch.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { MetricDescriptions } from '../descriptions.ts';
import type { HostTags } from '../query/select-series.ts';
import type { SeriesRegistry } from '../series-registry.ts';
import type { QuerySources } from './query-sources.ts';

/** What the routes of this feature work with. */
export interface MetricsApi {
  readonly registry: SeriesRegistry;
  readonly fetch: FetchMetric;
  readonly descriptions: MetricDescriptions;
  readonly metadata: MetadataStore;
  readonly hostTags: HostTags;
  readonly sources: QuerySources;
  readonly clock: Clock;
}
