import type { Clock } from '@komainu/kernel/clock.ts';
import { TableWriter, WRITER_DEFAULTS } from '@komainu/pipeline/table-writer.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { HostMetadata, IntakeDocuments } from '@komainu/wire/hostmeta/intake-document.ts';
import type { InventoryDocument } from '@komainu/wire/hostmeta/inventory.ts';
import { HostDocumentsBatch, hostDocumentsTable } from '../tables/host-documents.ts';
import { emptyRecord, type HostActivity, type HostRecord, type TagsBySource, telemetryTags } from './host-record.ts';

export interface HostDirectoryPorts {
  readonly store: TelemetryStore;
  readonly metadata: MetadataStore;
  readonly clock: Clock;
  readonly flushAfterMs?: number;
}

const USER_TAGS = 'host_tags';
/** Activity is written down this often: after a crash a host may look older by as much. */
const ACTIVITY_EVERY_MS = 300_000;
const MOST_SERVICES = 500;
/** Clients may put anything in the place of a host's name: beyond this many, names that only telemetry speaks of are left out. */
const MOST_HOSTS = 100_000;

/**
 * All hosts, in memory: what their Agents said of them, the tags that hold for all their telemetry, and when they were
 * last heard of. Every change is stored before it is acknowledged.
 */
export class HostDirectory {
  readonly #ports: HostDirectoryPorts;
  readonly #hosts = new Map<string, HostRecord>();
  readonly #tags = new Map<string, readonly string[]>();
  readonly #writer: TableWriter<HostDocumentsBatch>;
  readonly #stirred = new Set<HostRecord>();
  #cancelTimer = () => {};
  #closed = false;

  constructor(ports: HostDirectoryPorts) {
    this.#ports = ports;
    this.#writer = new TableWriter(
      {
        ...WRITER_DEFAULTS,
        table: hostDocumentsTable.name,
        flushAfterMs: ports.flushAfterMs ?? WRITER_DEFAULTS.flushAfterMs,
      },
      () => new HostDocumentsBatch(),
      (...args) => ports.store.insert(...args),
      ports.clock,
    );
    this.#scheduleActivity();
  }

  /** Reads what is stored. */
  async load(): Promise<void> {
    const documents = await this.#ports.store.rows<{ host: string; kind: string; body: string }>(
      `SELECT host, kind, body FROM ${hostDocumentsTable.name} FINAL`,
    );
    for (const { host, kind, body } of documents) restore(this.#record(host), kind, JSON.parse(body));
    for (const { id, body } of await this.#ports.metadata.list<TagsBySource>(USER_TAGS))
      this.#record(id).userTags = body;
  }

  get(host: string): HostRecord | undefined {
    return this.#hosts.get(host);
  }

  all(): Iterable<HostRecord> {
    return this.#hosts.values();
  }

  /** The tags that hold for all telemetry of a host, without `host:`. */
  tagsOf(host: string): readonly string[] {
    const known = this.#tags.get(host);
    if (known !== undefined) return known;
    const record = this.#hosts.get(host);
    if (record === undefined) return [];
    const tags = telemetryTags(record);
    this.#tags.set(host, tags);
    return tags;
  }

  /** Notes that a host sent data of some source (`agent`, `logs`, `traces`), perhaps of a service. */
  seen(host: string, source: string, timeUnixS: number, service = ''): void {
    if (host === '' || (this.#hosts.size >= MOST_HOSTS && !this.#hosts.has(host))) return;
    const record = this.#record(host);
    const { activity } = record;
    const nowUnixS = this.#nowUnixS();
    const seenUnixS = Math.min(timeUnixS, nowUnixS);
    const news =
      !activity.sources.has(source) ||
      (service !== '' && !activity.services.has(service) && activity.services.size < MOST_SERVICES);
    if (!news && seenUnixS <= activity.lastSeenUnixS) return;
    activity.sources.add(source);
    if (service !== '' && activity.services.size < MOST_SERVICES) activity.services.add(service);
    activity.firstSeenUnixS = Math.min(activity.firstSeenUnixS, seenUnixS);
    activity.lastSeenUnixS = Math.max(activity.lastSeenUnixS, seenUnixS);
    this.#stirred.add(record);
  }

  /** Keeps what a body of `/intake/` says of hosts; resolves when it is stored. */
  async keepIntake(documents: IntakeDocuments): Promise<void> {
    const stored: Promise<void>[] = [];
    const { hostMetadata, agentChecks } = documents;
    if (hostMetadata !== undefined) stored.push(this.#keepMetadata(hostMetadata));
    if (agentChecks !== undefined && agentChecks.host !== '') {
      this.#record(agentChecks.host).checks = agentChecks.checks;
      this.seen(agentChecks.host, 'agent', this.#nowUnixS());
      stored.push(this.#store(agentChecks.host, 'agent_checks', agentChecks.checks));
    }
    for (const { host, tagsBySource } of documents.externalHostTags) {
      const record = this.#record(host);
      record.externalTags = { ...record.externalTags, ...tagsBySource };
      this.#tags.delete(host);
      stored.push(this.#store(host, 'external_tags', record.externalTags));
    }
    await Promise.all(stored);
  }

  /** Keeps an inventory of an Agent. */
  async keepInventory({ host, kind, body }: InventoryDocument): Promise<void> {
    this.#record(host).inventories.set(kind, body);
    this.seen(host, 'agent', this.#nowUnixS());
    await this.#store(host, kind, body);
  }

  /** Replaces the tags of one source that people set. */
  async setUserTags(host: string, source: string, tags: readonly string[], by: string): Promise<void> {
    const record = this.#record(host);
    const { [source]: _before, ...others } = record.userTags;
    const userTags = tags.length === 0 ? others : { ...others, [source]: tags };
    await this.#ports.metadata.put(USER_TAGS, host, userTags, by);
    record.userTags = userTags;
    this.#tags.delete(host);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer();
    this.#writeActivity();
    await this.#writer.close();
  }

  #nowUnixS(): number {
    return Math.floor(this.#ports.clock.nowMs() / 1000);
  }

  #record(host: string): HostRecord {
    let record = this.#hosts.get(host);
    if (record === undefined) {
      record = emptyRecord(host, this.#nowUnixS());
      this.#hosts.set(host, record);
    }
    return record;
  }

  #keepMetadata(metadata: HostMetadata): Promise<void> {
    const { host, ...rest } = metadata;
    this.#record(host).metadata = rest;
    this.#tags.delete(host);
    this.seen(host, 'agent', this.#nowUnixS());
    return this.#store(host, 'metadata', rest);
  }

  #store(host: string, kind: string, body: unknown): Promise<void> {
    return this.#writer.append((batch) => {
      batch.host.push(host);
      batch.kind.push(kind);
      batch.body.push(JSON.stringify(body));
      batch.updatedAt.push(this.#ports.clock.nowMs());
      batch.endRow();
    });
  }

  #scheduleActivity(): void {
    this.#cancelTimer = this.#ports.clock.after(ACTIVITY_EVERY_MS, () => {
      this.#writeActivity();
      if (!this.#closed) this.#scheduleActivity();
    });
  }

  /** Writes down who was heard of. A failure costs nothing: the next round says it again. */
  #writeActivity(): void {
    for (const record of this.#stirred) {
      const { sources, services, ...times } = record.activity;
      this.#store(record.name, 'activity', { ...times, sources: [...sources], services: [...services] }).catch(() =>
        this.#stirred.add(record),
      );
    }
    this.#stirred.clear();
  }
}

/** Puts a stored document back where it came from; the bodies are our own. */
function restore(record: HostRecord, kind: string, body: unknown): void {
  switch (kind) {
    case 'metadata':
      record.metadata = body as NonNullable<HostRecord['metadata']>;
      break;
    case 'agent_checks':
      record.checks = body as HostRecord['checks'];
      break;
    case 'external_tags':
      record.externalTags = body as TagsBySource;
      break;
    case 'activity': {
      const { sources, services, ...times } = body as Omit<HostActivity, 'sources' | 'services'> & {
        sources: string[];
        services: string[];
      };
      Object.assign(record.activity, times);
      for (const source of sources) record.activity.sources.add(source);
      for (const service of services) record.activity.services.add(service);
      break;
    }
    default:
      record.inventories.set(kind, body as Readonly<Record<string, unknown>>);
  }
}
