import type { AgentCheck, HostMetadata } from '@komainu/wire/hostmeta/intake-document.ts';

export type TagsBySource = Readonly<Record<string, readonly string[]>>;

/** When and how a host was heard of. */
export interface HostActivity {
  firstSeenUnixS: number;
  lastSeenUnixS: number;
  /** What sent data: agent, logs, traces, … */
  readonly sources: Set<string>;
  readonly services: Set<string>;
}

/** All that is known of a host. */
export interface HostRecord {
  readonly name: string;
  readonly activity: HostActivity;
  metadata: Omit<HostMetadata, 'host'> | undefined;
  checks: readonly AgentCheck[];
  /** What integrations on other hosts know of this one. */
  externalTags: TagsBySource;
  /** Tags that people set through the API. */
  userTags: TagsBySource;
  /** Inventories of the Agent by kind. */
  readonly inventories: Map<string, Readonly<Record<string, unknown>>>;
}

export function emptyRecord(name: string, nowUnixS: number): HostRecord {
  return {
    name,
    activity: { firstSeenUnixS: nowUnixS, lastSeenUnixS: 0, sources: new Set(), services: new Set() },
    metadata: undefined,
    checks: [],
    externalTags: {},
    userTags: {},
    inventories: new Map(),
  };
}

/** The source under which Datadog shows the tags that Agents send. */
const AGENT_SOURCE = 'Datadog';

/** All tags of a host by where they come from; every host has at least the tag of its name. */
export function tagsBySource(record: HostRecord): Record<string, readonly string[]> {
  const all: Record<string, string[]> = { [AGENT_SOURCE]: [`host:${record.name}`] };
  const add = (source: string, tags: readonly string[]) => {
    if (tags.length > 0) all[source] = [...new Set([...(all[source] ?? []), ...tags])];
  };
  for (const [source, tags] of Object.entries(record.metadata?.tagsBySource ?? {})) {
    add(source === 'system' ? AGENT_SOURCE : source, tags);
  }
  for (const [source, tags] of Object.entries(record.externalTags)) add(source, tags);
  for (const [source, tags] of Object.entries(record.userTags)) add(source, tags);
  return all;
}

/** The tags that hold for all telemetry of a host, sorted, without `host:`. */
export function telemetryTags(record: HostRecord): readonly string[] {
  const name = `host:${record.name}`;
  return [...new Set(Object.values(tagsBySource(record)).flat())].filter((tag) => tag !== name).sort();
}
