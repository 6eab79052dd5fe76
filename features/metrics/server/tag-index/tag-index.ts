/** Which tags of a metric can be asked for. */
export interface TagIndex {
  /** Whether a key is indexed: `host` for the host, a bare tag by its whole text. */
  readonly has: (key: string) => boolean;
  /** Whether percentiles and thresholds of a distribution are. */
  readonly percentiles: boolean;
  /** What says so. */
  readonly by: 'configuration' | 'rules';
}

/** The key of a tag as it is stored; a bare tag is its own. */
export function keyOfTag(tag: string): string {
  const colon = tag.indexOf(':');
  return colon < 0 ? tag : tag.slice(0, colon);
}

/** The tags of a series that can be asked for; all of them where nothing says otherwise. */
export function indexedTags(tags: readonly string[], index: TagIndex | undefined): readonly string[] {
  return index === undefined ? tags : tags.filter((tag) => index.has(keyOfTag(tag)));
}
