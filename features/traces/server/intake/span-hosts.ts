import { type HostSeen, SeenHosts } from '@komainu/pipeline/seen-hosts.ts';
import type { SpanBatch } from '../process/span-batch.ts';

/** The hosts and services of the rows from `firstRow` on, each pair once; read before the batch is flushed. */
export function hostsOfRows(batch: SpanBatch, firstRow: number): readonly Parameters<HostSeen>[] {
  const { host, service, start } = batch.column;
  const seen = new SeenHosts<number>();
  for (let row = firstRow; row < batch.rows; row++) {
    const startUnixMs = (start.highAt(row) * 4294967296 + start.lowAt(row)) / 1e6;
    seen.note(host.indexAt(row), service.indexAt(row), startUnixMs);
  }
  const sightings: Parameters<HostSeen>[] = [];
  seen.report((...sighting) => sightings.push(sighting), {
    host: (index) => host.text(index),
    service: (index) => service.text(index),
  });
  return sightings;
}
