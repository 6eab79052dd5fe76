import { RecentKeys } from '@komainu/wire/apmstats/recent-keys.ts';
import { META } from '@komainu/wire/ddtrace/classes.ts';
import type { ChunkSpans } from '../process/chunk-spans.ts';
import { FLAG } from '../process/chunk-spans.ts';
import type { ChunkObserver } from '../process/facts.ts';
import type { SpanBatch } from '../process/span-batch.ts';
import { StatBuckets, type StatGroup, type StatKey, textOf } from './buckets.ts';

/** Kinds of spans that count although no service begins there. */
const COUNTED_KINDS: ReadonlySet<string> = new Set(['client', 'consumer', 'producer', 'server']);

/** One for all: requests are decoded one after another, and dictionary indexes hold for the whole of a block. */
const recent = new RecentKeys<Known>();

/** A combination, with where it was counted last: the next request of its kind mostly ends in the same bucket. */
interface Known {
  readonly key: StatKey;
  readonly text: string;
  buckets: StatBuckets;
  start: number;
  group: StatGroup;
}

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
    recent.serve(batch.dictionaries);
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
      const kindIndex = kinds?.indexAt(row) ?? 0;
      const kind = kinds?.text(kindIndex) ?? '';
      if ((flags & (FLAG.topLevel | FLAG.measured)) === 0 && !COUNTED_KINDS.has(kind)) continue;
      const synthetics = (flags & FLAG.synthetics) !== 0;
      const start = this.buckets.startOf((spans.endsUnixNs[at] ?? 0) / 1e6);
      recent.begin();
      recent.fact(column.service.indexAt(row));
      recent.fact(column.name.indexAt(row));
      recent.fact(column.resource.indexAt(row));
      recent.fact(column.type.indexAt(row));
      recent.fact(column.env.indexAt(row));
      recent.fact(column.version.indexAt(row));
      recent.fact(statuses?.indexAt(row) ?? 0);
      recent.fact(kindIndex * 2 + (synthetics ? 1 : 0));
      let known = recent.get();
      if (known === undefined) {
        const key = {
          service: column.service.text(column.service.indexAt(row)),
          name: column.name.text(column.name.indexAt(row)),
          resource: column.resource.text(column.resource.indexAt(row)),
          type: column.type.text(column.type.indexAt(row)),
          env: column.env.text(column.env.indexAt(row)),
          version: column.version.text(column.version.indexAt(row)),
          httpStatus: statuses?.text(statuses.indexAt(row)) ?? '',
          kind,
          synthetics,
        };
        const text = textOf(key);
        known = { key, text, buckets: this.buckets, start, group: this.buckets.group(key, start, text) };
        recent.set(known);
      } else if (known.buckets !== this.buckets || known.start !== start) {
        known.group = this.buckets.group(known.key, start, known.text);
        known.buckets = this.buckets;
        known.start = start;
      }
      known.group.count(weight, (flags & FLAG.error) !== 0, spans.durationsNs[at] ?? 0);
    }
  }
}
