import type { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import { decodeTracesV04, decodeTracesV05 } from '@komainu/wire/ddtrace/payload-msgpack.ts';
import { generateTraces, toV05 } from '@komainu/wire/ddtrace/testdata/generate-spans.ts';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { TraceProcessor, type TraceRequest } from './process/trace-processor.ts';
import { TRACE_DEFAULTS, type TraceSettings } from './settings.ts';
import { Concentrator } from './stats/concentrator.ts';

/**
 * CPU seconds per million spans from a tracer's msgpack to the protobuf that goes to the server, counted and sampled.
 * `node features/traces/agent/traces.bench.ts`
 */
const PAYLOADS = 120;
const TRACES_EACH = 100;
const ROUNDS = 5;
const now = Date.now();

let spans = 0;
// Only the bytes are kept: a heap full of generated objects would be the collector's work, not the decoder's.
const bodies = Array.from({ length: PAYLOADS }, (_, at) => {
  const traces = generateTraces(TRACES_EACH, at, now - 1_000);
  spans += traces.reduce((sum, trace) => sum + trace.length, 0);
  return { v04: encodeMsgpack(traces), v05: encodeMsgpack(toV05(traces)) };
});
const forms = {
  'v0.4': { bodies: bodies.map((body) => body.v04), decode: decodeTracesV04 },
  'v0.5': { bodies: bodies.map((body) => body.v05), decode: decodeTracesV05 },
};
const settings: Readonly<Record<string, TraceSettings>> = {
  'as it is delivered': TRACE_DEFAULTS,
  'with rules for tags and ten traces a second': {
    ...TRACE_DEFAULTS,
    replaceTags: [{ name: 'http.url', pattern: /id=\d+/g, replacement: 'id=?' }],
    ignoreResources: [/^GET \/health$/],
    rejectTags: [{ key: 'component', value: 'never' }],
    sampling: { ...TRACE_DEFAULTS.sampling, targetTps: 10 },
  },
};
const request: TraceRequest = {
  language: 'nodejs',
  languageVersion: 'v26',
  tracerVersion: '6',
  containerId: '',
  containerTags: [],
  topLevelComputed: false,
  statsComputed: false,
  droppedTraces: 0,
  maxExpandedBytes: 1e9,
};

for (const [named, chosen] of Object.entries(settings)) {
  const processor = new TraceProcessor(chosen, 'host');
  const concentrator = new Concentrator(now);
  for (const [form, { bodies, decode }] of Object.entries(forms)) {
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round < ROUNDS; round++) {
      bytes = 0;
      const before = process.cpuUsage();
      for (const body of bodies) {
        const done = processor.process((draft: SpanDraft, sink) => decode(body, draft, sink), request, now);
        done.stats.commit(concentrator, now);
        for (const payload of done.payloads) bytes += payload.length;
      }
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / spans);
    }
    const median = times.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
    console.log(
      `${form} ${named}: ${median.toFixed(2)} CPU s/M spans, ${(bytes / spans).toFixed(0)} bytes a span out, ${spans} spans, ${concentrator.size} kinds of requests`,
    );
  }
}
