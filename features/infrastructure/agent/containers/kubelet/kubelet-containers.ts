import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { readPodContainers } from './read-pods.ts';

export interface KubeletContainersParts {
  /** Asks the kubelet for a path. */
  readonly getJson: (path: string, signal: AbortSignal) => Promise<unknown>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly changed: (containers: readonly ContainerFacts[]) => void;
}

const INTERVAL_MS = 5_000;
const RETRY_MS = 15_000;

/** Follows the pods of this node: the kubelet has no events, so it is asked again and again, as the Agent does. */
export class KubeletContainers implements Closable {
  readonly #parts: KubeletContainersParts;
  readonly #stop = new AbortController();
  #problem = '';
  #cancel: () => void = () => {};
  #work: Promise<void> = Promise.resolve();

  constructor(parts: KubeletContainersParts) {
    this.#parts = parts;
  }

  /** Why the kubelet cannot be asked; '' while it can. */
  get problem(): string {
    return this.#problem;
  }

  /** Resolves after the first answer, or failure. */
  async start(): Promise<void> {
    this.#work = this.#ask();
    await this.#work;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#cancel();
    await this.#work;
    this.#cancel();
  }

  async #ask(): Promise<void> {
    const { getJson, changed, clock, logger } = this.#parts;
    try {
      changed(readPodContainers(await getJson('/pods', this.#stop.signal)));
      if (this.#problem !== '') logger.log('info', 'the kubelet can be asked again');
      this.#problem = '';
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      if (this.#problem === '') logger.log('warn', 'the kubelet cannot be asked', { reason: messageOf(error) });
      this.#problem = messageOf(error);
    }
    this.#cancel = clock.after(this.#problem === '' ? INTERVAL_MS : RETRY_MS, () => {
      this.#work = this.#ask();
    });
  }
}
