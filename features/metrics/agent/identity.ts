/** Who a line speaks for, once its tags are read. */
export interface Identity {
  readonly host: string;
  /** As they came, without those that mean something to the Agent only. */
  readonly tags: readonly string[];
  /** Of `dd.internal.entity_id:`, a pod's uid or `none`; '' without one. */
  readonly entityId: string;
  /** Of `dd.internal.card:`; '' without one. */
  readonly cardinality: string;
}

/**
 * Reads the tags that mean something to the Agent: `host:x` names another host (`host:` none at all), and the internal ones
 * are for the Agent only.
 */
export function identityOf(sent: readonly string[], defaultHost: string): Identity {
  let host = defaultHost;
  let entityId = '';
  let cardinality = '';
  const tags: string[] = [];
  for (const tag of sent) {
    if (tag.startsWith('host:')) host = tag.slice('host:'.length);
    else if (tag.startsWith('dd.internal.entity_id:')) entityId = tag.slice('dd.internal.entity_id:'.length);
    else if (tag.startsWith('dd.internal.card:')) cardinality = tag.slice('dd.internal.card:'.length);
    else if (!tag.startsWith('dd.internal.jmx_check_name:') && !tag.startsWith('jmx_check_name:')) tags.push(tag);
  }
  return { host, tags, entityId, cardinality };
}

/** Sorted and without duplicates, so that the order in which a client sends them does not matter. */
export function sortedTags(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort();
}
