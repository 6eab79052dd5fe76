import { FakeClock } from '@komainu/kernel/clock.ts';
import { Counters } from '@komainu/kernel/counters.ts';
import type { OutgoingPayload } from '@komainu/pipeline/forwarder/payload.ts';
import { decodeAgentPayload } from '@komainu/wire/ddtrace/agent-payload.ts';
import { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import { CallbackSink, type PayloadFacts } from '@komainu/wire/ddtrace/sink.ts';
import { type PlainSpan, plainSpan } from '@komainu/wire/ddtrace/testdata/plain-span.ts';
import { beforeEach, expect, it } from 'vitest';
import { TraceWriter } from './forward/trace-writer.ts';
import { TraceProcessor } from './process/trace-processor.ts';
import { TRACE_DEFAULTS, type TraceSettings } from './settings.ts';
import { Concentrator } from './stats/concentrator.ts';
import { TraceIntake } from './trace-intake.ts';
import { TracerBook } from './tracer-book.ts';

const clock = new FakeClock(1_790_000_000_000);
const concentrator = new Concentrator(clock.nowMs());
let put: OutgoingPayload[] = [];
beforeEach(() => {
  put = [];
});

function intake(settings: TraceSettings): TraceIntake {
  const outbox = { put: async (payload: OutgoingPayload) => void put.push(payload) };
  const facts = { hostname: 'web-1', env: '', version: '7' };
  return new TraceIntake({
    settings,
    processor: new TraceProcessor(settings, 'web-1'),
    concentrator,
    writer: new TraceWriter(outbox, { ...facts, targetTps: 0, errorTps: 10, rareSampler: false }),
    outbox,
    facts,
    tagger: {
      tagsOf: (entity) => (entity === 'container_id://c1' ? ['image_name:shop'] : []),
      containerOfProcess: () => '',
      containerOfCgroup: () => '',
    },
    clock,
    book: new TracerBook(new Counters()),
  });
}

const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
const span = (trace: string, id: number, extra: object = {}) => ({
  traceId: trace.padStart(32, '0'),
  spanId: id.toString(16).padStart(16, '0'),
  name: 'query',
  kind: 3,
  startTimeUnixNano: String(clock.nowMs() * 1e6),
  endTimeUnixNano: String((clock.nowMs() + 5) * 1e6),
  attributes: [text('db.system', 'postgresql'), text('db.statement', "select * from t where a = 'secret'")],
  ...extra,
});
const body = (...spans: readonly object[]) =>
  Buffer.from(
    JSON.stringify({
      resourceSpans: [
        {
          resource: {
            attributes: [
              text('service.name', 'shop'),
              text('deployment.environment.name', 'prod'),
              text('host.name', 'node-7'),
              text('container.id', 'c1'),
            ],
          },
          scopeSpans: [{ spans }],
        },
      ],
    }),
  );

function arrived() {
  const spans: PlainSpan[] = [];
  const payloads: PayloadFacts[] = [];
  const sink = Object.assign(new CallbackSink((draft) => spans.push(plainSpan(draft))), {
    payload: (facts: PayloadFacts) => void payloads.push(facts),
  });
  for (const payload of put) decodeAgentPayload(payload.body, new SpanDraft(), sink, () => {});
  return { spans, payloads };
}

it('spans by OTLP have their secrets taken out, are counted, and carry the tags of their container', async () => {
  expect(await intake(TRACE_DEFAULTS).otlp(body(span('abc123', 1), span('ff', 2)), true, {})).toBe(0);
  const { spans, payloads } = arrived();
  expect(payloads).toMatchObject([{ hostname: 'node-7', env: 'prod', containerId: 'c1' }]);
  expect(payloads[0]?.tags).toEqual(expect.arrayContaining(['container_id:c1', 'image_name:shop']));
  expect(spans).toMatchObject([
    {
      service: 'shop',
      resource: 'select * from t where a = ?',
      meta: { 'db.statement': 'select * from t where a = ?' },
    },
    { service: 'shop', duration: '5000000', metrics: { _top_level: 1 } },
  ]);
  expect(concentrator.flush(clock.nowMs() + 30_000)).toMatchObject([
    {
      hostname: 'node-7',
      env: 'prod',
      containerId: 'c1',
      buckets: [{ groups: [{ service: 'shop', hits: 2, kind: 'client' }] }],
    },
  ]);
});

it('a share of the traces is kept when asked for; a span that says it is kept stays', async () => {
  const { sampling } = TRACE_DEFAULTS;
  const none = intake({ ...TRACE_DEFAULTS, sampling: { ...sampling, otlpPercentage: 0 } });
  const kept = { attributes: [{ key: 'sampling.priority', value: { intValue: '2' } }] };
  expect(await none.otlp(body(span('1', 1), span('2', 2, kept)), true, {})).toBe(0);
  expect(arrived().spans.map(({ traceId }) => traceId)).toEqual(['2']);
});

it('spans without ids are said to be rejected', async () => {
  expect(await intake(TRACE_DEFAULTS).otlp(body(span('1', 0), span('1', 2)), true, {})).toBe(1);
});
