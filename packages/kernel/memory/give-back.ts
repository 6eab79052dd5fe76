import type { Clock } from '../clock.ts';
import type { Closable } from '../lifecycle.ts';
import { type Collection, collectGarbage } from './garbage.ts';

/** After the parts have started, what they needed only for that is garbage. */
const FIRST_MS = 10_000;
const EVERY_MS = 60_000;
/** Of a core: what does more is not at rest, and collects by itself. */
const REST_CPU = 0.05;

interface Use {
  /** Memory of this process, in bytes. */
  rssBytes(): number;
  /** Processor time of this process since it began, in milliseconds. */
  cpuMs(): number;
  collect(collection: Collection): void;
}

const OWN: Use = {
  rssBytes: () => process.memoryUsage.rss(),
  cpuMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  collect: collectGarbage,
};

/**
 * Gives memory back that is only garbage: once after the start, and when the process rests after work. The engine collects
 * when it needs room, and who rests needs none: it would keep what its busiest hour took.
 */
export class GiveBack implements Closable {
  readonly #clock: Clock;
  readonly #worthBytes: number;
  readonly #use: Use;
  /** Of the memory after the last collection. */
  #leastBytes = 0;
  #cpuMs = 0;
  #cancel: () => void = () => {};

  /** A rest with less than `worthBytes` to gain is not disturbed. */
  constructor(clock: Clock, worthBytes: number, use: Use = OWN) {
    this.#clock = clock;
    this.#worthBytes = worthBytes;
    this.#use = use;
  }

  start(): void {
    this.#cancel = this.#clock.after(FIRST_MS, () => {
      this.#collect('thorough');
      this.#next();
    });
  }

  close(): void {
    this.#cancel();
  }

  #next(): void {
    this.#cpuMs = this.#use.cpuMs();
    this.#cancel = this.#clock.after(EVERY_MS, () => {
      const isAtRest = this.#use.cpuMs() - this.#cpuMs < EVERY_MS * REST_CPU;
      if (isAtRest && this.#use.rssBytes() - this.#leastBytes > this.#worthBytes) this.#collect('usual');
      this.#next();
    });
  }

  #collect(collection: Collection): void {
    this.#use.collect(collection);
    this.#leastBytes = this.#use.rssBytes();
  }
}
