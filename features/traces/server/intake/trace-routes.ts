import type { IntakeAnswer, IntakeRequest, IntakeRoute } from '@komainu/http/intake.ts';
import { uuid } from '@komainu/kernel/ids.ts';
import { decodeAgentPayload } from '@komainu/wire/ddtrace/agent-payload.ts';
import type { SpanDraft } from '@komainu/wire/ddtrace/draft.ts';
import { decodeIndexedPayload } from '@komainu/wire/ddtrace/indexed-payload.ts';
import { decodeJsonTraces } from '@komainu/wire/ddtrace/json.ts';
import { decodeTracesV04, decodeTracesV05, decodeTracesV07 } from '@komainu/wire/ddtrace/payload-msgpack.ts';
import { decodeTracesV1 } from '@komainu/wire/ddtrace/payload-v1.ts';
import type { SpanSink } from '@komainu/wire/ddtrace/sink.ts';
import { exportAnswer } from '@komainu/wire/otlp/export-answer.ts';
import type { OtlpResource } from '@komainu/wire/otlp/resource.ts';
import { draftOtlpSpan } from '@komainu/wire/otlp/span-draft.ts';
import { decodeOtlpTracesJson } from '@komainu/wire/otlp/traces-json.ts';
import { decodeOtlpTraces } from '@komainu/wire/otlp/traces-protobuf.ts';
import { agentRequest, header, MAX_TRACE_BYTES, markedRequest, tracerRequest } from './request.ts';
import type { DecodeSpans, SpanIntake, SpanRequest } from './span-intake.ts';

type Decoder = (body: Buffer, draft: SpanDraft, sink: SpanSink) => void;

/** Keep everything: what tracers read from the answer and apply at the root of a trace. */
const RATES = { rate_by_service: { 'service:,env:': 1 } };
const RATES_VERSION_HEADER = 'datadog-rates-payload-version';
const RATES_VERSION = 'keep-all';

const TRACERS: readonly { readonly path: string; readonly decode: Decoder }[] = [
  { path: '/v0.3/traces', decode: decodeTracesV04 },
  { path: '/v0.4/traces', decode: decodeTracesV04 },
  { path: '/v0.5/traces', decode: decodeTracesV05 },
  { path: '/v0.7/traces', decode: decodeTracesV07 },
  { path: '/v1.0/traces', decode: decodeTracesV1 },
];

/** Every route that brings spans. */
export function traceRoutes(intake: SpanIntake): readonly IntakeRoute[] {
  return [
    ...TRACERS.map(
      ({ path, decode }): IntakeRoute => ({
        method: ['POST', 'PUT'],
        url: path,
        maxBytes: MAX_TRACE_BYTES,
        handle: (request) => receiveTracer(intake, request, path, decode),
      }),
    ),
    {
      method: 'POST',
      url: '/api/v0.2/traces',
      maxBytes: MAX_TRACE_BYTES,
      async handle(request) {
        await receiveUnlessEmpty(intake, request.body, decodeAgent(request.body), agentRequest(request));
        return { status: 202, body: {} };
      },
    },
    {
      method: 'POST',
      url: '/api/v2/spans',
      maxBytes: MAX_TRACE_BYTES,
      async handle(request) {
        const { body } = request;
        await receiveUnlessEmpty(
          intake,
          body,
          (draft, sink) => decodeJsonTraces(body, draft, sink),
          markedRequest(request),
        );
        return { status: 202, body: { request_id: uuid() } };
      },
    },
    {
      method: 'POST',
      url: '/v1/traces',
      maxBytes: MAX_TRACE_BYTES,
      handle: (request) => receiveOtlp(intake, request),
    },
  ];
}

async function receiveTracer(
  intake: SpanIntake,
  request: IntakeRequest,
  path: string,
  decode: Decoder,
): Promise<IntakeAnswer> {
  const { body } = request;
  if (body.length > 0) {
    // Old tracers send JSON, with and without saying so; no msgpack payload begins like it.
    const chosen = isJson(body) ? decodeJsonTraces : decode;
    const decodeAndRelease: DecodeSpans = (draft, sink) => {
      chosen(body, draft, sink);
      request.release();
    };
    await intake.receive(decodeAndRelease, tracerRequest(request));
  }
  if (path === '/v0.3/traces') return { status: 200, body: 'OK\n', headers: { 'content-type': 'text/plain' } };
  const known = header(request, RATES_VERSION_HEADER);
  if (known === '') return { status: 200, body: RATES };
  return {
    status: 200,
    body: known === RATES_VERSION ? {} : RATES,
    headers: { [RATES_VERSION_HEADER]: RATES_VERSION },
  };
}

function isJson(body: Buffer): boolean {
  const first = body.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  return first === 0x5b || first === 0x7b;
}

async function receiveUnlessEmpty(
  intake: SpanIntake,
  body: Buffer,
  decode: DecodeSpans,
  request: SpanRequest,
): Promise<void> {
  if (body.length > 0) await intake.receive(decode, request);
}

function decodeAgent(body: Buffer): DecodeSpans {
  return (draft, sink) =>
    decodeAgentPayload(body, draft, sink, (start, stop, agent) => {
      decodeIndexedPayload(body, start, stop, agent, draft, sink);
    });
}

/** OTLP over HTTP: JSON when the media type says so, else protobuf; answered in kind. */
async function receiveOtlp(intake: SpanIntake, request: IntakeRequest): Promise<IntakeAnswer> {
  const { body } = request;
  const asJson = request.contentType === 'application/json';
  const decode = asJson ? decodeOtlpTracesJson : decodeOtlpTraces;
  let rejected = 0;
  let reasons = '';
  if (body.length > 0) {
    const outcome = await intake.receive((draft, sink) => {
      let last: OtlpResource | undefined;
      decode(body, {
        span(span, resource, scope) {
          if (resource !== last) {
            last = resource;
            sink.payload({
              hostname: resource.host,
              env: resource.env,
              version: resource.version,
              tags: resource.tags,
            });
          }
          draftOtlpSpan(span, resource, scope, draft);
          sink.span(draft);
        },
        badSpan: () => sink.reject('bad_span'),
      });
    }, markedRequest(request));
    for (const count of outcome.rejected.values()) rejected += count;
    reasons = [...outcome.rejected.keys()].join(', ');
  }
  return {
    status: 200,
    body: exportAnswer('rejectedSpans', rejected, reasons, !asJson),
    headers: { 'content-type': asJson ? 'application/json' : 'application/x-protobuf' },
  };
}
