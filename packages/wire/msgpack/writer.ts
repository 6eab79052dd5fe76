/** What `encodeMsgpack` takes: JSON values, bigints (64-bit), bytes, and maps with keys of any kind. */
export type Encodable =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Encodable[]
  | ReadonlyMap<Encodable, Encodable>
  | { readonly [key: string]: Encodable };

/**
 * Encodes a value as msgpack: integers in their shortest form, other numbers as float64, bigints as 64-bit integers.
 * For generators, seeds and tests; hot paths read msgpack and never write it.
 */
export function encodeMsgpack(value: Encodable): Buffer {
  const out: Buffer[] = [];
  put(value, out);
  return Buffer.concat(out);
}

function put(value: Encodable, out: Buffer[]): void {
  if (value === null || value === undefined) out.push(Buffer.of(0xc0));
  else if (typeof value === 'boolean') out.push(Buffer.of(value ? 0xc3 : 0xc2));
  else if (typeof value === 'number') out.push(numberBytes(value));
  else if (typeof value === 'bigint') out.push(bigintBytes(value));
  else if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'utf8');
    out.push(header(bytes.length, 0xa0, 31, 0xd9, 0xda, 0xdb), bytes);
  } else if (value instanceof Uint8Array) {
    out.push(header(value.length, -1, -1, 0xc4, 0xc5, 0xc6), Buffer.from(value));
  } else if (Array.isArray(value)) {
    out.push(header(value.length, 0x90, 15, -1, 0xdc, 0xdd));
    for (const entry of value as readonly Encodable[]) put(entry, out);
  } else {
    const entries: [Encodable, Encodable][] = value instanceof Map ? [...value] : Object.entries(value);
    out.push(header(entries.length, 0x80, 15, -1, 0xde, 0xdf));
    for (const [key, entry] of entries) {
      put(key, out);
      put(entry, out);
    }
  }
}

function header(count: number, fixed: number, fixedMost: number, one: number, two: number, four: number): Buffer {
  if (count <= fixedMost) return Buffer.of(fixed | count);
  if (count < 256 && one >= 0) return Buffer.of(one, count);
  const bytes = Buffer.alloc(count < 65536 ? 3 : 5);
  if (count < 65536) {
    bytes[0] = two;
    bytes.writeUInt16BE(count, 1);
  } else {
    bytes[0] = four;
    bytes.writeUInt32BE(count, 1);
  }
  return bytes;
}

function numberBytes(value: number): Buffer {
  if (Number.isInteger(value) && value >= 0 && value < 128) return Buffer.of(value);
  if (Number.isInteger(value) && value < 0 && value >= -32) return Buffer.of(value + 256);
  if (Number.isInteger(value) && value >= 0 && value < 4294967296) {
    const bytes = Buffer.alloc(5);
    bytes[0] = 0xce;
    bytes.writeUInt32BE(value, 1);
    return bytes;
  }
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return bigintBytes(BigInt(value));
  const bytes = Buffer.alloc(9);
  bytes[0] = 0xcb;
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function bigintBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = value < 0n ? 0xd3 : 0xcf;
  if (value < 0n) bytes.writeBigInt64BE(value, 1);
  else bytes.writeBigUInt64BE(value, 1);
  return bytes;
}
