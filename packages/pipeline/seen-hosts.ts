/** Is told that a host sent data, of a service where that is known. */
export type HostSeen = (host: string, service: string, timeUnixS: number) => void;

interface Sighting {
  latestUnixMs: number;
}

/**
 * The hosts and services of a request or a block, each pair once with its latest time: cheap to note for every row, since
 * rows that follow one another are mostly of one service. Keys are names, or places in a dictionary that holds as long.
 */
export class SeenHosts<Key extends string | number> {
  readonly #byHost = new Map<Key, Map<Key, Sighting>>();
  #host: Key | undefined;
  #service: Key | undefined;
  #last: Sighting = { latestUnixMs: 0 };

  note(host: Key, service: Key, timeUnixMs: number): void {
    if (host !== this.#host || service !== this.#service) this.#turnTo(host, service);
    if (timeUnixMs > this.#last.latestUnixMs) this.#last.latestUnixMs = timeUnixMs;
  }

  /** Tells of every pair; keys that are not names go through `nameOf` first. */
  report(seen: HostSeen, names: { host(key: Key): string; service(key: Key): string }): void {
    for (const [host, services] of this.#byHost) {
      const hostName = names.host(host);
      if (hostName === '') continue;
      for (const [service, { latestUnixMs }] of services) {
        seen(hostName, names.service(service), Math.floor(latestUnixMs / 1000));
      }
    }
  }

  clear(): void {
    this.#byHost.clear();
    this.#host = undefined;
    this.#service = undefined;
  }

  #turnTo(host: Key, service: Key): void {
    let services = this.#byHost.get(host);
    if (services === undefined) {
      services = new Map();
      this.#byHost.set(host, services);
    }
    let sighting = services.get(service);
    if (sighting === undefined) {
      sighting = { latestUnixMs: 0 };
      services.set(service, sighting);
    }
    this.#host = host;
    this.#service = service;
    this.#last = sighting;
  }
}
