import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import type { TracerTotals } from './tracer-book.ts';

/** Reasons that the user's own rules are. */
const FILTERED: ReadonlySet<string> = new Set(['filtered_by_tags', 'ignored_resource']);

/** The numbers of a tracer by the names that the Datadog trace-agent gives them, below `datadog.trace_agent.receiver.`. */
function numbersOf(totals: TracerTotals): Readonly<Record<string, number>> {
  let filtered = 0;
  let dropped = 0;
  for (const [reason, spans] of totals.dropped) {
    if (FILTERED.has(reason)) filtered += spans;
    else dropped += spans;
  }
  return {
    payload_accepted: totals.payloads,
    spans_dropped: dropped,
    spans_filtered: filtered,
    spans_received: totals.spans,
    traces_bytes: totals.bytes,
    traces_received: totals.traces,
  };
}

/** What the trace receiver says of itself, as the Datadog trace-agent does: counts since it was read before, by tracer. */
export class ReceiverMetrics {
  readonly #before = new Map<string, Readonly<Record<string, number>>>();

  /** The series of the last `intervalSeconds`; a heartbeat, and of each tracer what it sent at all. */
  read(totals: readonly TracerTotals[], host: string, nowMs: number, intervalSeconds: number): MetricSeries[] {
    const timesUnixS = [Math.floor(nowMs / 1000)];
    const series: MetricSeries[] = [
      {
        metric: 'datadog.trace_agent.heartbeat',
        type: 'gauge',
        intervalSeconds: 0,
        host,
        tags: [],
        timesUnixS,
        values: [1],
      },
    ];
    for (const tracer of totals) {
      const tags = [`lang:${tracer.language}`, `tracer_version:${tracer.tracerVersion || 'unknown'}`];
      const key = tags.join();
      const now = numbersOf(tracer);
      const before = this.#before.get(key);
      this.#before.set(key, now);
      for (const [name, value] of Object.entries(now)) {
        const added = value - (before?.[name] ?? 0);
        if (added <= 0) continue;
        const metric = `datadog.trace_agent.receiver.${name}`;
        series.push({ metric, type: 'count', intervalSeconds, host, tags, timesUnixS, values: [added] });
      }
    }
    return series;
  }
}
