import type { MsgpackReader } from './reader.ts';

/** A msgpack value in JavaScript. Integers beyond 2^53 are bigints; bytes are Buffers over the payload, not copies. */
export type MsgpackValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Buffer
  | readonly MsgpackValue[]
  | ReadonlyMap<string, MsgpackValue>;

const MAX_DEPTH = 64;

/** Reads one value whole. What lies deeper than 64 levels becomes null. For small and irregular parts, not for hot paths. */
export function readMsgpackValue(reader: MsgpackReader, depth = 0): MsgpackValue {
  if (depth > MAX_DEPTH) {
    reader.skip();
    return null;
  }
  const type = reader.peek();
  if (type === 0xc0 || type === 0xc1) {
    reader.skip();
    return null;
  }
  if (type === 0xc2 || type === 0xc3) return reader.number() === 1;
  if (type >= 0xc4 && type <= 0xc6) {
    reader.text();
    return reader.buffer.subarray(reader.start, reader.stop);
  }
  if (reader.atText) return reader.string();
  if (reader.atArray) {
    const values: MsgpackValue[] = [];
    for (let left = reader.array(); left > 0; left--) values.push(readMsgpackValue(reader, depth + 1));
    return values;
  }
  if (reader.atMap) return readMap(reader, depth);
  if (type === 0xcf || type === 0xd3) {
    reader.integer();
    const exact = type === 0xcf ? joined(reader) : BigInt.asIntN(64, joined(reader));
    const number = Number(exact);
    return Number.isSafeInteger(number) ? number : exact;
  }
  const number = reader.number();
  return Number.isNaN(number) ? null : number;
}

function readMap(reader: MsgpackReader, depth: number): ReadonlyMap<string, MsgpackValue> {
  const entries = new Map<string, MsgpackValue>();
  for (let left = reader.map(); left > 0; left--) {
    const key = reader.string();
    entries.set(key, readMsgpackValue(reader, depth + 1));
  }
  return entries;
}

function joined(reader: MsgpackReader): bigint {
  return (BigInt(reader.high) << 32n) | BigInt(reader.low);
}
