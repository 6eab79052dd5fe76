import { badRequest } from '@komainu/kernel/errors.ts';
import { MsgpackReader } from '../msgpack/reader.ts';
import type { SpanDraft } from './draft.ts';
import { emitChunk, type IndexedChunk, type IndexedSpan } from './indexed.ts';
import { hex16, type Plain, type SpanEvent, type SpanLink } from './links.ts';
import type { SpanSink } from './sink.ts';

const MAX_STRINGS = 1 << 21;
const MAX_DEPTH = 32;

/**
 * v1.0: maps with small integers as keys. Strings are indexed as they stream by: a text takes the next place of the table
 * (place 0 is ''), a number refers back; so everything is read in order, also what is not kept. Throws `bad_msgpack`.
 */
export function decodeTracesV1(body: Buffer, draft: SpanDraft, sink: SpanSink): void {
  const reader = new V1Reader(body);
  const texts: string[] = [];
  reader.eachField((field) => {
    if (field >= 2 && field <= 9) texts[field] = reader.text();
    else if (field === 10) reader.attributes();
    else if (field === 11) {
      // The payload's own facts have lower numbers and are written first.
      sink.payload({
        containerId: texts[2] ?? '',
        language: texts[3] ?? '',
        env: texts[7] ?? '',
        hostname: texts[8] ?? '',
        version: texts[9] ?? '',
      });
      reader.eachItem(() => emitChunk(reader.chunk(), draft, sink));
    } else reader.skip();
  });
}

class V1Reader {
  readonly #reader: MsgpackReader;
  readonly #strings: string[] = [''];

  constructor(body: Buffer) {
    this.#reader = new MsgpackReader(body);
  }

  eachField(read: (field: number) => void): void {
    for (let left = this.#reader.map(); left > 0; left--) read(this.#reader.number());
  }

  eachItem(read: () => void): void {
    for (let left = this.#reader.array(); left > 0; left--) read();
  }

  skip(): void {
    this.#reader.skip();
  }

  text(): string {
    const reader = this.#reader;
    if (!reader.atText) return this.#strings[reader.number()] ?? '';
    if (this.#strings.length >= MAX_STRINGS) throw badRequest('bad_msgpack', 'the string table is too long');
    const text = reader.string();
    this.#strings.push(text);
    return text;
  }

  /** A flat array of key, type and value. */
  attributes(depth = 0): Map<string, Plain> {
    const attributes = new Map<string, Plain>();
    for (let left = this.#reader.array(); left >= 3; left -= 3) {
      const key = this.text();
      attributes.set(key, this.#value(depth));
    }
    return attributes;
  }

  /** Types: 1 text, 2 bool, 3 double, 4 int, 5 bytes, 6 array of type and value, 7 list of attributes. */
  #value(depth: number): Plain {
    if (depth > MAX_DEPTH) throw badRequest('bad_msgpack', 'attributes are nested too deep');
    const reader = this.#reader;
    switch (reader.number()) {
      case 1:
        return this.text();
      case 2:
        return reader.number() === 1;
      case 3:
      case 4: {
        const value = reader.number();
        return Number.isFinite(value) ? value : String(value);
      }
      case 5:
        reader.text();
        return reader.buffer.toString('base64', reader.start, reader.stop);
      case 6: {
        const values: Plain[] = [];
        for (let left = reader.array(); left >= 2; left -= 2) values.push(this.#value(depth + 1));
        return values;
      }
      case 7:
        return Object.fromEntries(this.attributes(depth + 1));
      default:
        reader.skip();
        return null;
    }
  }

  chunk(): IndexedChunk {
    const reader = this.#reader;
    const spans: IndexedSpan[] = [];
    let attributes = new Map<string, Plain>();
    let priority: number | undefined;
    let origin = '';
    let traceId = 0n;
    let mechanism = 0;
    this.eachField((field) => {
      if (field === 1) priority = reader.number();
      else if (field === 2) origin = this.text();
      else if (field === 3) attributes = this.attributes();
      else if (field === 4) this.eachItem(() => spans.push(this.#span()));
      else if (field === 6) traceId = this.#wideId();
      else if (field === 7) mechanism = reader.number();
      else reader.skip();
    });
    return {
      priority: priority === undefined || Number.isNaN(priority) || priority === -128 ? undefined : priority,
      origin,
      attributes,
      spans,
      traceId,
      decisionMaker: mechanism > 0 ? `-${mechanism}` : '',
    };
  }

  #span(): IndexedSpan {
    const reader = this.#reader;
    const texts: string[] = [];
    const numbers: bigint[] = [];
    const links: SpanLink[] = [];
    const events: SpanEvent[] = [];
    let attributes = new Map<string, Plain>();
    let error = false;
    let kind = 0;
    this.eachField((field) => {
      if (field <= 3 || field === 10 || (field >= 13 && field <= 15)) texts[field] = this.text();
      else if (field <= 7) numbers[field] = this.#integer();
      else if (field === 8) error = reader.number() === 1;
      else if (field === 9) attributes = this.attributes();
      else if (field === 11) this.eachItem(() => links.push(this.#link()));
      else if (field === 12) this.eachItem(() => events.push(this.#event()));
      else if (field === 16) kind = reader.number();
      else reader.skip();
    });
    return {
      service: texts[1] ?? '',
      name: texts[2] ?? '',
      resource: texts[3] ?? '',
      type: texts[10] ?? '',
      spanId: numbers[4] ?? 0n,
      parentId: numbers[5] ?? 0n,
      startUnixNs: numbers[6] ?? 0n,
      durationNs: numbers[7] ?? 0n,
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

  #link(): SpanLink {
    let attributes = new Map<string, Plain>();
    let traceId = 0n;
    let spanId = 0n;
    let tracestate = '';
    let flags = 0;
    this.eachField((field) => {
      if (field === 1) traceId = this.#wideId();
      else if (field === 2) spanId = this.#integer();
      else if (field === 3) attributes = this.attributes();
      else if (field === 4) tracestate = this.text();
      else if (field === 5) flags = this.#reader.number() || 0;
      else this.#reader.skip();
    });
    return {
      trace_id: traceId.toString(16).padStart(32, '0'),
      span_id: hex16(spanId),
      ...(attributes.size === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
      ...(tracestate === '' ? {} : { tracestate }),
      ...(flags === 0 ? {} : { flags }),
    };
  }

  #event(): SpanEvent {
    let attributes = new Map<string, Plain>();
    let time = 0n;
    let name = '';
    this.eachField((field) => {
      if (field === 1) time = this.#integer();
      else if (field === 2) name = this.text();
      else if (field === 3) attributes = this.attributes();
      else this.#reader.skip();
    });
    return {
      name,
      time_unix_nano: time.toString(),
      ...(attributes.size === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
    };
  }

  #integer(): bigint {
    this.#reader.integer();
    return (BigInt(this.#reader.high) << 32n) | BigInt(this.#reader.low);
  }

  /** Sixteen bytes, big-endian. */
  #wideId(): bigint {
    const reader = this.#reader;
    reader.text();
    if (reader.stop - reader.start !== 16) return 0n;
    return BigInt(`0x${reader.buffer.toString('hex', reader.start, reader.stop)}`);
  }
}
