import { badRequest } from './errors.ts';

/** Where an event stands in its table: its time and its id, which together find the row without a scan. */
export interface Place {
  readonly timeUnixMs: number;
  readonly id: bigint;
}

const VERSION = 1;
const BYTES = 15;

/** The public id of a log or event: version, 48 bits of Unix milliseconds, the 64-bit id; big-endian, base64url. */
export function encodePlace({ timeUnixMs, id }: Place): string {
  const bytes = Buffer.allocUnsafe(BYTES);
  bytes[0] = VERSION;
  bytes.writeUIntBE(Math.max(0, timeUnixMs), 1, 6);
  bytes.writeBigUInt64BE(id, 7);
  return bytes.toString('base64url');
}

/** Throws `bad_event_id` (400) on anything that `encodePlace` did not make. */
export function decodePlace(text: string): Place {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== BYTES || bytes[0] !== VERSION || bytes.toString('base64url') !== text) {
    throw badRequest('bad_event_id', `Invalid event id '${text.slice(0, 100)}'`);
  }
  return { timeUnixMs: bytes.readUIntBE(1, 6), id: bytes.readBigUInt64BE(7) };
}
