import type { ContainerSample, ProcessSample, ProcessSnapshot } from '@komainu/contracts/infrastructure/process.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { watchersIn } from '@komainu/wire/process/frame.ts';
import { encodeContainers, encodeProcesses } from '@komainu/wire/process/snapshot.ts';
import { type ProcessRound, processSamples } from './process-samples.ts';
import type { ProcessReading } from './read-processes.ts';

/** A message for the process intake. */
export interface ProcessMessage {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ProcessCollectorParts {
  readonly host: string;
  readonly agentVersion: string;
  readonly cores: number;
  readonly totalMemoryBytes: number;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly counters: Counters;
  /** Undefined when processes are not collected. */
  readonly readProcesses: (() => Promise<readonly ProcessReading[]>) | undefined;
  /** Undefined when containers are not collected. */
  readonly readContainers: ((timeMs: number) => Promise<readonly ContainerSample[]>) | undefined;
  /** Sends once, and says how it was answered: status 0 when nobody answered. */
  readonly send: (message: ProcessMessage) => Promise<{ readonly status: number; readonly body: Buffer }>;
  /** Called at each round. */
  readonly beat: () => void;
}

/** What the collector says of itself. */
export interface ProcessCollectorStatus {
  readonly enabled: { readonly processes: boolean; readonly containers: boolean };
  readonly processes: number;
  readonly containers: number;
  readonly rounds: number;
  /** How long the last look took. */
  readonly lastMs: number;
  /** Why the last round failed; '' when it did not. */
  readonly error: string;
}

const PROCESSES_A_MESSAGE = 500;
/** Shares of processor time need two looks: the second is taken soon. */
const FIRST_MS = 2_000;
/** While somebody looks at this machine. */
const WATCHED_MS = 2_000;

/**
 * Looks at what runs here, again and again, and sends it in the process Agent's own messages. They are sent once and kept
 * nowhere: the next look is worth more than an old one, and they must not take the room of what cannot be had again.
 */
export class ProcessCollector implements Closable {
  readonly #parts: ProcessCollectorParts;
  #before: ProcessRound | undefined;
  #cancel: () => void = () => {};
  #running: Promise<void> = Promise.resolve();
  #closed = false;
  #isWatched = false;
  #rounds = 0;
  #status = { processes: 0, containers: 0, lastMs: 0, error: '' };

  constructor(parts: ProcessCollectorParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running = this.#run(FIRST_MS);
  }

  status(): ProcessCollectorStatus {
    const { readProcesses, readContainers } = this.#parts;
    return {
      enabled: { processes: readProcesses !== undefined, containers: readContainers !== undefined },
      rounds: this.#rounds,
      ...this.#status,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancel();
    await this.#running;
  }

  async #run(nextMs: number): Promise<void> {
    const { clock, counters, beat } = this.#parts;
    const startedMs = clock.nowMs();
    beat();
    try {
      await this.#look(startedMs);
      this.#status = { ...this.#status, error: '' };
    } catch (error) {
      counters.add('komainu_agent_process_rounds_failed_total', {}, 1, 'looks at processes and containers that failed');
      this.#status = { ...this.#status, error: messageOf(error) };
    }
    this.#rounds++;
    if (this.#closed) return;
    const waitMs = this.#isWatched ? Math.min(nextMs, WATCHED_MS) : nextMs;
    this.#cancel = clock.after(Math.max(0, startedMs + waitMs - clock.nowMs()), () => {
      this.#running = this.#run(this.#parts.everyMs);
    });
  }

  async #look(timeMs: number): Promise<void> {
    const { readProcesses, readContainers, clock } = this.#parts;
    const readings = await readProcesses?.();
    const containers = (await readContainers?.(timeMs)) ?? [];
    const lastMs = clock.nowMs() - timeMs;
    this.#status = { ...this.#status, processes: readings?.length ?? 0, containers: containers.length, lastMs };
    const before = this.#before;
    if (readings !== undefined) this.#before = { timeMs, readings };
    // The first round only looks, so that nobody sees a machine at rest.
    if (readings !== undefined && before === undefined) return;
    const processes = processSamples({ timeMs, readings: readings ?? [] }, before, []);
    for (const message of this.#messages(timeMs, processes, containers)) await this.#send(message);
  }

  #messages(
    timeMs: number,
    processes: readonly ProcessSample[],
    containers: readonly ContainerSample[],
  ): ProcessMessage[] {
    const { host, cores, totalMemoryBytes } = this.#parts;
    const groupSize = Math.ceil(processes.length / PROCESSES_A_MESSAGE);
    const snapshot: ProcessSnapshot = {
      host,
      cores,
      totalMemoryBytes,
      groupId: Math.floor(timeMs / 1000) % 2 ** 31,
      groupSize,
      processes: [],
      containers: [],
    };
    const messages: ProcessMessage[] = [];
    for (let part = 0; part < groupSize; part++) {
      const own = processes.slice(part * PROCESSES_A_MESSAGE, (part + 1) * PROCESSES_A_MESSAGE);
      const ids = new Set(own.map(({ containerId }) => containerId));
      const body = encodeProcesses({
        ...snapshot,
        processes: own,
        containers: containers.filter(({ id }) => ids.has(id)),
      });
      messages.push(this.#message('/api/v1/collector', timeMs, body, containers.length));
    }
    if (containers.length > 0) {
      const body = encodeContainers({ ...snapshot, groupSize: 1, containers });
      messages.push(this.#message('/api/v1/container', timeMs, body, containers.length));
    }
    return messages;
  }

  #message(path: string, timeMs: number, body: Buffer, containers: number): ProcessMessage {
    return {
      path,
      body,
      headers: {
        'content-type': 'application/x-protobuf',
        'x-dd-hostname': this.#parts.host,
        'x-dd-processagentversion': this.#parts.agentVersion,
        'x-dd-containercount': String(containers),
        'x-dd-agent-timestamp': String(Math.floor(timeMs / 1000)),
      },
    };
  }

  async #send(message: ProcessMessage): Promise<void> {
    const { status, body } = await this.#parts.send(message);
    if (status > 0) this.#isWatched = watchersIn(body) > 0;
    const outcome = status >= 200 && status < 300 ? 'sent' : status === 0 ? 'no_answer' : `status_${status}`;
    this.#parts.counters.add(
      'komainu_agent_process_messages_total',
      { outcome },
      1,
      'messages of processes and containers, by what became of them',
    );
    if (outcome !== 'sent')
      throw new Error(status === 0 ? 'the server did not answer' : `the server answered ${status}`);
  }
}
