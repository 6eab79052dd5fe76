/** Limits that Datadog documents for metric names and tags. */
const METRIC_NAME_LENGTH = 200;
const TAG_LENGTH = 200;
/** More tags on one series are cut off: a runaway client must not make one series cost megabytes. */
const TAGS_PER_SERIES = 128;

const GOOD_NAME = /^[A-Za-z][A-Za-z0-9_.]*$/;
const GOOD_TAG = /^[a-z][a-z0-9_:./-]*[a-z0-9:./-]$/;

/**
 * A metric's name as it is stored: ASCII letters, digits, `_` and `.`, starting with a letter; anything else becomes `_`.
 * Undefined when nothing is left of it or it is longer than 200 characters.
 */
export function normalizeMetricName(name: string): string | undefined {
  if (name.length > METRIC_NAME_LENGTH) return undefined;
  if (GOOD_NAME.test(name)) return name;
  const cleaned = name.replaceAll(/[^A-Za-z0-9_.]+/g, '_').replace(/^[^A-Za-z]+/, '');
  return cleaned === '' ? undefined : cleaned;
}

/**
 * A tag as it is stored: lower case, letters, digits and `_-:./`, other characters become one `_`, none at the end, at
 * most 200 characters. '' when nothing is left.
 */
export function normalizeTag(tag: string): string {
  if (tag.length <= TAG_LENGTH && GOOD_TAG.test(tag)) return tag;
  return tag
    .slice(0, TAG_LENGTH)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_:./-]+/gu, '_')
    .replaceAll(/_{2,}/g, '_')
    .replace(/^_+/, '')
    .replace(/_+$/, '');
}

/** Labels may be longer than tags: a file name or a query cut off in the middle would be another's. */
const VERBATIM_LENGTH = 2048;

/** The tags of a series as they came: sorted, without duplicates, at most 128. */
export function verbatimTags(tags: Iterable<string>): string[] {
  const seen = new Set<string>();
  for (const tag of tags) {
    if (tag !== '') seen.add(tag.slice(0, VERBATIM_LENGTH));
    if (seen.size === TAGS_PER_SERIES) break;
  }
  return [...seen].sort();
}

/** The tags of a series: normalised, sorted, without duplicates, at most 128. */
export function normalizeTags(tags: Iterable<string>): string[] {
  const seen = new Set<string>();
  for (const tag of tags) {
    const normalized = normalizeTag(tag);
    if (normalized !== '') seen.add(normalized);
    if (seen.size === TAGS_PER_SERIES) break;
  }
  return [...seen].sort();
}
