import type { MetricRow } from '@komainu/ui/metric-editor/catalogue.ts';

/** A tag configuration as `/api/v2/metrics/{metric}/tags` tells it. */
export interface StoredConfiguration {
  readonly tags: readonly string[];
  readonly exclude_tags_mode?: boolean;
  readonly include_percentiles?: boolean;
}

/** What somebody is about to save. */
export interface ConfigurationDraft {
  readonly excludes: boolean;
  readonly tags: readonly string[];
  readonly percentiles: boolean;
}

/** What is configured; without a configuration every tag is wanted. */
export function draftOf(stored: StoredConfiguration | null, keys: readonly string[]): ConfigurationDraft {
  if (stored === null) return { excludes: false, tags: keys, percentiles: true };
  return {
    excludes: stored.exclude_tags_mode === true,
    tags: stored.tags,
    percentiles: stored.include_percentiles ?? true,
  };
}

/** The same tags said the other way round. */
export function turned(draft: ConfigurationDraft, keys: readonly string[]): ConfigurationDraft {
  return { ...draft, excludes: !draft.excludes, tags: keys.filter((key) => !draft.tags.includes(key)) };
}

/** Takes a key in or out of the list. */
export function toggled(draft: ConfigurationDraft, key: string): ConfigurationDraft {
  const tags = draft.tags.includes(key) ? draft.tags.filter((one) => one !== key) : [...draft.tags, key].sort();
  return { ...draft, tags };
}

/** The keys that would be indexed, for the estimator. */
export function indexedKeys({ excludes, tags }: ConfigurationDraft, keys: readonly string[]): string[] {
  return keys.filter((key) => tags.includes(key) !== excludes);
}

/** The body of `POST` (nothing is configured yet) or `PATCH`. */
export function configurationBody(row: Pick<MetricRow, 'metric' | 'type'>, draft: ConfigurationDraft, isNew: boolean) {
  return {
    data: {
      type: 'manage_tags',
      id: row.metric,
      attributes: {
        tags: draft.tags,
        exclude_tags_mode: draft.excludes,
        ...(isNew && { metric_type: row.type }),
        ...(row.type === 'distribution' && { include_percentiles: draft.percentiles }),
      },
    },
  };
}
