import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import type { SpanDraft } from './draft.ts';
import { EVENTS_KEY, LINKS_KEY } from './links.ts';
import type { SpanSink } from './sink.ts';

/** Keys whose integers do not fit a double. */
const EXACT_KEYS: ReadonlySet<string> = new Set([
  'trace_id',
  'trace_id_high',
  'span_id',
  'parent_id',
  'start',
  'time_unix_nano',
]);

/** JSON in which the integers of ids and times keep all their digits, as bigints. Throws `bad_json`. */
export function parseExactJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'), (key: string, value: unknown, context?: { readonly source?: string }) => {
      if (typeof value !== 'number' || Number.isSafeInteger(value) || !EXACT_KEYS.has(key)) return value;
      const digits = context?.source ?? '';
      return /^-?[0-9]{1,39}$/.test(digits) ? BigInt(digits) : value;
    });
  } catch (error) {
    throw badRequest('bad_json', `the body is not valid JSON: ${messageOf(error)}`);
  }
}

/**
 * JSON of traces: `[[span, …], …]` as of `/v0.4/traces` (numeric ids), or `{"traces":[{…, "spans":[…]}]}` as tracers
 * without an Agent send it to `/api/v2/spans` (ids as 16 or 32 hex digits). Throws `bad_json`.
 */
export function decodeJsonTraces(body: Buffer, draft: SpanDraft, sink: SpanSink): void {
  const parsed = parseExactJson(body);
  const traces: unknown = Array.isArray(parsed) ? parsed : member(parsed, 'traces');
  if (!Array.isArray(traces)) {
    // Probes send `{}`.
    if (typeof parsed === 'object' && parsed !== null) return;
    throw badRequest('bad_json', 'the body is not a list of traces');
  }
  for (const trace of traces) readTrace(trace, draft, sink);
}

function readTrace(trace: unknown, draft: SpanDraft, sink: SpanSink): void {
  const spans: unknown = Array.isArray(trace) ? trace : member(trace, 'spans');
  if (!Array.isArray(spans)) {
    sink.reject('bad_trace');
    return;
  }
  if (!Array.isArray(trace)) {
    sink.payload({
      hostname: text(member(trace, 'hostname')),
      env: text(member(trace, 'env')),
      version: text(member(trace, 'appVersion') ?? member(trace, 'app_version')),
      language: text(member(trace, 'languageName')),
      containerId: text(member(trace, 'containerID')),
    });
  }
  sink.beginChunk();
  for (const span of spans) readSpan(span, draft, sink);
  sink.endChunk();
}

function readSpan(span: unknown, draft: SpanDraft, sink: SpanSink): void {
  if (typeof span !== 'object' || span === null || Array.isArray(span)) {
    sink.reject('bad_span');
    return;
  }
  const fields = span as Readonly<Record<string, unknown>>;
  draft.reset(EMPTY);
  draft.setFields(text(fields['service']), text(fields['name']), text(fields['resource']), text(fields['type']));
  draft.setTraceId(idOf(fields['trace_id']) | (idOf(fields['trace_id_high']) << 64n));
  draft.setSpanId(idOf(fields['span_id']));
  draft.setParentId(idOf(fields['parent_id']));
  draft.setStart(integerOf(fields['start']));
  draft.setDuration(integerOf(fields['duration']));
  draft.error = fields['error'] === true ? 1 : Number(integerOf(fields['error']) & 0xffn);
  for (const [key, value] of entries(fields['meta'])) draft.setMeta(key, text(value));
  for (const [key, value] of entries(fields['metrics'])) {
    const number = Number(value);
    if (value !== null && value !== '' && Number.isFinite(number)) draft.setMetric(key, number);
  }
  setList(draft, LINKS_KEY, fields['span_links']);
  setList(draft, EVENTS_KEY, fields['span_events']);
  sink.span(draft);
}

const EMPTY = Buffer.alloc(0);

function setList(draft: SpanDraft, key: string, list: unknown): void {
  if (Array.isArray(list) && list.length > 0) draft.setMeta(key, jsonOf(list));
}

function entries(value: unknown): readonly [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** Text as it is, other values as JSON. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : jsonOf(value);
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => (typeof entry === 'bigint' ? entry.toString() : entry)) ?? '';
}

/** An id as a number or as hex digits; 0 for anything else. */
function idOf(value: unknown): bigint {
  if (typeof value === 'string') return /^[0-9a-fA-F]{1,32}$/.test(value) ? BigInt(`0x${value}`) : 0n;
  return BigInt.asUintN(64, integerOf(value));
}

function integerOf(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
  return typeof value === 'string' && /^-?[0-9]{1,20}$/.test(value) ? BigInt(value) : 0n;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}
