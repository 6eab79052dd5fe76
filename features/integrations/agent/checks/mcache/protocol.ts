import { CodedError } from '@komainu/kernel/errors.ts';

/** Names and values as the server sent them. */
export type MemcachedStats = ReadonlyMap<string, string>;

/**
 * Reads the answer to `stats` of the text protocol: `STAT <name> <value>` lines, then `END`. Undefined while it is not whole.
 * Throws `memcached_refused` when the server answers something else.
 * Format: https://github.com/memcached/memcached/blob/master/doc/protocol.txt
 */
export function parseTextStats(text: string): MemcachedStats | undefined {
  const stats = new Map<string, string>();
  const lines = text.split('\r\n');
  // What comes after the last line end is not whole yet.
  for (const line of lines.slice(0, -1)) {
    if (line === 'END' || line === 'RESET') return stats;
    const [word, name, ...value] = line.split(' ');
    if (word !== 'STAT' || name === undefined) throw refused(`answered ${JSON.stringify(line.slice(0, 80))}`);
    stats.set(name, value.join(' '));
  }
  return undefined;
}

/** Codes of the binary protocol; what is not here is not spoken. */
export const Opcode = { stat: 0x10, signIn: 0x21 } as const;
const REQUEST = 0x80;
const RESPONSE = 0x81;
const HEADER_BYTES = 24;

export interface BinaryAnswer {
  readonly opcode: number;
  /** 0 for success. */
  readonly status: number;
  readonly key: string;
  readonly value: string;
}

/** A request of the binary protocol, which is the one that can sign in with SASL. */
export function encodeBinary(opcode: number, key: string, value = ''): Buffer {
  const keyBytes = Buffer.from(key);
  const valueBytes = Buffer.from(value);
  const header = Buffer.alloc(HEADER_BYTES);
  header[0] = REQUEST;
  header[1] = opcode;
  header.writeUInt16BE(keyBytes.length, 2);
  header.writeUInt32BE(keyBytes.length + valueBytes.length, 8);
  return Buffer.concat([header, keyBytes, valueBytes]);
}

/**
 * Takes the first answer from the bytes; undefined while it is not whole. Throws `memcached_refused` when the server does not
 * speak the binary protocol, or an answer says that it is larger than `maxBytes`.
 */
export function decodeBinary(
  bytes: Buffer,
  maxBytes: number,
): { readonly answer: BinaryAnswer; readonly rest: Buffer } | undefined {
  if (bytes.length > 0 && bytes[0] !== RESPONSE) throw refused('does not speak the binary protocol');
  if (bytes.length < HEADER_BYTES) return undefined;
  const bodyBytes = bytes.readUInt32BE(8);
  if (bodyBytes > maxBytes) throw refused(`sent an answer of more than ${maxBytes} bytes`);
  const end = HEADER_BYTES + bodyBytes;
  if (bytes.length < end) return undefined;
  const keyStart = HEADER_BYTES + (bytes[4] ?? 0);
  const valueStart = Math.min(keyStart + bytes.readUInt16BE(2), end);
  return {
    answer: {
      opcode: bytes[1] ?? 0,
      status: bytes.readUInt16BE(6),
      key: bytes.toString('utf8', Math.min(keyStart, valueStart), valueStart),
      value: bytes.toString('utf8', valueStart, end),
    },
    rest: bytes.subarray(end),
  };
}

/** The error of a server that answered, but not what was asked for. */
export function refused(reason: string): CodedError {
  return new CodedError('memcached_refused', `Memcached ${reason}`, { status: 502 });
}
