import type { HostSummary } from '@komainu/contracts/infrastructure/hosts-api.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { HostDirectory } from './host-directory.ts';
import { emptyRecord, type HostRecord, tagsBySource } from './host-record.ts';

/** What the metrics feature tells of hosts. */
export interface HostMetrics {
  hosts(): readonly { readonly name: string; readonly firstSeenUnixS: number; readonly lastSeenUnixS: number }[];
  /** Latest values by host and metric. */
  latest(metrics: readonly string[], sinceUnixS: number): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>>;
  /** First parts of the names of a host's metrics. */
  namespaces(host: string): readonly string[];
}

/** A host as all sources together know it. */
export interface Host {
  readonly record: HostRecord;
  readonly firstSeenUnixS: number;
  readonly lastSeenUnixS: number;
  readonly up: boolean;
  readonly sendsMetrics: boolean;
}

/** A host that was silent for longer counts as down; Agents speak every 15 s. */
const UP_S = 300;
const RECENT_S = 600;
/** Pages that list hosts refresh every few seconds: the values behind them are read at most this often. */
const VALUES_KEPT_MS = 10_000;

const METRICS = [
  'system.cpu.idle',
  'system.cpu.iowait',
  'system.mem.pct_usable',
  'system.load.1',
  'system.load.norm.1',
  'system.disk.in_use',
] as const;
type Values = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Integrations that every Agent reports; they tell nothing of a host. */
const OWN_NAMESPACES: ReadonlySet<string> = new Set(['system', 'datadog', 'komainu', 'trace', 'ntp']);

/** Checks that every Agent runs of itself, and what stands for a config that cannot be used. */
const CORE_CHECKS: ReadonlySet<string> = new Set([
  'agent_telemetry',
  'config',
  'container',
  'cpu',
  'disk',
  'file_handle',
  'io',
  'load',
  'memory',
  'network',
  'ntp',
  'telemetry',
  'uptime',
]);

/** Brings together what the directory and the metrics know of hosts. */
export class HostList {
  readonly #directory: HostDirectory;
  readonly #metrics: HostMetrics;
  readonly #clock: Clock;
  #values: { readonly readUnixMs: number; readonly values: Promise<Values> } | undefined;

  constructor(directory: HostDirectory, metrics: HostMetrics, clock: Clock) {
    this.#directory = directory;
    this.#metrics = metrics;
    this.#clock = clock;
  }

  /** Every host that sent something since then, by name. */
  all(sinceUnixS = 0): Host[] {
    const nowUnixS = Math.floor(this.#clock.nowMs() / 1000);
    const hosts = new Map<string, Host>();
    for (const record of this.#directory.all()) {
      const { firstSeenUnixS, lastSeenUnixS } = record.activity;
      hosts.set(record.name, { record, firstSeenUnixS, lastSeenUnixS, up: false, sendsMetrics: false });
    }
    for (const activity of this.#metrics.hosts()) {
      const known = hosts.get(activity.name);
      const record = known?.record ?? emptyRecord(activity.name, activity.firstSeenUnixS);
      hosts.set(activity.name, {
        record,
        firstSeenUnixS: Math.min(known?.firstSeenUnixS ?? Number.POSITIVE_INFINITY, activity.firstSeenUnixS),
        lastSeenUnixS: Math.max(known?.lastSeenUnixS ?? 0, activity.lastSeenUnixS),
        up: false,
        sendsMetrics: true,
      });
    }
    return [...hosts.values()]
      .filter(({ lastSeenUnixS }) => lastSeenUnixS >= sinceUnixS)
      .map((host) => ({ ...host, up: nowUnixS - host.lastSeenUnixS <= UP_S }))
      .sort((a, b) => (a.record.name < b.record.name ? -1 : 1));
  }

  find(name: string): Host | undefined {
    return this.all().find(({ record }) => record.name === name);
  }

  /** Latest values of all hosts. */
  async values(): Promise<Values> {
    const nowUnixMs = this.#clock.nowMs();
    if (this.#values === undefined || nowUnixMs - this.#values.readUnixMs > VALUES_KEPT_MS) {
      const values = this.#metrics.latest(METRICS, Math.floor(nowUnixMs / 1000) - RECENT_S);
      this.#values = { readUnixMs: nowUnixMs, values };
      // A failed read must not be remembered.
      values.catch(() => {
        this.#values = undefined;
      });
    }
    return this.#values.values;
  }

  /** What sent data: agent, logs, traces, and integrations by name. */
  apps({ record, sendsMetrics }: Host): readonly string[] {
    const apps = new Set(record.activity.sources);
    if (sendsMetrics) apps.add('agent');
    for (const name of this.#metrics.namespaces(record.name)) {
      if (name !== '' && !OWN_NAMESPACES.has(name)) apps.add(name);
    }
    for (const { name } of record.checks) if (!CORE_CHECKS.has(name)) apps.add(name);
    return [...apps].sort();
  }

  summary(host: Host, values: Values): HostSummary {
    const { record } = host;
    const of = (metric: (typeof METRICS)[number]) => values.get(record.name)?.get(metric);
    const idle = of('system.cpu.idle');
    const usable = of('system.mem.pct_usable');
    return {
      name: record.name,
      tags: [...new Set(Object.values(tagsBySource(record)).flat())].sort(),
      apps: this.apps(host),
      services: [...record.activity.services].sort(),
      firstSeenUnixMs: host.firstSeenUnixS * 1000,
      lastSeenUnixMs: host.lastSeenUnixS * 1000,
      up: host.up,
      cpuPercent: idle === undefined ? null : Math.max(0, 100 - idle),
      memoryUsedRatio: usable === undefined ? null : Math.max(0, 1 - usable),
      load1: of('system.load.1') ?? null,
      diskUsedRatio: of('system.disk.in_use') ?? null,
      agentVersion: record.metadata?.agentVersion ?? '',
      platform: record.metadata?.platform ?? '',
      details: {
        ...record.metadata?.details,
        ...(record.checks.length > 0 && { checks: record.checks }),
        ...Object.fromEntries(record.inventories),
      },
    };
  }
}
