import { TextNumbers } from '@komainu/wire/native/text-numbers.ts';

/** Is told that a host sent data, of a service where that is known. */
export type HostSeen = (host: string, service: string, timeUnixS: number) => void;

/** A power of two. */
const FIRST_SLOTS = 256;

/** The hosts and services of a request or a block, each pair once with its latest time: cheap to note for every row. */
export class SeenHosts {
  readonly #hosts = new TextNumbers();
  readonly #services = new TextNumbers();
  readonly #hostNames: string[] = [];
  readonly #serviceNames: string[] = [];
  /** Of each pair the numbers of its host and service, and its latest time. */
  readonly #hostOf: number[] = [];
  readonly #serviceOf: number[] = [];
  readonly #latestUnixMs: number[] = [];
  /** Number + 1 of a pair by its hash, open addressing; 0 is free. */
  #slots = new Int32Array(FIRST_SLOTS);

  note(host: string, service: string, timeUnixMs: number): void {
    const hostNumber = this.#hosts.of(host);
    const serviceNumber = this.#services.of(service);
    const slot = this.#slotOf(hostNumber, serviceNumber);
    const pair = (this.#slots[slot] ?? 0) - 1;
    if (pair < 0) {
      this.#hostNames[hostNumber] = host;
      this.#serviceNames[serviceNumber] = service;
      this.#add(slot, hostNumber, serviceNumber, timeUnixMs);
    } else if (timeUnixMs > (this.#latestUnixMs[pair] ?? 0)) this.#latestUnixMs[pair] = timeUnixMs;
  }

  /** Tells of every pair with a host. */
  report(seen: HostSeen): void {
    for (const [pair, latestUnixMs] of this.#latestUnixMs.entries()) {
      const host = this.#hostNames[this.#hostOf[pair] ?? -1];
      const service = this.#serviceNames[this.#serviceOf[pair] ?? -1];
      if (host === undefined || host === '' || service === undefined) continue;
      seen(host, service, Math.floor(latestUnixMs / 1000));
    }
  }

  clear(): void {
    // Every request of a block clears what the first has told.
    if (this.#hostOf.length === 0) return;
    this.#hosts.clear();
    this.#services.clear();
    for (const list of [this.#hostNames, this.#serviceNames, this.#hostOf, this.#serviceOf, this.#latestUnixMs]) {
      list.length = 0;
    }
    this.#slots = new Int32Array(FIRST_SLOTS);
  }

  /** Where the pair is, or where it would be. */
  #slotOf(host: number, service: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const hash = Math.imul(host, 0x9e3779b1) + Math.imul(service, 0x85ebca6b);
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const pair = (slots[slot] ?? 0) - 1;
      if (pair < 0 || (this.#hostOf[pair] === host && this.#serviceOf[pair] === service)) return slot;
    }
  }

  #add(slot: number, host: number, service: number, timeUnixMs: number): void {
    this.#hostOf.push(host);
    this.#serviceOf.push(service);
    this.#slots[slot] = this.#latestUnixMs.push(timeUnixMs);
    if (this.#hostOf.length * 2 < this.#slots.length) return;
    this.#slots = new Int32Array(this.#slots.length * 4);
    for (const [pair, hostNumber] of this.#hostOf.entries()) {
      this.#slots[this.#slotOf(hostNumber, this.#serviceOf[pair] ?? 0)] = pair + 1;
    }
  }
}
