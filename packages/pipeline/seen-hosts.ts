import { TextNumbers } from '@komainu/wire/native/text-numbers.ts';

/** Is told that a host sent data, of a service where that is known. */
export type HostSeen = (host: string, service: string, timeUnixS: number) => void;

/** The hosts and services of a request or a block, each pair once with its latest time: cheap to note for every row. */
export class SeenHosts<Key extends string> {
  readonly #hostNumbers = new TextNumbers();
  readonly #serviceNumbers = new TextNumbers();
  /** By number of the host: its pairs by number of the service. */
  readonly #pairs: Map<number, number>[] = [];
  readonly #hosts: Key[] = [];
  readonly #services: Key[] = [];
  readonly #latestUnixMs: number[] = [];

  note(host: Key, service: Key, timeUnixMs: number): void {
    const hostNumber = this.#hostNumbers.of(host);
    const serviceNumber = this.#serviceNumbers.of(service);
    const pair = this.#pairs[hostNumber]?.get(serviceNumber);
    if (pair === undefined) {
      const pairs = this.#pairs[hostNumber] ?? new Map<number, number>();
      pairs.set(serviceNumber, this.#hosts.length);
      this.#pairs[hostNumber] = pairs;
      this.#hosts.push(host);
      this.#services.push(service);
      this.#latestUnixMs.push(timeUnixMs);
    } else if (timeUnixMs > (this.#latestUnixMs[pair] ?? 0)) this.#latestUnixMs[pair] = timeUnixMs;
  }

  /** Tells of every pair with a host, by the names that the keys have. */
  report(seen: HostSeen, names: { host(key: Key): string; service(key: Key): string }): void {
    for (const [pair, latestUnixMs] of this.#latestUnixMs.entries()) {
      const [host, service] = [this.#hosts[pair], this.#services[pair]];
      if (host === undefined || service === undefined) continue;
      const hostName = names.host(host);
      if (hostName !== '') seen(hostName, names.service(service), Math.floor(latestUnixMs / 1000));
    }
  }

  clear(): void {
    this.#hostNumbers.clear();
    this.#serviceNumbers.clear();
    this.#pairs.length = 0;
    this.#hosts.length = 0;
    this.#services.length = 0;
    this.#latestUnixMs.length = 0;
  }
}
