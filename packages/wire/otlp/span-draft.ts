import type { SpanDraft } from '../ddtrace/draft.ts';
import { EVENTS_KEY, hex16, LINKS_KEY } from '../ddtrace/links.ts';
import { type AttributeValue, firstText, textOf } from './attributes.ts';
import type { OtlpResource } from './resource.ts';
import type { OtlpEvent, OtlpScope, OtlpSpan } from './span.ts';
import { kindName, nameSpan } from './span-naming.ts';

/** OpenTelemetry's names for what Datadog calls otherwise. */
const RENAMED: Readonly<Record<string, string>> = {
  'client.address': 'http.client_ip',
  'http.request.body.size': 'http.request.content_length',
  'http.request.method': 'http.method',
  'http.response.body.size': 'http.response.content_length',
  'http.response.status_code': 'http.status_code',
  'network.protocol.version': 'http.version',
  'server.address': 'http.server_name',
  'url.full': 'http.url',
  'user_agent.original': 'http.useragent',
};
const HEADER_PREFIX = 'http.request.header.';

/** Attributes that become fields of the span. */
const FIELDS: ReadonlySet<string> = new Set(['operation.name', 'resource.name', 'span.type']);
/** Resource attributes that became fields of the row. */
const RESOURCE_FIELDS: ReadonlySet<string> = new Set([
  'deployment.environment',
  'deployment.environment.name',
  'service.name',
  'service.version',
]);

const STATUS_NAMES = ['Unset', 'Ok', 'Error'];
const ERROR_STATUS = 2;
const SERVER = 2;
const CONSUMER = 5;

/**
 * Fills `draft` with an OpenTelemetry span in Datadog's words (datadog-agent `pkg/trace/transform/transform.go`). What the
 * span states wins over what its resource states.
 */
export function draftOtlpSpan(span: OtlpSpan, resource: OtlpResource, scope: OtlpScope, draft: SpanDraft): void {
  const attributes =
    span.attributes.size === 0 ? resource.attributes : new Map([...resource.attributes, ...span.attributes]);
  const naming = nameSpan(span.name, span.kind, attributes);
  draft.reset(EMPTY);
  draft.setFields(
    firstText(span.attributes, 'service.name') || resource.service,
    naming.name,
    naming.resource,
    naming.type,
  );
  draft.setTraceId(span.traceId);
  draft.setSpanId(span.spanId);
  draft.setParentId(span.parentId);
  draft.setStart(span.startUnixNs);
  draft.setDuration(span.endUnixNs > span.startUnixNs ? span.endUnixNs - span.startUnixNs : 0n);
  draft.error = span.statusCode === ERROR_STATUS ? 1 : 0;
  if (span.parentId === 0n || span.kind === SERVER || span.kind === CONSUMER) draft.setMetric('_top_level', 1);
  setMeta(span, resource, scope, draft);
  for (const [key, value] of resource.attributes) {
    if (!RESOURCE_FIELDS.has(key) && !span.attributes.has(key)) setAttribute(draft, key, value);
  }
  for (const [key, value] of span.attributes) setAttribute(draft, key, value);
}

const EMPTY = Buffer.alloc(0);

function setMeta(span: OtlpSpan, resource: OtlpResource, scope: OtlpScope, draft: SpanDraft): void {
  const set = (key: string, value: string) => {
    if (value !== '') draft.setMeta(key, value);
  };
  if (!span.attributes.has('env'))
    set('env', firstText(span.attributes, 'deployment.environment.name') || resource.env);
  if (!span.attributes.has('version'))
    set('version', firstText(span.attributes, 'service.version') || resource.version);
  if (!span.attributes.has('span.kind')) set('span.kind', kindName(span.kind));
  set('otel.trace_id', span.traceId.toString(16).padStart(32, '0'));
  set('otel.scope.name', scope.name);
  set('otel.scope.version', scope.version);
  set('otel.status_code', STATUS_NAMES[span.statusCode] ?? 'Unset');
  set('otel.status_description', span.statusMessage);
  set('w3c.tracestate', span.traceState);
  if (span.name !== '') set('span.name', span.name);
  if (span.statusCode === ERROR_STATUS) setError(span, set);
  if (span.events.length > 0) {
    draft.setMeta(EVENTS_KEY, JSON.stringify(span.events.map(eventJson)));
    if (span.events.some((event) => event.name === 'exception')) {
      draft.setMeta('_dd.span_events.has_exception', 'true');
    }
  }
  if (span.links.length > 0) draft.setMeta(LINKS_KEY, JSON.stringify(span.links.map(linkJson)));
}

/** What went wrong: the last exception event, else the status, else the HTTP status. */
function setError(span: OtlpSpan, set: (key: string, value: string) => void): void {
  const exception = span.events.findLast((event) => event.name === 'exception')?.attributes;
  const stated = (key: string, event: string) => (span.attributes.has(key) ? '' : textOf(exception?.get(event)));
  set('error.type', stated('error.type', 'exception.type'));
  set('error.stack', stated('error.stack', 'exception.stacktrace'));
  if (span.attributes.has('error.message')) return;
  set(
    'error.message',
    textOf(exception?.get('exception.message')) ||
      span.statusMessage ||
      firstText(span.attributes, 'http.response.status_code', 'http.status_code'),
  );
}

function setAttribute(draft: SpanDraft, key: string, value: AttributeValue): void {
  if (FIELDS.has(key)) return;
  if (key === 'sampling.priority') {
    const priority = Number(value);
    if (Number.isFinite(priority)) draft.setMetric('_sampling_priority_v1', priority);
    return;
  }
  const name = key.startsWith(HEADER_PREFIX)
    ? `http.request.headers.${key.slice(HEADER_PREFIX.length)}`
    : (RENAMED[key] ?? key);
  // Status codes are searched and grouped as text, whichever way they came.
  if (typeof value === 'number' && name !== 'http.status_code') draft.setMetric(name, value);
  else draft.setMeta(name, textOf(value));
}

function eventJson(event: OtlpEvent): object {
  return {
    name: event.name,
    time_unix_nano: event.timeUnixNs.toString(),
    ...(event.attributes.size === 0 ? {} : { attributes: Object.fromEntries(event.attributes) }),
  };
}

function linkJson(link: OtlpSpan['links'][number]): object {
  return {
    trace_id: link.traceId.toString(16).padStart(32, '0'),
    span_id: hex16(link.spanId),
    ...(link.attributes.size === 0 ? {} : { attributes: Object.fromEntries(link.attributes) }),
    ...(link.traceState === '' ? {} : { tracestate: link.traceState }),
    ...(link.flags === 0 ? {} : { flags: link.flags }),
  };
}
