import type { TagIndex } from './tag-index.ts';

/** A rule that says which tags of many metrics are indexed, as `/api/v2/metrics/tag-indexing-rules` keeps it. */
export interface TagIndexingRule {
  readonly name: string;
  readonly metricNameMatches: readonly string[];
  readonly ignoredMetricNameMatches: readonly string[] | undefined;
  readonly tags: readonly string[];
  readonly excludeTagsMode: boolean;
  readonly options: { readonly version: 1; readonly data: Readonly<Record<string, unknown>> };
  readonly order: number;
  readonly createdBy: string;
}

export const TAG_INDEXING_RULE = 'metric_tag_indexing_rule';
export const TAG_INDEXING_EXEMPTION = 'metric_tag_indexing_exemption';

/** What rules by usage ask. */
export interface TagUsage {
  /** Whether a query within the last seconds filtered or grouped by the key; true while that is not known. */
  queried(metric: string, key: string, windowSeconds: number): boolean;
  /** Whether a dashboard, notebook or monitor filters or groups by the key. */
  inAssets(metric: string, key: string): boolean;
}

/** `*` at the end of a pattern stands for any rest. */
export function appliesTo(
  rule: Pick<TagIndexingRule, 'metricNameMatches' | 'ignoredMetricNameMatches'>,
  metric: string,
): boolean {
  const matches = (pattern: string) =>
    pattern.endsWith('*') ? metric.startsWith(pattern.slice(0, -1)) : metric === pattern;
  return rule.metricNameMatches.some(matches) && !(rule.ignoredMetricNameMatches ?? []).some(matches);
}

/**
 * What the rules that apply to a metric, in their order, leave of its tags: lists of wanted tags are added up, excluded ones
 * taken off; a rule that overrides begins anew. Undefined where they leave everything.
 */
export function indexOfRules(metric: string, rules: readonly TagIndexingRule[], usage: TagUsage): TagIndex | undefined {
  const last = rules.findLastIndex(({ options }) => options.data['override_previous_rules'] === true);
  const counting = last < 0 ? rules : rules.slice(last);
  const wanted = counting.filter(({ excludeTagsMode }) => !excludeTagsMode);
  const excluding = counting.filter(({ excludeTagsMode }) => excludeTagsMode);
  if (counting.length === 0) return undefined;
  const kept = new Set(wanted.flatMap(({ tags }) => tags));
  const excluded = new Set(excluding.flatMap(({ tags }) => tags));
  const byUsage = excluding.flatMap(({ options }) => {
    const test = unusedTest(metric, options.data['dynamic_tags'], usage);
    return test === undefined ? [] : [test];
  });
  return {
    has: (key) =>
      (wanted.length === 0 || kept.has(key)) && !excluded.has(key) && !byUsage.some((isUnused) => isUnused(key)),
    percentiles: true,
    by: 'rules',
  };
}

/** Whether nobody needs a key, by what the rule wants to know: all of it must be so. */
function unusedTest(metric: string, dynamic: unknown, usage: TagUsage): ((key: string) => boolean) | undefined {
  if (typeof dynamic !== 'object' || dynamic === null) return undefined;
  const { exclude_not_queried_window_seconds: window, exclude_not_used_in_assets: assets } = dynamic as Readonly<
    Record<string, unknown>
  >;
  const byWindow = typeof window === 'number' && window > 0;
  if (!byWindow && assets !== true) return undefined;
  return (key) =>
    (!byWindow || !usage.queried(metric, key, window)) && (assets !== true || !usage.inAssets(metric, key));
}
