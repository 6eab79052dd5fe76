import { badRequest } from '@komainu/kernel/errors.ts';

/** Where a log stands: its time and its id, which together find the row without a scan. */
export interface LogPlace {
  readonly timeUnixMs: number;
  readonly id: bigint;
}

const VERSION = 1;
const BYTES = 15;

/** The public id of a log: version, 48 bits of Unix milliseconds and the 64-bit id, big-endian, in base64url. */
export function encodeLogId({ timeUnixMs, id }: LogPlace): string {
  const bytes = Buffer.allocUnsafe(BYTES);
  bytes[0] = VERSION;
  bytes.writeUIntBE(Math.max(0, timeUnixMs), 1, 6);
  bytes.writeBigUInt64BE(id, 7);
  return bytes.toString('base64url');
}

/** Throws `bad_log_id` (400) on anything that `encodeLogId` did not make. */
export function decodeLogId(text: string): LogPlace {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== BYTES || bytes[0] !== VERSION || bytes.toString('base64url') !== text) {
    throw badRequest('bad_log_id', `Invalid event id '${text.slice(0, 100)}'`);
  }
  return { timeUnixMs: bytes.readUIntBE(1, 6), id: bytes.readBigUInt64BE(7) };
}
