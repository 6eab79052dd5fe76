import type { LogItems } from '../logs/items.ts';
import { MsgpackReader } from '../msgpack/reader.ts';
import { type MsgpackValue, readMsgpackValue } from '../msgpack/value.ts';

const EVENT_TIME = 0;
/** Entries stand in an array, or in an array of arrays; what is deeper is a value. */
const MAX_DEPTH = 2;

/**
 * The logs of Fluent Bit's HTTP output in msgpack and of Fluentd: entries `[time, record]` after one another, or in one
 * array; newer versions write `[[time, metadata], record]`. A bare map is a record without a time. The time (Fluentd's
 * EventTime, an integer or a double of seconds) becomes `date`, as the JSON formats have it, unless the record has one. Throws
 * `bad_msgpack` when the body is cut off or no msgpack.
 */
export function readFluentItems(body: Buffer): LogItems {
  const reader = new MsgpackReader(body);
  const items: unknown[] = [];
  while (!reader.done) readEntries(reader, items, 0);
  return { items, badJson: 0, exact: () => items };
}

/** One entry of an event stream, as `readFluentItems` reads them. */
export function readFluentEntry(reader: MsgpackReader, items: unknown[]): void {
  readEntries(reader, items, 0);
}

/** A time and a record that follow each other outside of any array. */
export function readFluentMessage(reader: MsgpackReader): unknown {
  const unixMs = timeOf(reader);
  return withTime(unixMs === 0 ? undefined : unixMs, jsonOf(readMsgpackValue(reader)));
}

function readEntries(reader: MsgpackReader, items: unknown[], depth: number): void {
  if (depth > MAX_DEPTH || !reader.atArray) {
    items.push(jsonOf(readMsgpackValue(reader)));
    return;
  }
  const count = reader.array();
  if (count === 2 && atTime(reader)) items.push(withTime(timeOf(reader), jsonOf(readMsgpackValue(reader))));
  else if (count === 2 && reader.atArray) readPair(reader, items, depth);
  else for (let left = count; left > 0; left--) readEntries(reader, items, depth + 1);
}

/** `[[time, metadata], record]`, or two entries of an array: both begin with `[time, map]`. */
function readPair(reader: MsgpackReader, items: unknown[], depth: number): void {
  const count = reader.array();
  if (count === 2 && atTime(reader)) {
    const unixMs = timeOf(reader);
    const second = jsonOf(readMsgpackValue(reader));
    if (!reader.atArray) {
      items.push(withTime(unixMs, jsonOf(readMsgpackValue(reader))));
      return;
    }
    items.push(withTime(unixMs, second));
  } else for (let left = count; left > 0; left--) readEntries(reader, items, depth + 1);
  readEntries(reader, items, depth + 1);
}

/** Whether a number or EventTime comes next. */
function atTime(reader: MsgpackReader): boolean {
  const type = reader.peek();
  return type < 0x80 || type >= 0xe0 || type === 0xd7 || type === 0xc7 || (type >= 0xca && type <= 0xd3);
}

/** Unix milliseconds of EventTime (an extension: two 32-bit numbers, seconds and nanoseconds) or of a number of seconds. */
function timeOf(reader: MsgpackReader): number | undefined {
  const at = reader.offset;
  const type = reader.peek();
  const bytes = reader.buffer;
  const isFixed = type === 0xd7 && bytes[at + 1] === EVENT_TIME;
  const isSized = type === 0xc7 && bytes[at + 1] === 8 && bytes[at + 2] === EVENT_TIME;
  if (isFixed || isSized) {
    reader.skip();
    const start = at + (isFixed ? 2 : 3);
    return bytes.readUInt32BE(start) * 1000 + Math.floor(bytes.readUInt32BE(start + 4) / 1e6);
  }
  const seconds = reader.number();
  return Number.isNaN(seconds) ? undefined : Math.floor(seconds * 1000);
}

function withTime(unixMs: number | undefined, record: unknown): unknown {
  if (unixMs === undefined || typeof record !== 'object' || record === null || Array.isArray(record)) return record;
  return 'date' in record || 'timestamp' in record ? record : { date: unixMs, ...record };
}

/** The value as JSON would have it; bytes are text. */
function jsonOf(value: MsgpackValue): unknown {
  if (Buffer.isBuffer(value)) return value.toString('utf8');
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(jsonOf);
  if (value instanceof Map) {
    const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const [key, entry] of value as ReadonlyMap<string, MsgpackValue>) object[key] = jsonOf(entry);
    return object;
  }
  return value;
}
