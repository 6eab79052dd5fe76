import type { IntakeRequest } from '@komainu/http/intake.ts';
import type { SpanRequest } from './span-intake.ts';

/** Bytes of one request after decompression; Agents allow tracers 25 to 50 MB. */
export const MAX_TRACE_BYTES = 50 * 1024 * 1024;

/** Texts of string tables may expand to this much, however small the body is. */
const LEAST_EXPANDED_BYTES = 64 * 1024 * 1024;
const MOST_EXPANSION = 20;

/** The `Idempotency-Key` of a request. */
export function requestKeyOf(request: IntakeRequest): string | undefined {
  return header(request, 'idempotency-key') || undefined;
}

/** One header as text; '' when absent. */
export function header(request: IntakeRequest, name: string): string {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** A header that says yes with anything but nothing, `0`, `f` or `false`. */
function isSet(request: IntakeRequest, name: string): boolean {
  return !['', '0', 'f', 'false'].includes(header(request, name).toLowerCase());
}

/** What the headers of a tracer, or of the Agent that forwards it, say about its spans. */
export function tracerRequest(request: IntakeRequest): SpanRequest {
  const container = header(request, 'datadog-container-id');
  return {
    facts: {
      host: header(request, 'x-datadog-hostname'),
      env: header(request, 'x-datadog-agentdefaultenv'),
      language: header(request, 'datadog-meta-lang'),
      tags: [
        ...tagList(header(request, 'x-datadog-container-tags')),
        ...(container === '' ? [] : [`container_id:${container}`]),
      ],
      topLevelComputed: isSet(request, 'datadog-client-computed-top-level'),
      secretsHidden: false,
      maxExpandedBytes: expandedBytes(request),
    },
    countRequests: !isSet(request, 'datadog-client-computed-stats'),
    requestKey: requestKeyOf(request),
    items: Number.parseInt(header(request, 'x-datadog-trace-count'), 10) || 1,
  };
}

/** OpenTelemetry SDKs, and tracers without an Agent: entries of services are marked, requests are not counted. */
export function markedRequest(request: IntakeRequest): SpanRequest {
  const tracer = tracerRequest(request);
  return { ...tracer, facts: { ...tracer.facts, topLevelComputed: true }, countRequests: true };
}

/** Agents have marked the entries of services, counted the requests and taken secrets out. */
export function agentRequest(request: IntakeRequest): SpanRequest {
  const tracer = tracerRequest(request);
  const facts = { ...tracer.facts, topLevelComputed: true, secretsHidden: true };
  return { ...tracer, facts, countRequests: false };
}

function expandedBytes(request: IntakeRequest): number {
  return Math.max(LEAST_EXPANDED_BYTES, request.body.length * MOST_EXPANSION);
}

function tagList(text: string): readonly string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
