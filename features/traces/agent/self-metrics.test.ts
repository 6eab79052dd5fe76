import { Counters } from '@komainu/kernel/counters.ts';
import { expect, it } from 'vitest';
import { ReceiverMetrics } from './self-metrics.ts';
import { TracerBook } from './tracer-book.ts';

it('says what each tracer sent since it was asked before', () => {
  const book = new TracerBook(new Counters());
  const metrics = new ReceiverMetrics();
  const read = () =>
    metrics
      .read(book.totals(), 'web-1', 1_790_000_000_000, 60)
      .map(({ metric, tags, values }) => [metric.replace('datadog.trace_agent.', ''), ...tags, ...values]);
  const sighting = { language: 'go', tracerVersion: 'v2', form: 'v1.0', bytes: 10, traces: 2, spans: 5, keptSpans: 2 };
  const dropped = new Map([
    ['ignored_resource', 1],
    ['not_sampled', 2],
  ]);
  book.note({ ...sighting, dropped });
  expect(read()).toEqual([
    ['heartbeat', 1],
    ['receiver.payload_accepted', 'lang:go', 'tracer_version:v2', 1],
    ['receiver.spans_dropped', 'lang:go', 'tracer_version:v2', 2],
    ['receiver.spans_filtered', 'lang:go', 'tracer_version:v2', 1],
    ['receiver.spans_received', 'lang:go', 'tracer_version:v2', 5],
    ['receiver.traces_bytes', 'lang:go', 'tracer_version:v2', 10],
    ['receiver.traces_received', 'lang:go', 'tracer_version:v2', 2],
  ]);
  expect(read()).toEqual([['heartbeat', 1]]);
  book.note(sighting);
  expect(read()).toContainEqual(['receiver.spans_received', 'lang:go', 'tracer_version:v2', 5]);
});

it('tells tracers apart up to a bound', () => {
  const book = new TracerBook(new Counters());
  for (let at = 0; at < 300; at++) {
    book.note({ language: 'x', tracerVersion: String(at), form: 'v0.4', bytes: 1, spans: 1 });
  }
  expect([book.totals().length, book.totals().at(-1)?.spans]).toEqual([201, 100]);
});
