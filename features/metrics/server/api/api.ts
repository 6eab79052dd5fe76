import type { MetricAsset } from '@komainu/contracts/metrics/governance-api.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { FetchMetric } from '@komainu/query/metrics/fetch.ts';
import type { MetricUses } from '@komainu/query/metrics/uses.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { MetricDescriptions } from '../descriptions.ts';
import type { HostTags } from '../query/series-tags.ts';
import type { QueryCounts } from '../query-counts/query-counts.ts';
import type { SeriesRegistry } from '../series-registry.ts';
import type { TagIndexes } from '../tag-index/tag-indexes.ts';
import type { QuerySources } from './query-sources.ts';

/** Everything that people drew of metrics, and by which tags (dashboards). */
export type MetricAssets = () => Promise<
  readonly { readonly asset: Omit<MetricAsset, 'tags'>; readonly uses: MetricUses }[]
>;

/** What the routes of this feature work with. */
export interface MetricsApi {
  readonly registry: SeriesRegistry;
  readonly fetch: FetchMetric;
  /** The same, but nobody counts it as a query. */
  readonly preview: FetchMetric;
  readonly descriptions: MetricDescriptions;
  readonly metadata: MetadataStore;
  readonly hostTags: HostTags;
  readonly sources: QuerySources;
  readonly assets: MetricAssets;
  /** Which tags of a metric can be asked for. */
  readonly tagIndexes: TagIndexes;
  readonly queryCounts: QueryCounts;
  readonly clock: Clock;
}
