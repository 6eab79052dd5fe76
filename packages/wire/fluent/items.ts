import type { LogItems } from '../logs/items.ts';
import { MsgpackReader } from '../msgpack/reader.ts';
import { readMsgpackValue } from '../msgpack/value.ts';

const EVENT_TIME = 0;
const NIL = 0xc0;
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
  return readRecord(reader, unixMs === 0 ? undefined : unixMs);
}

function readEntries(reader: MsgpackReader, items: unknown[], depth: number): void {
  if (depth > MAX_DEPTH || !reader.atArray) {
    items.push(readJson(reader));
    return;
  }
  const count = reader.array();
  if (count === 2 && atTime(reader)) items.push(readRecord(reader, timeOf(reader)));
  else if (count === 2 && reader.atArray) readPair(reader, items, depth);
  else for (let left = count; left > 0; left--) readEntries(reader, items, depth + 1);
}

/** `[[time, metadata], record]`, or two entries of an array: both begin with `[time, map]`. */
function readPair(reader: MsgpackReader, items: unknown[], depth: number): void {
  const count = reader.array();
  if (count === 2 && atTime(reader)) {
    const unixMs = timeOf(reader);
    const second = readRecord(reader, unixMs);
    if (!reader.atArray) {
      items.push(readRecord(reader, unixMs));
      return;
    }
    items.push(second);
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

/** The record of a time: it becomes `date` where the record says no time itself. */
function readRecord(reader: MsgpackReader, unixMs: number | undefined): unknown {
  if (unixMs === undefined || !reader.atMap || reader.peek() === NIL) return readJson(reader);
  const record = readObject(reader, 0, { date: unixMs });
  if ('timestamp' in record && record['date'] === unixMs) delete record['date'];
  return record;
}

const MAX_DEPTH_OF_VALUES = 64;

/** A value as JSON would have it, straight into objects: bytes are text, integers beyond 2^53 digits. */
function readJson(reader: MsgpackReader, depth = 0): unknown {
  const type = reader.peek();
  if ((type >= 0xa0 && type < 0xc0) || (type >= 0xd9 && type <= 0xdb) || (type >= 0xc4 && type <= 0xc6))
    return reader.string();
  if (type < 0x80 || type >= 0xe0) return reader.number();
  if (depth < MAX_DEPTH_OF_VALUES) {
    if ((type & 0xf0) === 0x80 || type === 0xde || type === 0xdf) return readObject(reader, depth);
    if ((type & 0xf0) === 0x90 || type === 0xdc || type === 0xdd) {
      const values: unknown[] = [];
      for (let left = reader.array(); left > 0; left--) values.push(readJson(reader, depth + 1));
      return values;
    }
  }
  const value = readMsgpackValue(reader, depth);
  return typeof value === 'bigint' ? value.toString() : value;
}

/** A map into an object, whose members it replaces. */
function readObject(
  reader: MsgpackReader,
  depth: number,
  object: Record<string, unknown> = {},
): Record<string, unknown> {
  for (let left = reader.map(); left > 0; left--) {
    const key = reader.string();
    const value = readJson(reader, depth + 1);
    // As JSON.parse does: a member, not the prototype.
    if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true });
    else object[key] = value;
  }
  return object;
}
