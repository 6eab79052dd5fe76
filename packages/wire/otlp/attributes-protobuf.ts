import { DELIMITED, FIXED64, type ProtobufReader, VARINT } from '../protobuf/reader.ts';
import { type AttributeValue, exactInteger, MAX_VALUE_DEPTH } from './attributes.ts';

/**
 * Reads a KeyValue whose length comes next into `attributes`; a repeated key keeps its last value.
 * KeyValue: key 1, value 2.
 */
export function readAttribute(reader: ProtobufReader, attributes: Map<string, AttributeValue>): void {
  readKeyValue(reader, attributes, 0);
}

/** Reads the attributes (field 1) of a Resource whose length comes next. */
export function readResourceAttributes(reader: ProtobufReader): Map<string, AttributeValue> {
  const attributes = new Map<string, AttributeValue>();
  const stop = reader.enter();
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) readAttribute(reader, attributes);
    else reader.skip();
  }
  return attributes;
}

/**
 * Reads an AnyValue whose length comes next. string 1, bool 2, int 3, double 4, array 5, kvlist 6, bytes 7.
 */
export function readValue(reader: ProtobufReader, depth = 0): AttributeValue {
  const stop = reader.enter();
  let value: AttributeValue = null;
  while (reader.next(stop)) {
    const { field, wire } = reader;
    if (field === 1 && wire === DELIMITED) value = reader.string();
    else if (field === 2 && wire === VARINT) value = reader.bool();
    else if (field === 3 && wire === VARINT) value = readInteger(reader);
    else if (field === 4 && wire === FIXED64) value = finite(reader.double());
    else if (field === 5 && wire === DELIMITED && depth < MAX_VALUE_DEPTH) value = readArray(reader, depth);
    else if (field === 6 && wire === DELIMITED && depth < MAX_VALUE_DEPTH) value = readList(reader, depth);
    else if (field === 7 && wire === DELIMITED) value = reader.bytes().toString('base64');
    else reader.skip();
  }
  return value;
}

function readKeyValue(reader: ProtobufReader, attributes: Map<string, AttributeValue>, depth: number): void {
  const stop = reader.enter();
  let key = '';
  let value: AttributeValue = null;
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) key = reader.string();
    else if (reader.field === 2 && reader.wire === DELIMITED) value = readValue(reader, depth);
    else reader.skip();
  }
  attributes.set(key, value);
}

function readInteger(reader: ProtobufReader): number | string {
  reader.varint64();
  const high = reader.high | 0;
  // Within ±2^53 plain arithmetic is exact; beyond it a bigint keeps the digits.
  if (high > -0x200000 && high < 0x200000) return high * 4294967296 + reader.low;
  return exactInteger((BigInt(high) << 32n) | BigInt(reader.low));
}

/** JSON has no NaN and no infinities: they become text, as in OTLP/JSON. */
function finite(value: number): number | string {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function readArray(reader: ProtobufReader, depth: number): readonly AttributeValue[] {
  const stop = reader.enter();
  const values: AttributeValue[] = [];
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) values.push(readValue(reader, depth + 1));
    else reader.skip();
  }
  return values;
}

function readList(reader: ProtobufReader, depth: number): AttributeValue {
  const stop = reader.enter();
  const entries = new Map<string, AttributeValue>();
  while (reader.next(stop)) {
    if (reader.field === 1 && reader.wire === DELIMITED) readKeyValue(reader, entries, depth + 1);
    else reader.skip();
  }
  return Object.fromEntries(entries);
}
