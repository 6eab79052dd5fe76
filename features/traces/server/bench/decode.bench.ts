import { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import { decodeTracesV04, decodeTracesV05 } from '@komainu/wire/ddtrace/payload-msgpack.ts';
import { generateTraces, toV05 } from '@komainu/wire/ddtrace/testdata/generate-spans.ts';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { Obfuscator } from '../process/secrets.ts';
import { SpanBatch } from '../process/span-batch.ts';
import { SpanRows } from '../process/span-rows.ts';
import { SpanStats } from '../stats/span-stats.ts';

/**
 * CPU seconds per million spans from msgpack bytes to a Native block. `node features/traces/server/bench/decode.bench.ts`
 */
const PAYLOADS = 120;
const TRACES_EACH = 100;
const ROUNDS = 5;
const now = Date.now();

let spans = 0;
// Only the bytes are kept: a heap full of generated objects would be the collector's work, not the decoder's.
const bodies = Array.from({ length: PAYLOADS }, (_, at) => {
  const traces = generateTraces(TRACES_EACH, at, now - 60_000);
  spans += traces.reduce((sum, trace) => sum + trace.length, 0);
  return { v04: encodeMsgpack(traces), v05: encodeMsgpack(toV05(traces)) };
});
const forms = {
  'v0.4': { bodies: bodies.map((body) => body.v04), decode: decodeTracesV04 },
  'v0.5': { bodies: bodies.map((body) => body.v05), decode: decodeTracesV05 },
};
const obfuscator = new Obfuscator();
const rows = new SpanRows({ maxAgeMs: 86_400_000, maxAheadMs: 86_400_000 });
const draft = new SpanDraft();
const batch = new SpanBatch(obfuscator);
const request = {
  host: 'h',
  env: '',
  language: 'nodejs',
  tags: [],
  topLevelComputed: false,
  secretsHidden: false,
  maxExpandedBytes: 1e9,
};

for (const withStats of [false, true]) {
  for (const [form, { bodies, decode }] of Object.entries(forms)) {
    const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const stats = new SpanStats(10_000);
      const before = process.cpuUsage();
      for (const body of bodies) {
        rows.begin(batch, request, now, withStats ? stats : undefined);
        decode(body, draft, rows);
        rows.finish();
        if (batch.rows >= 50_000) {
          batch.encode();
          batch.reset();
        }
      }
      batch.encode();
      batch.reset();
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / spans);
    }
    const median = times.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0;
    console.log(
      `${form}${withStats ? ' with statistics' : ''}: ${median.toFixed(2)} CPU s/M spans, ${(bytes / spans).toFixed(0)} bytes a span, ${spans} spans`,
    );
  }
}
