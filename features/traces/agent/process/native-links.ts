import { EVENTS_KEY, LINKS_KEY, type Plain } from '@komainu/wire/ddtrace/links.ts';
import type { ByteWriter } from '@komainu/wire/native/bytes.ts';
import { ProtobufWriter } from '@komainu/wire/protobuf/writer.ts';

/**
 * Links and events as the fields 14 and 15 of a span (datadog-agent `span.proto`), from the JSON that decoders make of them:
 * for lists that are longer than a meta value may be, which cut would be no JSON any more. What is no list is left out.
 */
export function putNativeLinks(out: ByteWriter, key: string, json: string): void {
  const list: unknown = parsed(json);
  if (!Array.isArray(list)) return;
  const writer = new ProtobufWriter(json.length);
  for (const item of list) {
    if (typeof item !== 'object' || item === null) continue;
    const fields = item as Readonly<Record<string, unknown>>;
    if (key === LINKS_KEY) writer.message(14, () => putLink(writer, fields));
    else if (key === EVENTS_KEY) writer.message(15, () => putEvent(writer, fields));
  }
  const bytes = writer.finish();
  out.raw(bytes, 0, bytes.length);
}

/** SpanLink: traceID 1, traceID_high 2, spanID 3, attributes 4, tracestate 5, flags 6. */
function putLink(writer: ProtobufWriter, link: Readonly<Record<string, unknown>>): void {
  const traceId = textOf(link['trace_id']).padStart(32, '0');
  putId(writer, 1, traceId.slice(16));
  putId(writer, 2, traceId.slice(0, 16));
  putId(writer, 3, textOf(link['span_id']));
  for (const [key, value] of entries(link['attributes'])) {
    writer.message(4, () => {
      writer.string(1, key);
      writer.string(2, typeof value === 'string' ? value : JSON.stringify(value));
    });
  }
  writer.string(5, textOf(link['tracestate']));
  writer.unsigned(6, Number(link['flags']) || 0);
}

/** SpanEvent: time_unix_nano 1, name 2, attributes 3. */
function putEvent(writer: ProtobufWriter, event: Readonly<Record<string, unknown>>): void {
  const time = textOf(event['time_unix_nano']);
  writer.uint64(1, /^[0-9]{1,20}$/.test(time) ? BigInt.asUintN(64, BigInt(time)) : 0n);
  writer.string(2, textOf(event['name']));
  for (const [key, value] of entries(event['attributes'])) {
    writer.message(3, () => {
      writer.string(1, key);
      writer.message(2, () => putValue(writer, value));
    });
  }
}

/** AttributeAnyValue: type 1 (0 text, 1 bool, 2 int, 3 double, 4 array), then the value in field 2 to 6. */
function putValue(writer: ProtobufWriter, value: Plain): void {
  if (typeof value === 'boolean') {
    writer.unsigned(1, 1);
    writer.unsigned(3, value ? 1 : 0);
  } else if (typeof value === 'number') {
    writer.unsigned(1, 3);
    writer.double(5, value);
  } else if (Array.isArray(value)) {
    writer.unsigned(1, 4);
    writer.message(6, () => {
      for (const entry of value as readonly Plain[]) {
        writer.message(1, () => putValue(writer, Array.isArray(entry) ? JSON.stringify(entry) : entry));
      }
    });
  } else writer.string(2, typeof value === 'string' ? value : JSON.stringify(value));
}

function putId(writer: ProtobufWriter, field: number, hex: string): void {
  writer.uint64(field, /^[0-9a-f]{1,16}$/i.test(hex) ? BigInt(`0x${hex}`) : 0n);
}

function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : '';
}

function entries(value: unknown): [string, Plain][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (Object.entries(value) as [string, Plain][])
    : [];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
