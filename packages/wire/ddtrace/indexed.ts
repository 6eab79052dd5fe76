import type { SpanDraft } from './draft.ts';
import { EVENTS_KEY, LINKS_KEY, type Plain, type SpanEvent, type SpanLink } from './links.ts';
import type { SpanSink } from './sink.ts';

/** A value of the string-indexed forms: text, number, boolean, bytes as base64, or something nested. */
export type IndexedAttributes = ReadonlyMap<string, Plain>;

/** A span of the forms that index their strings (tracer v1.0, Agent `idx`), with the strings put back. */
export interface IndexedSpan {
  readonly service: string;
  readonly name: string;
  readonly resource: string;
  readonly type: string;
  readonly spanId: bigint;
  readonly parentId: bigint;
  readonly startUnixNs: bigint;
  readonly durationNs: bigint;
  readonly error: boolean;
  readonly attributes: IndexedAttributes;
  readonly links: readonly SpanLink[];
  readonly events: readonly SpanEvent[];
  readonly env: string;
  readonly version: string;
  readonly component: string;
  /** 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
}

export interface IndexedChunk {
  readonly priority: number | undefined;
  readonly origin: string;
  readonly attributes: IndexedAttributes;
  readonly spans: readonly IndexedSpan[];
  /** 128 bits. */
  readonly traceId: bigint;
  /** The sampling mechanism, as in `_dd.p.dm`: `-4`; '' when unknown. */
  readonly decisionMaker: string;
}

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'];
const EMPTY = Buffer.alloc(0);

export function emitChunk(chunk: IndexedChunk, draft: SpanDraft, sink: SpanSink): void {
  const meta: [string, string][] = [];
  if (chunk.decisionMaker !== '') meta.push(['_dd.p.dm', chunk.decisionMaker]);
  for (const [key, value] of chunk.attributes) meta.push([key, plainText(value)]);
  sink.beginChunk({
    origin: chunk.origin,
    meta,
    ...(chunk.priority === undefined ? {} : { priority: chunk.priority }),
  });
  for (const span of chunk.spans) {
    fillDraft(span, chunk.traceId, draft);
    sink.span(draft);
  }
  sink.endChunk();
}

function fillDraft(span: IndexedSpan, traceId: bigint, draft: SpanDraft): void {
  draft.reset(EMPTY);
  draft.setFields(span.service, span.name, span.resource, span.type);
  draft.setTraceId(traceId);
  draft.setSpanId(span.spanId);
  draft.setParentId(span.parentId);
  draft.setStart(span.startUnixNs);
  draft.setDuration(span.durationNs);
  draft.error = span.error ? 1 : 0;
  const set = (key: string, value: string) => {
    if (value !== '' && !span.attributes.has(key)) draft.setMeta(key, value);
  };
  set('env', span.env);
  set('version', span.version);
  set('component', span.component);
  set('span.kind', KINDS[span.kind] ?? '');
  for (const [key, value] of span.attributes) {
    if (typeof value === 'number') draft.setMetric(key, value);
    else draft.setMeta(key, plainText(value));
  }
  if (span.links.length > 0) draft.setMeta(LINKS_KEY, JSON.stringify(span.links));
  if (span.events.length > 0) draft.setMeta(EVENTS_KEY, JSON.stringify(span.events));
}

function plainText(value: Plain): string {
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
}
