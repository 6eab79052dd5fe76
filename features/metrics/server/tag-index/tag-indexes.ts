import type { SparedBy } from '@komainu/contracts/metrics/tag-rules-api.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { Document, MetadataStore } from '@komainu/store/metadata/port.ts';
import type { MetricAssets } from '../api/api.ts';
import type { QueryCounts } from '../query-counts/query-counts.ts';
import type { SeriesRegistry } from '../series-registry.ts';
import { indexOfConfiguration, TAG_CONFIGURATION, type TagConfiguration } from './tag-configuration.ts';
import type { TagIndex } from './tag-index.ts';
import {
  appliesTo,
  indexOfRules,
  TAG_INDEXING_EXEMPTION,
  TAG_INDEXING_RULE,
  type TagIndexingRule,
} from './tag-indexing-rule.ts';

/** How long other servers may take to learn of a change, and rules by usage of what was asked. */
const REFRESH_MS = 60_000;
const FIRST_REFRESH_MS = 5_000;

type AssetKeys = ReadonlyMap<string, ReadonlySet<string>>;

export interface TagIndexPorts {
  readonly metadata: MetadataStore;
  readonly registry: SeriesRegistry;
  readonly counts: Pick<QueryCounts, 'queriedKey'>;
  readonly assets: MetricAssets;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Which tags of every metric can be asked for, in memory because every query asks. A metric's own configuration stands
 * before all rules; a metric that is exempt from rules has everything indexed.
 */
export class TagIndexes implements Closable {
  readonly #ports: TagIndexPorts;
  #configurations = new Map<string, TagConfiguration>();
  #exempt: ReadonlySet<string> = new Set();
  #rules: readonly Document<TagIndexingRule>[] = [];
  /** Undefined while it is not known what is drawn: all of it counts as used then. */
  #assetKeys: AssetKeys | undefined;
  #found = new Map<string, TagIndex | undefined>();
  #cancel = () => {};
  #isClosed = false;

  constructor(ports: TagIndexPorts) {
    this.#ports = ports;
  }

  /** What can be asked of a metric; undefined: everything. */
  readonly of = (metric: string): TagIndex | undefined => {
    if (this.#configurations.size === 0 && this.#rules.length === 0) return undefined;
    if (!this.#found.has(metric)) this.#found.set(metric, this.#find(metric));
    return this.#found.get(metric);
  };

  /** Reads what is configured, now and once a minute; what is drawn only once everybody who draws has started. */
  async load(): Promise<void> {
    await this.#read();
    this.#again(FIRST_REFRESH_MS);
  }

  /** Reads again, after a change. */
  async changed(): Promise<void> {
    await this.#read();
    if (!hasUsage(this.#rules)) return;
    this.#assetKeys = keysInAssets(await this.#ports.assets());
    this.#found = new Map();
  }

  async #read(): Promise<void> {
    const { metadata } = this.#ports;
    const [configurations, rules, exemptions] = await Promise.all([
      metadata.list<TagConfiguration>(TAG_CONFIGURATION),
      metadata.list<TagIndexingRule>(TAG_INDEXING_RULE),
      metadata.stamps(TAG_INDEXING_EXEMPTION),
    ]);
    this.#configurations = new Map(configurations.map(({ id, body }) => [id, body]));
    this.#rules = rules.sort((one, other) => one.body.order - other.body.order);
    this.#exempt = new Set(exemptions.map(({ id }) => id));
    this.#found = new Map();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  #again(afterMs = REFRESH_MS): void {
    if (!this.#isClosed) this.#cancel = this.#ports.clock.after(afterMs, () => void this.#refresh());
  }

  async #refresh(): Promise<void> {
    try {
      await this.changed();
    } catch (error) {
      const { logger } = this.#ports;
      logger.log('warn', 'tag configurations could not be read again', {
        code: codeOf(error),
        reason: messageOf(error),
      });
    }
    this.#again();
  }

  /** What could be asked of a metric if these were the rules. */
  async proposed(rules: readonly Document<TagIndexingRule>[]): Promise<(metric: string) => TagIndex | undefined> {
    const keys = hasUsage(rules) ? keysInAssets(await this.#ports.assets()) : undefined;
    const ordered = [...rules].sort((one, other) => one.body.order - other.body.order);
    return (metric) => this.#find(metric, ordered, keys);
  }

  /** Why a rule that names a metric leaves it alone; undefined when it does not. */
  sparedBy(rule: Document<TagIndexingRule>, metric: string): SparedBy | undefined {
    if (this.#configurations.has(metric)) return 'configuration';
    if (this.#exempt.has(metric)) return 'exemption';
    return this.#isManaged(rule, metric) ? undefined : 'older';
  }

  #find(metric: string, all = this.#rules, assetKeys = this.#assetKeys): TagIndex | undefined {
    const configuration = this.#configurations.get(metric);
    if (configuration !== undefined) return indexOfConfiguration(configuration);
    if (this.#exempt.has(metric)) return undefined;
    const rules = all.filter((rule) => appliesTo(rule.body, metric) && this.#isManaged(rule, metric));
    return indexOfRules(
      metric,
      rules.map(({ body }) => body),
      {
        queried: (name, key, windowSeconds) => this.#ports.counts.queriedKey(name, key, windowSeconds),
        inAssets: (name, key) => assetKeys === undefined || assetKeys.get(name)?.has(key) === true,
      },
    );
  }

  /** Rules may leave metrics alone that are older than they. */
  #isManaged({ body, createdAtUnixMs }: Document<TagIndexingRule>, metric: string): boolean {
    if (body.options.data['manage_preexisting_metrics'] !== false) return true;
    const { registry } = this.#ports;
    const first = registry.metric(metric)?.series[0];
    return first === undefined || registry.entry(first).firstSeenUnixS * 1000 >= createdAtUnixMs;
  }
}

/** Whether rules ask who needs a tag. */
const hasUsage = (rules: readonly Document<TagIndexingRule>[]): boolean =>
  rules.some(({ body }) => body.options.data['dynamic_tags'] !== undefined);

function keysInAssets(assets: Awaited<ReturnType<MetricAssets>>): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>();
  for (const { uses } of assets) {
    for (const [metric, tags] of uses) {
      const known = keys.get(metric) ?? new Set();
      for (const tag of tags) known.add(tag);
      keys.set(metric, known);
    }
  }
  return keys;
}
