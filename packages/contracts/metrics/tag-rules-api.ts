/** The attributes of a rule of `/api/v2/metrics/tag-indexing-rules`, as they are sent. */
export interface TagIndexingRuleInput {
  readonly name: string;
  /** `*` at the end of a pattern stands for any rest. */
  readonly metric_name_matches: readonly string[];
  readonly ignored_metric_name_matches?: readonly string[];
  /** The tags that can be asked by, or with `exclude_tags_mode` those that cannot. */
  readonly tags: readonly string[];
  readonly exclude_tags_mode: boolean;
  readonly options?: { readonly version?: 1; readonly data?: TagIndexingOptions };
}

interface TagIndexingOptions {
  /** Rules before this one do not count for the metrics that it is about. */
  readonly override_previous_rules?: boolean;
  /** False: metrics that were there before the rule are left alone. */
  readonly manage_preexisting_metrics?: boolean;
  /** Of excluding rules: tags that nobody needs are taken away, too. */
  readonly dynamic_tags?: {
    readonly exclude_not_queried_window_seconds?: number;
    readonly exclude_not_used_in_assets?: boolean;
  };
}

export interface TagIndexingRuleResource {
  readonly id: string;
  readonly type: 'tag_indexing_rules';
  readonly attributes: TagIndexingRuleInput & {
    readonly rule_order: number;
    readonly created_by_handle: string;
    readonly created_at: string;
    readonly modified_by_handle: string;
    readonly modified_at: string;
  };
}

/** `POST /api/unstable/metrics/tag-indexing-rules/preview`: what a rule would do. Nothing is kept. */
export interface TagRulePreviewRequest {
  /** Of the rule that the attributes would replace; without it they are a new rule after all others. */
  readonly id?: string;
  readonly attributes: TagIndexingRuleInput;
}

/** Metrics that a rule names and does not touch: they have a configuration, are exempt, or are older than the rule. */
export type SparedBy = 'configuration' | 'exemption' | 'older';

export interface TagRulePreviewAnswer {
  /** Metrics whose names match. */
  readonly metrics: number;
  readonly spared: Readonly<Record<SparedBy, number>>;
  /** Series of the last day of the metrics that match, and what is left of them when only indexed tags count. */
  readonly series: number;
  readonly indexedNow: number;
  readonly indexedThen: number;
  /** Whether there was more than is counted: the metrics with most series were. */
  readonly isCut: boolean;
  /** The metrics of which most changes, the greatest saving first. */
  readonly rows: readonly TagRulePreviewRow[];
}

export interface TagRulePreviewRow {
  readonly metric: string;
  readonly series: number;
  readonly indexedNow: number;
  readonly indexedThen: number;
  /** Keys that can be asked by now and could not then, and the other way round. */
  readonly taken: readonly string[];
  readonly given: readonly string[];
  readonly sparedBy: SparedBy | null;
}
