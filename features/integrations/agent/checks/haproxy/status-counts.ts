import type { CheckSender } from '../../check.ts';
import { isExcluded, regexTags, type StatsOptions } from './stats-options.ts';
import { COUNTED_STATUSES, isAvailable } from './statuses.ts';

/** A frontend or a server, and how it is. */
export interface HostStatus {
  readonly service: string;
  readonly side: 'frontend' | 'backend';
  readonly host: string;
  /** As `normalStatus` gives it. */
  readonly status: string;
}

/** Sends `haproxy.count_per_status` and `haproxy.backend_hosts` for the frontends and servers of a run. */
export function sendStatusCounts(
  hosts: readonly HostStatus[],
  options: StatsOptions,
  activeTags: readonly string[],
  sender: CheckSender,
): void {
  const wanted = hosts.filter(({ service }) => !isExcluded(service, options));
  const perStatus = new Counts(options.collateStatuses ? ['available', 'unavailable'] : COUNTED_STATUSES);
  const collated = new Counts(['available', 'unavailable']);
  const backends = new Counts(['available:true', 'available:false']);
  for (const one of wanted) {
    const byService = options.countByService ? serviceTags(one.service, options) : [];
    const byHost = options.statusMetricsByHost ? [`backend:${one.host}`] : [];
    const available = isAvailable(one.status);
    const collatedStatus = available === true ? 'available' : 'unavailable';
    const tags = [...regexTags(one.service, options), ...byService, ...byHost, ...activeTags];
    perStatus.add(tags, options.collateStatuses ? collatedStatus : one.status);
    if (!options.collateStatuses) collated.add(byService, collatedStatus);
    if (one.side === 'backend') {
      const backendTags = [...regexTags(one.service, options), ...serviceTags(one.service, options), ...activeTags];
      backends.add(backendTags, available === undefined ? undefined : `available:${available}`);
    }
  }
  perStatus.send((tags, status, count) =>
    sender.gauge('haproxy.count_per_status', count, [...tags, `status:${status}`]),
  );
  collated.send((tags, status, count) =>
    sender.gauge('haproxy.count_per_status', count, [...tags, `status:${status}`]),
  );
  backends.send((tags, available, count) => sender.gauge('haproxy.backend_hosts', count, [...tags, available]));
}

/** The tags that name a service: `haproxy_service`, and the older `service` unless it is switched off. */
export function serviceTags(service: string, options: StatsOptions): readonly string[] {
  return [`haproxy_service:${service}`, ...(options.legacyServiceTag ? [`service:${service}`] : [])];
}

/** Counts by tags and word; words that are always told begin at 0. */
class Counts {
  readonly #words: readonly string[];
  readonly #byTags = new Map<string, { readonly tags: readonly string[]; readonly counts: Map<string, number> }>();

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  /** Counts `word` once; without a word the tags are told with zeros. */
  add(tags: readonly string[], word: string | undefined): void {
    const key = tags.join('\n');
    let entry = this.#byTags.get(key);
    if (entry === undefined) {
      entry = { tags, counts: new Map(this.#words.map((one) => [one, 0])) };
      this.#byTags.set(key, entry);
    }
    if (word !== undefined) entry.counts.set(word, (entry.counts.get(word) ?? 0) + 1);
  }

  send(tell: (tags: readonly string[], word: string, count: number) => void): void {
    for (const { tags, counts } of this.#byTags.values()) {
      for (const [word, count] of counts) tell(tags, word, count);
    }
  }
}
