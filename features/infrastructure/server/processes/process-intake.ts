import type {
  ContainerSample,
  ProcessSample,
  ProcessSnapshot,
  RealTimeSnapshot,
} from '@komainu/contracts/infrastructure/process.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import { type InsertBlock, TableWriter, WRITER_DEFAULTS } from '@komainu/pipeline/table-writer.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { ColumnBatch } from '@komainu/wire/native/batch.ts';
import {
  ContainerSamplesBatch,
  ContainersBatch,
  containerSamplesTable,
  containersTable,
} from '../../tables/containers.ts';
import {
  ProcessesBatch,
  type ProcessOrigin,
  ProcessSamplesBatch,
  processesTable,
  processSamplesTable,
} from '../../tables/processes.ts';

export const PROCESSES = 'processes';
export const CONTAINERS = 'containers';

export interface ProcessIntakePorts {
  readonly store: TelemetryStore;
  readonly ledger: IntakeLedger;
  readonly clock: Clock;
  /** Tags that hold for everything on a host. */
  readonly hostTags: (host: string) => readonly string[];
  readonly flushAfterMs?: number;
}

/** Stores what runs on hosts: each process and container as it was seen last, and what it used each time. */
export class ProcessIntake implements Closable {
  readonly #ports: ProcessIntakePorts;
  readonly #processes: TableWriter<ProcessesBatch>;
  readonly #processSamples: TableWriter<ProcessSamplesBatch>;
  readonly #containers: TableWriter<ContainersBatch>;
  readonly #containerSamples: TableWriter<ContainerSamplesBatch>;

  constructor(ports: ProcessIntakePorts) {
    this.#ports = ports;
    const { store, clock, flushAfterMs = WRITER_DEFAULTS.flushAfterMs } = ports;
    const insert: InsertBlock = (...args) => store.insert(...args);
    const writer = <Batch extends ColumnBatch>(table: string, newBatch: () => Batch) =>
      new TableWriter({ ...WRITER_DEFAULTS, flushAfterMs, table }, newBatch, insert, clock);
    this.#processes = writer(processesTable.name, () => new ProcessesBatch());
    this.#processSamples = writer(processSamplesTable.name, () => new ProcessSamplesBatch());
    this.#containers = writer(containersTable.name, () => new ContainersBatch());
    this.#containerSamples = writer(containerSamplesTable.name, () => new ContainerSamplesBatch());
  }

  /**
   * Resolves when the snapshot is stored. Repeating one changes nothing: rows are known by their host, what they are of
   * and their time. What cannot be told apart (no host, no number, no id) is counted by reason.
   */
  async receive(snapshot: ProcessSnapshot, timeUnixMs: number): Promise<void> {
    const { host, totalMemoryBytes } = snapshot;
    const origin: ProcessOrigin = { host, totalMemoryBytes, timeUnixMs };
    const { ledger } = this.#ports;
    const processes = this.#accepted(PROCESSES, host, snapshot.processes, ({ pid }) => (pid > 0 ? '' : 'no_pid'));
    const containers = this.#accepted(CONTAINERS, host, snapshot.containers, ({ id }) => (id === '' ? 'no_id' : ''));
    await Promise.all([
      booked(ledger, PROCESSES, processes.length, () => this.#storeProcesses(origin, processes, containers)),
      booked(ledger, CONTAINERS, containers.length, () => this.#storeContainers(origin, containers)),
    ]);
  }

  /** Keeps what was used between two snapshots; resolves when it is stored. */
  async receiveRealTime({ host, ...snapshot }: RealTimeSnapshot, timeUnixMs: number): Promise<void> {
    const origin = { host, timeUnixMs };
    const { ledger } = this.#ports;
    const processes = this.#accepted(PROCESSES, host, snapshot.processes, ({ pid }) => (pid > 0 ? '' : 'no_pid'));
    const containers = this.#accepted(CONTAINERS, host, snapshot.containers, ({ id }) => (id === '' ? 'no_id' : ''));
    await Promise.all([
      booked(ledger, PROCESSES, processes.length, () =>
        this.#processSamples.append((batch) => {
          for (const process of processes) batch.push(origin, process);
        }),
      ),
      booked(ledger, CONTAINERS, containers.length, () =>
        this.#containerSamples.append((batch) => {
          for (const container of containers) batch.push(origin, container);
        }),
      ),
    ]);
  }

  async close(): Promise<void> {
    await Promise.all(
      [this.#processes, this.#processSamples, this.#containers, this.#containerSamples].map((one) => one.close()),
    );
  }

  /** The good ones; the others are counted. */
  #accepted<Item>(source: string, host: string, items: readonly Item[], refusal: (item: Item) => string): Item[] {
    const { ledger } = this.#ports;
    ledger.received(source, items.length);
    const good: Item[] = [];
    for (const item of items) {
      const reason = host === '' ? 'no_host' : refusal(item);
      if (reason === '') good.push(item);
      else ledger.rejected(source, reason);
    }
    return good;
  }

  async #storeProcesses(
    origin: ProcessOrigin,
    processes: readonly ProcessSample[],
    containers: readonly ContainerSample[],
  ): Promise<void> {
    const hostTags = this.#hostTags(origin.host);
    const tagsOfContainer = new Map(containers.map(({ id, tags }) => [id, tags]));
    await Promise.all([
      this.#processes.append((batch) => {
        for (const process of processes) {
          const own = process.containerId === '' ? [] : [`container_id:${process.containerId}`];
          const inherited = tagsOfContainer.get(process.containerId) ?? [];
          batch.push(origin, process, [...new Set([...hostTags, ...inherited, ...own, ...process.tags])]);
        }
      }),
      this.#processSamples.append((batch) => {
        for (const process of processes) batch.push(origin, process);
      }),
    ]);
  }

  async #storeContainers(origin: ProcessOrigin, containers: readonly ContainerSample[]): Promise<void> {
    const hostTags = this.#hostTags(origin.host);
    await Promise.all([
      this.#containers.append((batch) => {
        for (const container of containers) {
          const own = [`container_id:${container.id}`];
          batch.push(origin, container, [...new Set([...hostTags, ...own, ...container.tags])]);
        }
      }),
      this.#containerSamples.append((batch) => {
        for (const container of containers) batch.push(origin, container);
      }),
    ]);
  }

  #hostTags(host: string): readonly string[] {
    return [`host:${host.toLowerCase()}`, ...this.#ports.hostTags(host)];
  }
}

/** Keeps the books of what `store` does with some items. */
async function booked(ledger: IntakeLedger, source: string, items: number, store: () => Promise<void>): Promise<void> {
  if (items === 0) return;
  try {
    await store();
    ledger.stored(source, items);
  } catch (error) {
    ledger.rejected(source, codeOf(error), items);
    throw error;
  }
}
