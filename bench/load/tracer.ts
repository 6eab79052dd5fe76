import { generateTraces } from '@komainu/wire/ddtrace/testdata/generate-spans.ts';
import { encodeMsgpack } from '@komainu/wire/msgpack/writer.ts';
import { type Body, sendAll } from './send.ts';

/**
 * Sends spans to an agent as tracers do, at a steady rate, from a process of its own: `node tracer.ts PORT SPANS_A_SECOND
 * SECONDS`. Says how many spans it sent.
 */
const [port = 0, rate = 0, seconds = 0] = process.argv.slice(2).map(Number);
const TRACES_A_PAYLOAD = 100;
const KINDS = 40;
const WIDTH = 8;

const kinds = Array.from({ length: KINDS }, (_, at) => {
  const traces = generateTraces(TRACES_A_PAYLOAD, at, Date.now());
  const body: Body = {
    path: '/v0.4/traces',
    method: 'PUT',
    headers: {
      'content-type': 'application/msgpack',
      'datadog-meta-lang': 'nodejs',
      'datadog-meta-tracer-version': '6.21.0',
      'x-datadog-trace-count': String(traces.length),
    },
    bytes: encodeMsgpack(traces),
  };
  return { body, spans: traces.reduce((sum, trace) => sum + trace.length, 0) };
});

let spans = 0;
let payload = 0;
const startedMs = performance.now();
while (performance.now() - startedMs < seconds * 1000) {
  const due = ((performance.now() - startedMs) / 1000) * rate;
  const bodies: Body[] = [];
  while (spans < due) {
    const { body, spans: more } = kinds[payload++ % KINDS] ?? { body: undefined, spans: 1 };
    if (body !== undefined) bodies.push(body);
    spans += more;
  }
  await sendAll(port, bodies, WIDTH);
  await new Promise((resolve) => setTimeout(resolve, 5));
}
process.send?.({ spans, seconds: (performance.now() - startedMs) / 1000 });
process.disconnect?.();
