import type { HostSeen } from '@komainu/pipeline/seen-hosts.ts';
import type { SpanBatch } from '../process/span-batch.ts';

interface Sighting {
  readonly host: string;
  readonly service: string;
  latestUnixMs: number;
}

/** More than any dictionary has places. */
const SERVICES = 2 ** 26;

/** The hosts and services of one block, each pair once with its latest time. Dictionary indexes hold for the block. */
export class SpanHosts {
  readonly #sightings = new Map<number, Sighting>();

  /** Notes the rows from `firstRow` on. */
  note(batch: SpanBatch, firstRow: number): void {
    const { host, service, start } = batch.column;
    let hostless = -1;
    let pair = -1;
    let last: Sighting | undefined;
    for (let row = firstRow; row < batch.rows; row++) {
      const hostIndex = host.indexAt(row);
      if (hostIndex === hostless) continue;
      const rowPair = hostIndex * SERVICES + service.indexAt(row);
      if (last === undefined || rowPair !== pair) {
        if (host.text(hostIndex) === '') {
          hostless = hostIndex;
          continue;
        }
        pair = rowPair;
        last = this.#sightingOf(pair, batch, row);
      }
      const startUnixMs = (start.highAt(row) * 4294967296 + start.lowAt(row)) / 1e6;
      if (startUnixMs > last.latestUnixMs) last.latestUnixMs = startUnixMs;
    }
  }

  report(seen: HostSeen): void {
    for (const { host, service, latestUnixMs } of this.#sightings.values()) {
      seen(host, service, Math.floor(latestUnixMs / 1000));
    }
  }

  #sightingOf(pair: number, batch: SpanBatch, row: number): Sighting {
    const known = this.#sightings.get(pair);
    if (known !== undefined) return known;
    const { host, service } = batch.column;
    const sighting = {
      host: host.text(host.indexAt(row)),
      service: service.text(service.indexAt(row)),
      latestUnixMs: 0,
    };
    this.#sightings.set(pair, sighting);
    return sighting;
  }
}
