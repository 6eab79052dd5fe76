import type { TagIndexingRuleInput, TagIndexingRuleResource } from '@komainu/contracts/metrics/tag-rules-api.ts';

const DAY_S = 86_400;

/** A rule as its form has it. */
export interface RuleDraft {
  readonly name: string;
  readonly matches: readonly string[];
  readonly ignored: readonly string[];
  readonly excludes: boolean;
  readonly tags: readonly string[];
  readonly overrides: boolean;
  readonly managesOld: boolean;
  /** Of excluding rules, in days; undefined: queries do not matter. */
  readonly notQueriedDays: number | undefined;
  readonly notUsed: boolean;
}

export const NEW_RULE: RuleDraft = {
  name: '',
  matches: [],
  ignored: [],
  excludes: true,
  tags: [],
  overrides: false,
  managesOld: true,
  notQueriedDays: undefined,
  notUsed: false,
};

export function draftOfRule({ attributes }: Pick<TagIndexingRuleResource, 'attributes'>): RuleDraft {
  const { name, metric_name_matches: matches, ignored_metric_name_matches: ignored = [], tags } = attributes;
  const { override_previous_rules, manage_preexisting_metrics, dynamic_tags: dynamic } = attributes.options?.data ?? {};
  const window = dynamic?.exclude_not_queried_window_seconds;
  return {
    name,
    matches,
    ignored,
    excludes: attributes.exclude_tags_mode,
    tags,
    overrides: override_previous_rules === true,
    managesOld: manage_preexisting_metrics !== false,
    notQueriedDays: window === undefined || window === 0 ? undefined : window / DAY_S,
    notUsed: dynamic?.exclude_not_used_in_assets === true,
  };
}

/** What is sent of a draft; `undefined` while it says nothing about any metric. */
export function ruleOfDraft(draft: RuleDraft): TagIndexingRuleInput | undefined {
  const { name, matches, ignored, excludes, tags, overrides, managesOld, notQueriedDays, notUsed } = draft;
  if (matches.length === 0) return undefined;
  const isDynamic = excludes && (notQueriedDays !== undefined || notUsed);
  return {
    name: name.trim(),
    metric_name_matches: matches,
    ...(ignored.length > 0 && { ignored_metric_name_matches: ignored }),
    exclude_tags_mode: excludes,
    tags,
    options: {
      version: 1,
      data: {
        override_previous_rules: overrides,
        manage_preexisting_metrics: managesOld,
        ...(isDynamic && {
          dynamic_tags: {
            ...(notQueriedDays !== undefined && {
              exclude_not_queried_window_seconds: Math.round(notQueriedDays * DAY_S),
            }),
            ...(notUsed && { exclude_not_used_in_assets: true }),
          },
        }),
      },
    },
  };
}

/** The list with the entry at `from` put at `to`. */
export function reordered<Entry>(list: readonly Entry[], from: number, to: number): readonly Entry[] {
  const entry = list[from];
  return entry === undefined ? list : list.toSpliced(from, 1).toSpliced(to, 0, entry);
}
