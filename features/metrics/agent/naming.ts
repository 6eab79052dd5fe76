import type { MetricMapper } from './mapper.ts';

/** What the Agent leaves out of a namespace unless it is told otherwise: its own metrics and those of integrations. */
export const STANDARD_PREFIXES: readonly string[] = [
  'datadog.agent',
  'datadog.dogstatsd',
  'datadog.process',
  'datadog.trace_agent',
  'datadog.tracer',
  'activemq',
  'activemq_58',
  'airflow',
  'cassandra',
  'confluent',
  'hazelcast',
  'hive',
  'ignite',
  'jboss',
  'jvm',
  'kafka',
  'presto',
  'sidekiq',
  'solr',
  'tomcat',
  'runtime',
];

export interface NamingSettings {
  /** Put before each name, with a dot between (`statsd_metric_namespace`); '' for none. */
  readonly namespace: string;
  /** Names that begin so stay as they are (`statsd_metric_namespace_blacklist`). */
  readonly namespaceExcept: readonly string[];
  /** Metrics that are dropped, by the name that they would have (`statsd_metric_blocklist`). */
  readonly blocked: readonly string[];
  /** Whether the blocked names are prefixes. */
  readonly blockedByPrefix: boolean;
  readonly mapper: MetricMapper | undefined;
}

export interface MetricName {
  readonly name: string;
  /** Tags that a mapping made of parts of the name. */
  readonly tags: readonly string[];
}

/** What metrics are called in the end: mapped first, then put into the namespace, then compared with those that are blocked. */
export class MetricNames {
  readonly #settings: NamingSettings;
  readonly #prefix: string;
  readonly #blocked: ReadonlySet<string>;

  constructor(settings: NamingSettings) {
    const { namespace } = settings;
    this.#settings = settings;
    this.#prefix = namespace === '' || namespace.endsWith('.') ? namespace : `${namespace}.`;
    this.#blocked = new Set(settings.blocked);
  }

  /** Undefined when the metric is blocked. */
  of(sent: string): MetricName | undefined {
    const mapped = this.#settings.mapper?.map(sent) ?? { name: sent, tags: [] };
    const name = this.#inNamespace(mapped.name);
    return this.#isBlocked(name) ? undefined : { name, tags: mapped.tags };
  }

  #inNamespace(name: string): string {
    if (this.#prefix === '') return name;
    return this.#settings.namespaceExcept.some((prefix) => name.startsWith(prefix)) ? name : this.#prefix + name;
  }

  #isBlocked(name: string): boolean {
    if (!this.#settings.blockedByPrefix) return this.#blocked.has(name);
    return this.#settings.blocked.some((prefix) => name.startsWith(prefix));
  }
}
