/** What a series carries that another of its metric may not. */
export interface TaggedSeries {
  readonly host: string;
  readonly tags: readonly string[];
}

/** A key explodes when at least this part of the series has a value of its own for it. */
const OWN_VALUES = 0.1;

/** The tag keys of a series, each with its value; a host is one of them, a bare tag has the key ''. */
export function* keysOf({ host, tags }: TaggedSeries): Generator<readonly [key: string, value: string]> {
  if (host !== '') yield ['host', host];
  for (const tag of tags) {
    const colon = tag.indexOf(':');
    yield colon < 0 ? ['', tag] : [tag.slice(0, colon), tag.slice(colon + 1)];
  }
}

/**
 * The tag key whose values make most of these series: the one with most values, provided that there are many for so few
 * series. Undefined when series are many because several keys with few values meet.
 */
export function explodingTag(sample: readonly TaggedSeries[]): string | undefined {
  const valuesByKey = new Map<string, Set<string>>();
  for (const series of sample) {
    for (const [key, value] of keysOf(series)) {
      const values = valuesByKey.get(key);
      if (values === undefined) valuesByKey.set(key, new Set([value]));
      else values.add(value);
    }
  }
  let found: string | undefined;
  let most = Math.max(1, sample.length * OWN_VALUES);
  for (const [key, { size }] of valuesByKey) {
    if (size <= most) continue;
    most = size;
    found = key;
  }
  return found;
}

/** Whether a series carries a key. */
export function carries({ host, tags }: TaggedSeries, key: string): boolean {
  if (key === 'host') return host !== '';
  if (key === '') return tags.some((tag) => !tag.includes(':'));
  const prefix = `${key}:`;
  return tags.some((tag) => tag.startsWith(prefix));
}
