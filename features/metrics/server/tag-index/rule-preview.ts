import type { SparedBy, TagRulePreviewAnswer, TagRulePreviewRow } from '@komainu/contracts/metrics/tag-rules-api.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import type { SeriesRegistry } from '../series-registry.ts';
import { indexedVolume } from './indexed-volume.ts';
import { keyOfTag, type TagIndex } from './tag-index.ts';
import type { TagIndexes } from './tag-indexes.ts';
import { appliesTo, type TagIndexingRule } from './tag-indexing-rule.ts';

const DAY_S = 86_400;
/** How far the remembered `last_seen` of a series may lag after a restart, in seconds. */
const SEEN_LAG_S = 2 * 3600;
/** Series that are counted, those of the largest metrics first: a million takes about a second of turns. */
const MOST_SERIES = 1_000_000;
const MOST_ROWS = 100;

interface PreviewParts {
  readonly registry: SeriesRegistry;
  readonly tagIndexes: Pick<TagIndexes, 'of' | 'proposed' | 'sparedBy'>;
  readonly nowUnixS: number;
}

/** What a rule would do among others: `rules` are all of them with it in its place. */
export async function previewRule(
  rule: Document<TagIndexingRule>,
  rules: readonly Document<TagIndexingRule>[],
  { registry, tagIndexes, nowUnixS }: PreviewParts,
): Promise<TagRulePreviewAnswer> {
  const then = await tagIndexes.proposed(rules);
  const matching = registry
    .metrics()
    .filter(({ name }) => appliesTo(rule.body, name))
    .sort((one, other) => other.series.length - one.series.length);
  const spared: Record<SparedBy, number> = { configuration: 0, exemption: 0, older: 0 };
  const rows: TagRulePreviewRow[] = [];
  let looked = 0;
  let isCut = false;
  for (const { name, series: numbers } of matching) {
    const sparedBy = tagIndexes.sparedBy(rule, name) ?? null;
    if (sparedBy !== null) spared[sparedBy]++;
    looked += numbers.length;
    if (looked > MOST_SERIES && rows.length > 0) {
      isCut = true;
      continue;
    }
    const series = numbers
      .map((number) => registry.entry(number))
      .filter(({ lastSeenUnixS }) => lastSeenUnixS + SEEN_LAG_S >= nowUnixS - DAY_S);
    const [now, later] = [tagIndexes.of(name), then(name)];
    const keys = [...keysOf(series)].sort();
    const has = (index: TagIndex | undefined, key: string): boolean => index === undefined || index.has(key);
    rows.push({
      metric: name,
      series: series.length,
      indexedNow: await indexedVolume(series, now),
      indexedThen: await indexedVolume(series, later),
      taken: keys.filter((key) => has(now, key) && !has(later, key)),
      given: keys.filter((key) => !has(now, key) && has(later, key)),
      sparedBy,
    });
  }
  const sum = (of: 'series' | 'indexedNow' | 'indexedThen'): number => rows.reduce((all, row) => all + row[of], 0);
  const change = ({ indexedNow, indexedThen }: TagRulePreviewRow): number => Math.abs(indexedNow - indexedThen);
  return {
    metrics: matching.length,
    spared,
    series: sum('series'),
    indexedNow: sum('indexedNow'),
    indexedThen: sum('indexedThen'),
    isCut,
    rows: rows
      .sort(
        (one, other) =>
          change(other) - change(one) || other.series - one.series || (one.metric < other.metric ? -1 : 1),
      )
      .slice(0, MOST_ROWS),
  };
}

function keysOf(series: readonly { readonly host: string; readonly tags: readonly string[] }[]): Set<string> {
  const keys = new Set<string>();
  for (const { host, tags } of series) {
    if (host !== '') keys.add('host');
    for (const tag of tags) keys.add(keyOfTag(tag));
  }
  return keys;
}
