import { type SearchPredicate, searchToPredicate } from '@komainu/query/search/to-predicate.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { type DraftField, draftField } from '../intake/draft-field.ts';
import type { LogIndexer } from '../intake/stages.ts';
import { logSearchSchema } from '../search-schema.ts';
import { parseLogSearch } from '../search-text.ts';
import { DraftEvent } from '../tail/draft-event.ts';
import type { ExclusionFilter, IndexBody } from './definition.ts';
import { placeOfText, samplePlace } from './sampling.ts';
import { IndexUsage } from './usage.ts';

interface CompiledExclusion {
  readonly matches: SearchPredicate;
  readonly rate: number;
  readonly attribute: DraftField | undefined;
}

interface CompiledIndex {
  readonly name: string;
  readonly matches: SearchPredicate;
  readonly exclusions: readonly CompiledExclusion[];
  /** Undefined without a daily limit. */
  readonly usage: IndexUsage | undefined;
}

/**
 * Puts every log into the first index whose filter it matches. The first exclusion filter that it matches there decides
 * whether it is sampled away; then it counts towards the daily limit, and is dropped beyond it: it does not go on to the
 * next index, as with Datadog.
 */
export class Indexes implements LogIndexer {
  readonly #event = new DraftEvent(new LogDraft());
  #indexes: readonly CompiledIndex[] = [];

  /** Takes over the indexes as they are now, in order. What was counted today stays counted. */
  use(documents: readonly Document<IndexBody>[], nowMs: number): void {
    const before = new Map(this.limited().map((usage) => [usage.name, usage]));
    this.#indexes = documents.map(({ id, body }) => ({
      name: id,
      matches: compiled(body.filter.query),
      exclusions: body.exclusion_filters.filter(({ is_enabled }) => is_enabled).map(compiledExclusion),
      usage:
        body.daily_limit === null
          ? undefined
          : new IndexUsage(id, body, body.daily_limit, nowMs).continue(before.get(id)),
    }));
  }

  /** The usage of the indexes that have a daily limit. */
  limited(): readonly IndexUsage[] {
    return this.#indexes.flatMap(({ usage }) => usage ?? []);
  }

  place(draft: LogDraft, idLow: number, idHigh: number): string | undefined {
    this.#event.show(draft);
    for (const index of this.#indexes) {
      draft.index = index.name;
      if (!index.matches(this.#event)) continue;
      if (this.#isExcluded(index, draft, idLow, idHigh)) return 'excluded';
      const { usage } = index;
      // The id begins with the milliseconds of the receipt.
      if (usage !== undefined && !usage.take(idHigh * 4096 + (idLow >>> 20), draft.timeUnixMs)) return 'index_quota';
      return undefined;
    }
    draft.index = '';
    return 'no_index';
  }

  #isExcluded(index: CompiledIndex, draft: LogDraft, idLow: number, idHigh: number): boolean {
    for (const { matches, rate, attribute } of index.exclusions) {
      if (!matches(this.#event)) continue;
      if (attribute === undefined) return samplePlace(draft, idLow, idHigh) < rate;
      const [value] = attribute(this.#event);
      return value !== undefined && placeOfText(value) < rate;
    }
    return false;
  }
}

function compiledExclusion({ filter }: ExclusionFilter): CompiledExclusion {
  const { query, sample_rate, sample_attribute } = filter;
  const attribute = sample_attribute === undefined ? undefined : draftField(sample_attribute);
  return { matches: compiled(query), rate: sample_rate, attribute };
}

/** A query that cannot be read any more matches nothing: the log goes on to the next index. */
function compiled(query: string): SearchPredicate {
  try {
    return searchToPredicate(parseLogSearch(query), logSearchSchema);
  } catch {
    return () => false;
  }
}
