import type { ChunkSpans } from '../process/chunk-spans.ts';
import { FLAG } from '../process/chunk-spans.ts';
import { META } from '../process/classes.ts';
import type { ChunkObserver } from '../process/facts.ts';
import type { SpanBatch } from '../process/span-batch.ts';
import { StatBuckets } from './buckets.ts';

/** Kinds of spans that count although no service begins there. */
const COUNTED_KINDS: ReadonlySet<string> = new Set(['client', 'consumer', 'producer', 'server']);

/**
 * Counts requests, errors and time from spans, for tracers that do not do it themselves: entries of services, measured
 * spans, and spans between services, by the bucket in which they ended, weighted by the share that was sampled
 * (datadog-agent `pkg/trace/stats/span_concentrator.go`).
 */
export class SpanStats implements ChunkObserver {
  readonly buckets: StatBuckets;

  constructor(bucketMs: number) {
    this.buckets = new StatBuckets(bucketMs);
  }

  chunk(batch: SpanBatch, spans: ChunkSpans): void {
    const { column } = batch;
    const kinds = column.hot[META.spanKind - 1];
    const statuses = column.hot[META.httpStatus - 1];
    // The root states the rate at which requests were kept; it holds for its whole trace.
    let weight = 1;
    for (let at = 0; at < spans.count; at++) {
      const rate = spans.sampleRates[at] ?? 1;
      if (rate < 1) weight = Math.max(weight, 1 / rate);
    }
    for (let at = 0; at < spans.count; at++) {
      const flags = spans.flags[at] ?? 0;
      if ((flags & (FLAG.partial | FLAG.apmDisabled)) !== 0) continue;
      const row = spans.firstRow + at;
      const kind = kinds?.text(kinds.indexAt(row)) ?? '';
      if ((flags & (FLAG.topLevel | FLAG.measured)) === 0 && !COUNTED_KINDS.has(kind)) continue;
      this.buckets.add(
        {
          service: column.service.text(column.service.indexAt(row)),
          name: column.name.text(column.name.indexAt(row)),
          resource: column.resource.text(column.resource.indexAt(row)),
          type: column.type.text(column.type.indexAt(row)),
          env: column.env.text(column.env.indexAt(row)),
          version: column.version.text(column.version.indexAt(row)),
          httpStatus: statuses?.text(statuses.indexAt(row)) ?? '',
          kind,
          synthetics: (flags & FLAG.synthetics) !== 0,
        },
        (spans.endsUnixNs[at] ?? 0) / 1e6,
        weight,
        (flags & FLAG.error) !== 0,
        spans.durationsNs[at] ?? 0,
      );
    }
  }
}
