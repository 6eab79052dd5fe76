import { DELIMITED, FIXED32, FIXED64, ProtobufReader, VARINT } from '../protobuf/reader.ts';
import type { AttributeValue } from './attributes.ts';
import { readAttribute, readResourceAttributes } from './attributes-protobuf.ts';
import { describeResource, type OtlpResource } from './resource.ts';
import type { OtlpEvent, OtlpLink, OtlpScope, OtlpSpan, OtlpSpanSink } from './span.ts';

/**
 * ExportTraceServiceRequest in protobuf (opentelemetry/proto/trace/v1/trace.proto). Spans before a fault reached the sink.
 * Throws `bad_protobuf`.
 */
export function decodeOtlpTraces(body: Buffer, sink: OtlpSpanSink): void {
  const reader = new ProtobufReader(body);
  while (reader.next()) {
    if (reader.field !== 1 || reader.wire !== DELIMITED) reader.skip();
    else readResourceSpans(reader, sink);
  }
}

/** ResourceSpans: resource 1, scope_spans 2 (1000: instrumentation_library_spans of old senders, not read). */
function readResourceSpans(reader: ProtobufReader, sink: OtlpSpanSink): void {
  const stop = reader.enter();
  let resource: OtlpResource | undefined;
  const scopes: number[] = [];
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) resource = describeResource(readResourceAttributes(reader));
    else if (reader.field === 2 && reader.wire === DELIMITED) {
      reader.range();
      scopes.push(reader.start, reader.stop);
    } else reader.skip();
  }
  resource ??= describeResource(new Map());
  for (let at = 0; at < scopes.length; at += 2) {
    readScopeSpans(new ProtobufReader(reader.buffer, scopes[at] ?? 0, scopes[at + 1] ?? 0), resource, sink);
  }
}

/** ScopeSpans: scope 1 {name 1, version 2}, spans 2. */
function readScopeSpans(reader: ProtobufReader, resource: OtlpResource, sink: OtlpSpanSink): void {
  const spans: number[] = [];
  let scope: OtlpScope = { name: '', version: '' };
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === DELIMITED) scope = readScope(reader);
    else if (reader.field === 2 && reader.wire === DELIMITED) {
      reader.range();
      spans.push(reader.start, reader.stop);
    } else reader.skip();
  }
  for (let at = 0; at < spans.length; at += 2) {
    sink.span(readSpan(new ProtobufReader(reader.buffer, spans[at] ?? 0, spans[at + 1] ?? 0)), resource, scope);
  }
}

function readScope(reader: ProtobufReader): OtlpScope {
  const stop = reader.enter();
  let name = '';
  let version = '';
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) name = reader.string();
    else if (reader.field === 2 && reader.wire === DELIMITED) version = reader.string();
    else reader.skip();
  }
  return { name, version };
}

function readSpan(reader: ProtobufReader): OtlpSpan {
  const attributes = new Map<string, AttributeValue>();
  const events: OtlpEvent[] = [];
  const links: OtlpLink[] = [];
  let [traceId, spanId, parentId, startUnixNs, endUnixNs] = [0n, 0n, 0n, 0n, 0n];
  let [traceState, name, statusMessage] = ['', '', ''];
  let kind = 0;
  let statusCode = 0;
  while (reader.next()) {
    const { field, wire } = reader;
    if (wire === FIXED64 && field === 7) startUnixNs = reader.fixed64BigInt();
    else if (wire === FIXED64 && field === 8) endUnixNs = reader.fixed64BigInt();
    else if (wire === VARINT && field === 6) kind = reader.int32();
    else if (wire !== DELIMITED) reader.skip();
    else if (field === 1) traceId = readId(reader, 16);
    else if (field === 2) spanId = readId(reader, 8);
    else if (field === 3) traceState = reader.string();
    else if (field === 4) parentId = readId(reader, 8);
    else if (field === 5) name = reader.string();
    else if (field === 9) readAttribute(reader, attributes);
    else if (field === 11) events.push(readEvent(reader));
    else if (field === 13) links.push(readLink(reader));
    else if (field === 15) {
      const stop = reader.enter();
      while (reader.next(stop)) {
        if (reader.field === 2 && reader.wire === DELIMITED) statusMessage = reader.string();
        else if (reader.field === 3 && reader.wire === VARINT) statusCode = reader.int32();
        else reader.skip();
      }
    } else reader.skip();
  }
  return {
    traceId,
    spanId,
    parentId,
    name,
    kind,
    startUnixNs,
    endUnixNs,
    traceState,
    attributes,
    events,
    links,
    statusCode,
    statusMessage,
  };
}

/** An id of `bytes` bytes, big-endian; 0 when it has another length. */
function readId(reader: ProtobufReader, bytes: number): bigint {
  reader.range();
  if (reader.stop - reader.start !== bytes) return 0n;
  return BigInt(`0x${reader.buffer.toString('hex', reader.start, reader.stop)}`);
}

function readEvent(reader: ProtobufReader): OtlpEvent {
  const stop = reader.enter();
  const attributes = new Map<string, AttributeValue>();
  let timeUnixNs = 0n;
  let name = '';
  while (reader.next(stop)) {
    const { field, wire } = reader;
    if (field === 1 && wire === FIXED64) timeUnixNs = reader.fixed64BigInt();
    else if (field === 2 && wire === DELIMITED) name = reader.string();
    else if (field === 3 && wire === DELIMITED) readAttribute(reader, attributes);
    else reader.skip();
  }
  return { timeUnixNs, name, attributes };
}

function readLink(reader: ProtobufReader): OtlpLink {
  const stop = reader.enter();
  const attributes = new Map<string, AttributeValue>();
  let traceId = 0n;
  let spanId = 0n;
  let traceState = '';
  let flags = 0;
  while (reader.next(stop)) {
    const { field, wire } = reader;
    if (field === 1 && wire === DELIMITED) traceId = readId(reader, 16);
    else if (field === 2 && wire === DELIMITED) spanId = readId(reader, 8);
    else if (field === 3 && wire === DELIMITED) traceState = reader.string();
    else if (field === 4 && wire === DELIMITED) readAttribute(reader, attributes);
    else if (field === 6 && wire === FIXED32) flags = reader.fixed32();
    else reader.skip();
  }
  return { traceId, spanId, traceState, attributes, flags };
}
