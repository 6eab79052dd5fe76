import { badRequest } from '@komainu/kernel/errors.ts';
import { DELIMITED, FIXED64, ProtobufReader, VARINT } from '../protobuf/reader.ts';
import type { SpanDraft } from './draft.ts';
import { emitChunk, type IndexedSpan } from './indexed.ts';
import { hex16, type Plain, type SpanEvent, type SpanLink } from './links.ts';
import type { PayloadFacts, SpanSink } from './sink.ts';

const MAX_DEPTH = 32;

/**
 * A string-indexed tracer payload within an AgentPayload (datadog-agent `pkg/proto/datadog/trace/idx/tracer_payload.proto`):
 * `body[start, stop)`. Throws `bad_protobuf`.
 */
export function decodeIndexedPayload(
  body: Buffer,
  start: number,
  stop: number,
  agent: PayloadFacts,
  draft: SpanDraft,
  sink: SpanSink,
): void {
  const reader = new ProtobufReader(body, start, stop);
  const strings: string[] = [];
  const references: number[] = [];
  const chunks: number[] = [];
  while (reader.next()) {
    const { field, wire } = reader;
    if (field === 1 && wire === DELIMITED) strings.push(reader.string());
    else if (wire === VARINT && field <= 10) references[field] = reader.uint32();
    else if (field === 12 && wire === DELIMITED) {
      reader.range();
      chunks.push(reader.start, reader.stop);
    } else reader.skip();
  }
  const text = (field: number) => strings[references[field] ?? 0] ?? '';
  sink.payload({
    containerId: text(2),
    language: text(3),
    env: text(8) || agent.env || '',
    hostname: text(9) || agent.hostname || '',
    version: text(10),
    tags: agent.tags ?? [],
  });
  for (let at = 0; at < chunks.length; at += 2) {
    new ChunkReader(body, chunks[at] ?? 0, chunks[at + 1] ?? 0, strings).emit(draft, sink);
  }
}

class ChunkReader {
  readonly #reader: ProtobufReader;
  readonly #strings: readonly string[];

  constructor(body: Buffer, start: number, stop: number, strings: readonly string[]) {
    this.#reader = new ProtobufReader(body, start, stop);
    this.#strings = strings;
  }

  emit(draft: SpanDraft, sink: SpanSink): void {
    const reader = this.#reader;
    const attributes = new Map<string, Plain>();
    const spans: IndexedSpan[] = [];
    let priority: number | undefined;
    let origin = '';
    let traceId = 0n;
    let mechanism = 0;
    while (reader.next()) {
      const { field, wire } = reader;
      if (field === 1 && wire === VARINT) priority = reader.int32();
      else if (field === 2 && wire === VARINT) origin = this.#text();
      else if (field === 3 && wire === DELIMITED) this.#attribute(attributes, 0);
      else if (field === 4 && wire === DELIMITED) spans.push(this.#span());
      else if (field === 6 && wire === DELIMITED) traceId = wideId(reader);
      else if (field === 7 && wire === VARINT) mechanism = reader.uint32();
      else reader.skip();
    }
    emitChunk(
      {
        priority: priority === -128 ? undefined : priority,
        origin,
        attributes,
        spans,
        traceId,
        decisionMaker: mechanism > 0 ? `-${mechanism}` : '',
      },
      draft,
      sink,
    );
  }

  #text(): string {
    return this.#strings[this.#reader.uint32()] ?? '';
  }

  #span(): IndexedSpan {
    const reader = this.#reader;
    const stop = reader.enter();
    const texts: string[] = [];
    const attributes = new Map<string, Plain>();
    const links: SpanLink[] = [];
    const events: SpanEvent[] = [];
    let [spanId, parentId, startUnixNs, durationNs] = [0n, 0n, 0n, 0n];
    let error = false;
    let kind = 0;
    while (reader.next(stop)) {
      const { field, wire } = reader;
      if (wire === VARINT && field === 5) parentId = reader.uint64BigInt();
      else if (wire === VARINT && field === 7) durationNs = reader.uint64BigInt();
      else if (wire === VARINT && field === 8) error = reader.bool();
      else if (wire === VARINT && field === 16) kind = reader.uint32();
      else if (wire === VARINT) texts[field > 15 ? 0 : field] = this.#text();
      else if (wire === FIXED64 && field === 4) spanId = reader.fixed64BigInt();
      else if (wire === FIXED64 && field === 6) startUnixNs = reader.fixed64BigInt();
      else if (wire === DELIMITED && field === 9) this.#attribute(attributes, 0);
      else if (wire === DELIMITED && field === 11) links.push(this.#link());
      else if (wire === DELIMITED && field === 12) events.push(this.#event());
      else reader.skip();
    }
    return {
      service: texts[1] ?? '',
      name: texts[2] ?? '',
      resource: texts[3] ?? '',
      type: texts[10] ?? '',
      spanId,
      parentId,
      startUnixNs,
      durationNs,
      error,
      attributes,
      links,
      events,
      env: texts[13] ?? '',
      version: texts[14] ?? '',
      component: texts[15] ?? '',
      kind,
    };
  }

  /** A map entry, or a KeyValue, which look alike: key 1, value 2. */
  #attribute(attributes: Map<string, Plain>, depth: number): void {
    const reader = this.#reader;
    const stop = reader.enter();
    let key = '';
    let value: Plain = null;
    while (reader.next(stop)) {
      if (reader.field === 1 && reader.wire === VARINT) key = this.#text();
      else if (reader.field === 2 && reader.wire === DELIMITED) value = this.#value(depth);
      else reader.skip();
    }
    attributes.set(key, value);
  }

  /** AnyValue: text 1, bool 2, double 3, int 4, bytes 5, array 6, key-value list 7. */
  #value(depth: number): Plain {
    if (depth > MAX_DEPTH) throw badRequest('bad_protobuf', 'attributes are nested too deep');
    const reader = this.#reader;
    const stop = reader.enter();
    let value: Plain = null;
    while (reader.next(stop)) {
      const { field, wire } = reader;
      if (wire === VARINT && field === 1) value = this.#text();
      else if (wire === VARINT && field === 2) value = reader.bool();
      else if (wire === FIXED64 && field === 3) value = finiteOrText(reader.double());
      else if (wire === VARINT && field === 4) value = reader.int64();
      else if (wire === DELIMITED && field === 5) value = reader.bytes().toString('base64');
      else if (wire === DELIMITED && field === 6) value = this.#array(depth);
      else if (wire === DELIMITED && field === 7) value = this.#list(depth);
      else reader.skip();
    }
    return value;
  }

  #array(depth: number): readonly Plain[] {
    const reader = this.#reader;
    const stop = reader.enter();
    const values: Plain[] = [];
    while (reader.next(stop)) {
      if (reader.field === 1 && reader.wire === DELIMITED) values.push(this.#value(depth + 1));
      else reader.skip();
    }
    return values;
  }

  #list(depth: number): { readonly [key: string]: Plain } {
    const reader = this.#reader;
    const stop = reader.enter();
    const entries = new Map<string, Plain>();
    while (reader.next(stop)) {
      if (reader.field === 1 && reader.wire === DELIMITED) this.#attribute(entries, depth + 1);
      else reader.skip();
    }
    return Object.fromEntries(entries);
  }

  /** SpanLink: traceID 1, spanID 2, attributes 3, tracestate 4, flags 5. */
  #link(): SpanLink {
    const reader = this.#reader;
    const stop = reader.enter();
    const attributes = new Map<string, Plain>();
    let traceId = 0n;
    let spanId = 0n;
    let tracestate = '';
    let flags = 0;
    while (reader.next(stop)) {
      const { field, wire } = reader;
      if (field === 1 && wire === DELIMITED) traceId = wideId(reader);
      else if (field === 2 && wire === FIXED64) spanId = reader.fixed64BigInt();
      else if (field === 3 && wire === DELIMITED) this.#attribute(attributes, 0);
      else if (field === 4 && wire === VARINT) tracestate = this.#text();
      else if (field === 5 && wire === VARINT) flags = reader.uint32();
      else reader.skip();
    }
    return {
      trace_id: traceId.toString(16).padStart(32, '0'),
      span_id: hex16(spanId),
      ...(attributes.size === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
      ...(tracestate === '' ? {} : { tracestate }),
      ...(flags === 0 ? {} : { flags }),
    };
  }

  /** SpanEvent: time 1, name 2, attributes 3. */
  #event(): SpanEvent {
    const reader = this.#reader;
    const stop = reader.enter();
    const attributes = new Map<string, Plain>();
    let time = 0n;
    let name = '';
    while (reader.next(stop)) {
      const { field, wire } = reader;
      if (field === 1 && wire === FIXED64) time = reader.fixed64BigInt();
      else if (field === 2 && wire === VARINT) name = this.#text();
      else if (field === 3 && wire === DELIMITED) this.#attribute(attributes, 0);
      else reader.skip();
    }
    return {
      name,
      time_unix_nano: time.toString(),
      ...(attributes.size === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
    };
  }
}

/** Sixteen bytes, big-endian. */
function wideId(reader: ProtobufReader): bigint {
  reader.range();
  if (reader.stop - reader.start !== 16) return 0n;
  return BigInt(`0x${reader.buffer.toString('hex', reader.start, reader.stop)}`);
}

function finiteOrText(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
