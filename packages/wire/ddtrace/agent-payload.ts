import { DELIMITED, FIXED64, ProtobufReader, VARINT } from '../protobuf/reader.ts';
import type { SpanDraft } from './draft.ts';
import { EVENTS_KEY, hex16, LINKS_KEY, type Plain, type SpanEvent, type SpanLink, traceIdHex } from './links.ts';
import { payloadTags } from './payload-msgpack.ts';
import type { ChunkFacts, PayloadFacts, SpanSink } from './sink.ts';

/** Field of AgentPayload that holds the string-indexed form of tracer payloads (datadog.trace.idx). */
export const INDEXED_PAYLOADS_FIELD = 11;

/**
 * `/api/v0.2/traces`: AgentPayload protobuf (datadog-agent `pkg/proto/datadog/trace/agent_payload.proto`). Facts of a
 * payload follow its chunks on the wire, so each level is walked twice; stepping over a chunk costs nothing. Fields 3 and
 * 4, of Agents before 7.35, are ignored. `onIndexed` is given the range of each string-indexed payload.
 * Throws `bad_protobuf`.
 */
export function decodeAgentPayload(
  body: Buffer,
  draft: SpanDraft,
  sink: SpanSink,
  onIndexed: (start: number, stop: number, agent: PayloadFacts) => void,
): void {
  const reader = new ProtobufReader(body);
  const payloads: number[] = [];
  const indexed: number[] = [];
  const tags: [string, string][] = [];
  let hostname = '';
  let env = '';
  while (reader.next()) {
    const { field } = reader;
    if (reader.wire !== DELIMITED) reader.skip();
    else if (field === 1) hostname = reader.string();
    else if (field === 2) env = reader.string();
    else if (field === 6) readText(reader, tags);
    else {
      reader.range();
      if (field === 5) payloads.push(reader.start, reader.stop);
      else if (field === INDEXED_PAYLOADS_FIELD) indexed.push(reader.start, reader.stop);
    }
  }
  const agent: PayloadFacts = { hostname, env, tags: payloadTags(tags) };
  for (let at = 0; at < payloads.length; at += 2) {
    readTracerPayload(body, payloads[at] ?? 0, payloads[at + 1] ?? 0, agent, draft, sink);
  }
  for (let at = 0; at < indexed.length; at += 2) onIndexed(indexed[at] ?? 0, indexed[at + 1] ?? 0, agent);
}

function readTracerPayload(
  body: Buffer,
  start: number,
  stop: number,
  agent: PayloadFacts,
  draft: SpanDraft,
  sink: SpanSink,
): void {
  const reader = new ProtobufReader(body, start, stop);
  const tags: [string, string][] = [];
  const texts: string[] = [];
  const chunks: number[] = [];
  while (reader.next()) {
    const { field } = reader;
    if (reader.wire !== DELIMITED) reader.skip();
    else if (field === 6) {
      reader.range();
      chunks.push(reader.start, reader.stop);
    } else if (field === 7) readText(reader, tags);
    else if (field <= 10) texts[field] = reader.string();
    else reader.skip();
  }
  sink.payload({
    hostname: texts[9] || agent.hostname || '',
    env: texts[8] || agent.env || '',
    version: texts[10] ?? '',
    language: texts[2] ?? '',
    containerId: texts[1] ?? '',
    tags: [...(agent.tags ?? []), ...payloadTags(tags)],
  });
  for (let at = 0; at < chunks.length; at += 2) readChunk(body, chunks[at] ?? 0, chunks[at + 1] ?? 0, draft, sink);
}

function readChunk(body: Buffer, start: number, stop: number, draft: SpanDraft, sink: SpanSink): void {
  const reader = new ProtobufReader(body, start, stop);
  const meta: [string, string][] = [];
  const spans: number[] = [];
  let priority = -128;
  let origin = '';
  while (reader.next()) {
    const { field, wire } = reader;
    if (field === 1 && wire === VARINT) priority = reader.int32();
    else if (field === 2 && wire === DELIMITED) origin = reader.string();
    else if (field === 3 && wire === DELIMITED) {
      reader.range();
      spans.push(reader.start, reader.stop);
    } else if (field === 4 && wire === DELIMITED) readText(reader, meta);
    else reader.skip();
  }
  const facts: ChunkFacts = { origin, meta, ...(priority === -128 ? {} : { priority }) };
  sink.beginChunk(facts);
  for (let at = 0; at < spans.length; at += 2) readSpan(body, spans[at] ?? 0, spans[at + 1] ?? 0, draft, sink);
  sink.endChunk();
}

function readSpan(body: Buffer, start: number, stop: number, draft: SpanDraft, sink: SpanSink): void {
  const reader = new ProtobufReader(body, start, stop);
  draft.reset(body);
  const links: SpanLink[] = [];
  const events: SpanEvent[] = [];
  while (reader.next()) {
    if (reader.wire === VARINT) readNumber(reader, draft);
    else if (reader.wire !== DELIMITED) reader.skip();
    else if (reader.field === 14) links.push(readLink(reader));
    else if (reader.field === 15) events.push(readEvent(reader));
    else readDelimited(reader, draft);
  }
  if (links.length > 0) draft.setMeta(LINKS_KEY, JSON.stringify(links));
  if (events.length > 0) draft.setMeta(EVENTS_KEY, JSON.stringify(events));
  sink.span(draft);
}

function readNumber(reader: ProtobufReader, draft: SpanDraft): void {
  reader.varint64();
  const { low, high } = reader;
  switch (reader.field) {
    case 4:
      draft.traceLow = low;
      draft.traceHigh = high;
      return;
    case 5:
      draft.spanLow = low;
      draft.spanHigh = high;
      return;
    case 6:
      draft.parentLow = low;
      draft.parentHigh = high;
      return;
    case 7:
      draft.startLow = low;
      draft.startHigh = high;
      return;
    case 8:
      draft.durationLow = low;
      draft.durationHigh = high;
      return;
    case 9:
      draft.error = low;
      return;
    default:
  }
}

function readDelimited(reader: ProtobufReader, draft: SpanDraft): void {
  const { field } = reader;
  if (field === 10 || field === 13) {
    readEntry(reader, field === 10 ? draft.meta : draft.structs);
    return;
  }
  if (field === 11) {
    readMetric(reader, draft);
    return;
  }
  reader.range();
  const { start, stop } = reader;
  if (field === 1) {
    draft.serviceStart = start;
    draft.serviceStop = stop;
  } else if (field === 2) {
    draft.nameStart = start;
    draft.nameStop = stop;
  } else if (field === 3) {
    draft.resourceStart = start;
    draft.resourceStop = stop;
  } else if (field === 12) {
    draft.typeStart = start;
    draft.typeStop = stop;
  }
}

/** A map entry of two texts, as ranges. */
function readEntry(reader: ProtobufReader, into: SpanDraft['meta']): void {
  const stop = reader.enter();
  let keyStart = 0;
  let keyStop = 0;
  let valueStart = 0;
  let valueStop = 0;
  while (reader.next(stop)) {
    if (reader.wire !== DELIMITED || reader.field > 2) {
      reader.skip();
      continue;
    }
    reader.range();
    if (reader.field === 1) {
      keyStart = reader.start;
      keyStop = reader.stop;
    } else {
      valueStart = reader.start;
      valueStop = reader.stop;
    }
  }
  into.push2(keyStart, keyStop);
  into.push2(valueStart, valueStop);
}

function readMetric(reader: ProtobufReader, draft: SpanDraft): void {
  const stop = reader.enter();
  let keyStart = 0;
  let keyStop = 0;
  let value = 0;
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) {
      reader.range();
      keyStart = reader.start;
      keyStop = reader.stop;
    } else if (reader.field === 2 && reader.wire === FIXED64) value = reader.double();
    else reader.skip();
  }
  draft.pushMetric(keyStart, keyStop, value);
}

/** A map entry of two texts, as strings. */
function readText(reader: ProtobufReader, into: [string, string][]): void {
  const stop = reader.enter();
  let key = '';
  let value = '';
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) key = reader.string();
    else if (reader.field === 2 && reader.wire === DELIMITED) value = reader.string();
    else reader.skip();
  }
  into.push([key, value]);
}

function readId(reader: ProtobufReader): bigint {
  return reader.wire === FIXED64 ? reader.fixed64BigInt() : reader.uint64BigInt();
}

/** SpanLink: traceID 1, traceID_high 2, spanID 3, attributes 4, tracestate 5, flags 6. */
function readLink(reader: ProtobufReader): SpanLink {
  const stop = reader.enter();
  const attributes: [string, string][] = [];
  let low = 0n;
  let high = 0n;
  let span = 0n;
  let tracestate = '';
  let flags = 0;
  while (reader.next(stop)) {
    const { field, wire } = reader;
    const isId = wire === VARINT || wire === FIXED64;
    if (field === 1 && isId) low = readId(reader);
    else if (field === 2 && isId) high = readId(reader);
    else if (field === 3 && isId) span = readId(reader);
    else if (field === 4 && wire === DELIMITED) readText(reader, attributes);
    else if (field === 5 && wire === DELIMITED) tracestate = reader.string();
    else if (field === 6 && wire === VARINT) flags = reader.uint32();
    else reader.skip();
  }
  return {
    trace_id: traceIdHex(high, low),
    span_id: hex16(span),
    ...(attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
    ...(tracestate === '' ? {} : { tracestate }),
    ...(flags === 0 ? {} : { flags }),
  };
}

/** SpanEvent: time_unix_nano 1 (fixed64), name 2, attributes 3. */
function readEvent(reader: ProtobufReader): SpanEvent {
  const stop = reader.enter();
  const attributes: [string, Plain][] = [];
  let time = 0n;
  let name = '';
  while (reader.next(stop)) {
    const { field, wire } = reader;
    if (field === 1 && (wire === VARINT || wire === FIXED64)) time = readId(reader);
    else if (field === 2 && wire === DELIMITED) name = reader.string();
    else if (field === 3 && wire === DELIMITED) attributes.push(readEventAttribute(reader));
    else reader.skip();
  }
  return {
    name,
    time_unix_nano: time.toString(),
    ...(attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
  };
}

function readEventAttribute(reader: ProtobufReader): [string, Plain] {
  const stop = reader.enter();
  let key = '';
  let value: Plain = null;
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) key = reader.string();
    else if (reader.field === 2 && reader.wire === DELIMITED) value = readTyped(reader, true);
    else reader.skip();
  }
  return [key, value];
}

/** AttributeAnyValue: type 1, string 2, bool 3, int 4, double 5, array 6 (of the same without arrays, in field 1). */
function readTyped(reader: ProtobufReader, arrays: boolean): Plain {
  const stop = reader.enter();
  let value: Plain = '';
  let type = 0;
  while (reader.next(stop)) {
    const { field, wire } = reader;
    if (field === 1 && wire === VARINT) type = reader.uint32();
    else if (field === 2 && wire === DELIMITED) value = reader.string();
    else if (field === 3 && wire === VARINT) value = reader.bool();
    else if (field === 4 && wire === VARINT) value = reader.int64();
    else if (field === 5 && wire === FIXED64) value = finiteOrText(reader.double());
    else if (field === 6 && wire === DELIMITED && arrays) value = readTypedArray(reader);
    else reader.skip();
  }
  // Protobuf leaves default values out, so the type says what an absent value was.
  if (value === '' && type > 0) return type === 1 ? false : type === 4 ? [] : 0;
  return value;
}

function readTypedArray(reader: ProtobufReader): readonly Plain[] {
  const stop = reader.enter();
  const values: Plain[] = [];
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) values.push(readTyped(reader, false));
    else reader.skip();
  }
  return values;
}

function finiteOrText(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
