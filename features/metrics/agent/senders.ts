import type { EntityTagger } from '@komainu/contracts/agent/containers.ts';
import type { Clock } from '@komainu/kernel/clock.ts';

/** How long the container of a process is believed: processes end, and their numbers are used again. */
const BELIEVED_MS = 60_000;
const MAX_PROCESSES = 10_000;

/**
 * Numbers the containers that send over a unix socket, so that a line can be told from another's without a text. A process
 * that runs in no container is 0, like one that is not known.
 */
export class Senders {
  readonly #tagger: EntityTagger;
  readonly #clock: Clock;
  readonly #processes = new Map<number, { readonly sender: number; readonly untilMs: number }>();
  readonly #numbers = new Map<string, number>();
  readonly #containers: string[] = [''];

  constructor(tagger: EntityTagger, clock: Clock) {
    this.#tagger = tagger;
    this.#clock = clock;
  }

  /** The number of the container that process `pid` runs in; 0 for none, and for `pid` 0. */
  senderOf(pid: number): number {
    if (pid === 0) return 0;
    const nowMs = this.#clock.nowMs();
    const known = this.#processes.get(pid);
    if (known !== undefined && known.untilMs > nowMs) return known.sender;
    if (this.#processes.size >= MAX_PROCESSES) this.#processes.clear();
    const sender = this.#numberOf(this.#tagger.containerOfProcess(pid));
    this.#processes.set(pid, { sender, untilMs: nowMs + BELIEVED_MS });
    return sender;
  }

  /** The id of the container with that number; '' for 0. */
  containerOf(sender: number): string {
    return this.#containers[sender] ?? '';
  }

  #numberOf(container: string): number {
    if (container === '') return 0;
    const known = this.#numbers.get(container);
    if (known !== undefined) return known;
    const number = this.#containers.push(container) - 1;
    this.#numbers.set(container, number);
    return number;
  }
}
