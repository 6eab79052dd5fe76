import type { TagIndex } from './tag-index.ts';

/** Which tags of a metric may be asked for, as `/api/v2/metrics/{metric}/tags` keeps it. */
export interface TagConfiguration {
  readonly metricType: string;
  readonly tags: readonly string[];
  /** Kept for those who send them; every aggregation can be asked for, as the public API has it by now. */
  readonly aggregations: readonly { readonly space: string; readonly time: string }[];
  readonly includePercentiles?: boolean;
  /** The tags are those that cannot be asked for. */
  readonly excludeTagsMode?: boolean;
}

export const TAG_CONFIGURATION = 'metric_tag_configuration';

export function indexOfConfiguration(configuration: TagConfiguration): TagIndex {
  const keys = new Set(configuration.tags);
  const excludes = configuration.excludeTagsMode === true;
  return {
    has: (key) => keys.has(key) !== excludes,
    percentiles: configuration.metricType !== 'distribution' || configuration.includePercentiles === true,
    by: 'configuration',
  };
}
