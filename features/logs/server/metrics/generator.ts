import { readNumber } from '@komainu/query/search/numbers.ts';
import { type RequiredValues, requiredValues } from '@komainu/query/search/required-values.ts';
import { type SearchPredicate, searchToPredicate } from '@komainu/query/search/to-predicate.ts';
import { normalizeTags } from '@komainu/wire/series/names.ts';
import { type DraftField, draftField } from '../intake/draft-field.ts';
import { logSearchSchema } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';
import type { DraftEvent } from '../tail/draft-event.ts';
import type { LogMetricBody } from './definition.ts';

/** Sets of tags that a metric may have at a time; each is a series of the metric store. */
const MOST_GROUPS = 2_000;
/** Values of one log that become tags of one key: tags and lists may have many. */
const MOST_VALUES = 10;
/** What is beyond the most groups is counted under this tag (OpenTelemetry's), so that totals stay right. */
const OVERFLOW = ['otel.metric.overflow:true'];
/** Groups not seen for this long make room for others. */
const GROUP_KEPT_MS = 3_600_000;

/** The columns by which metrics are found; what tells logs apart best comes first. */
export const INDEXED_COLUMNS = ['source', 'service', 'status'] as const;

/** One series of a log-based metric. */
export interface MetricGroup {
  readonly metric: string;
  /** As the metric store keeps them: normalised, sorted. */
  readonly tags: readonly string[];
  readonly kind: 'count' | 'distribution';
  /** The same for the same series, whichever definition it comes from. */
  readonly key: string;
  seenMs: number;
}

/** A log-based metric, ready to be made from logs. */
export class MetricGenerator {
  readonly name: string;
  readonly matches: SearchPredicate;
  readonly required: RequiredValues | undefined;
  readonly #kind: MetricGroup['kind'];
  readonly #measure: DraftField | undefined;
  readonly #groupBy: readonly { readonly field: DraftField; readonly tagName: string }[];
  readonly #groups = new Map<string, MetricGroup>();
  readonly #overflow: MetricGroup;
  #prunedMs = 0;

  constructor(name: string, body: LogMetricBody) {
    this.name = name;
    const node = parseLogSearch(body.filter.query);
    this.matches = searchToPredicate(node, logSearchSchema);
    this.required = requiredValues(node, logSearchSchema, INDEXED_COLUMNS);
    this.#kind = body.compute.aggregation_type;
    this.#measure = body.compute.aggregation_type === 'distribution' ? draftField(body.compute.path) : undefined;
    this.#groupBy = body.group_by.map(({ path, tag_name }) => ({ field: draftField(path), tagName: tag_name }));
    this.#overflow = this.#newGroup(OVERFLOW, 0);
  }

  /** What a distribution measures of a log: numbers only. None for logs that lack it, and undefined for counts. */
  values(event: DraftEvent): readonly number[] | undefined {
    return this.#measure?.(event).flatMap((text) => {
      const value = readNumber(text);
      return value === null || !Number.isFinite(value) ? [] : value;
    });
  }

  /** The series that a log belongs to; `overflowed` when there are too many to give it one of its own. */
  groupOf(event: DraftEvent, nowMs: number): { readonly group: MetricGroup; readonly overflowed: boolean } {
    const written = this.#tagsOf(event);
    const known = this.#groups.get(written);
    if (known !== undefined) {
      known.seenMs = nowMs;
      return { group: known, overflowed: false };
    }
    if (this.#groups.size >= MOST_GROUPS) this.#prune(nowMs);
    if (this.#groups.size >= MOST_GROUPS) return { group: this.#overflow, overflowed: true };
    const group = this.#newGroup(written === '' ? [] : written.split('\n'), nowMs);
    this.#groups.set(written, group);
    return { group, overflowed: false };
  }

  #tagsOf(event: DraftEvent): string {
    let text = '';
    for (const { field, tagName } of this.#groupBy) {
      for (const value of field(event).slice(0, MOST_VALUES)) {
        text += `${text === '' ? '' : '\n'}${tagName}:${value.replaceAll('\n', ' ').slice(0, 200)}`;
      }
    }
    return text;
  }

  #newGroup(written: readonly string[], seenMs: number): MetricGroup {
    // The metric store takes one host for a series, the first.
    let hosts = 0;
    const tags = normalizeTags(written).filter((tag) => !tag.startsWith('host:') || hosts++ === 0);
    return { metric: this.name, tags, kind: this.#kind, key: `${this.#kind} ${this.name} ${tags.join(',')}`, seenMs };
  }

  /** At most once a minute: it walks them all. */
  #prune(nowMs: number): void {
    if (nowMs - this.#prunedMs < 60_000) return;
    this.#prunedMs = nowMs;
    for (const [written, { seenMs }] of this.#groups) {
      if (nowMs - seenMs > GROUP_KEPT_MS) this.#groups.delete(written);
    }
  }
}
