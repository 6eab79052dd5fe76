import { badRequest } from '@komainu/kernel/errors.ts';

/** No element of the format makes more than 64 bytes of 3: a longer promise is a lie that would cost memory. */
const MOST_PER_BYTE = 22;

/**
 * Undoes the snappy block format (github.com/google/snappy, format_description.txt): a length as varint, then literals and
 * copies of what was already written. Throws `bad_snappy` (400) for bytes that are not it and `body_too_large` (413) when it
 * would measure more than `mostBytes`; costs no more than it writes.
 */
export function decodeSnappy(bytes: Uint8Array, mostBytes: number): Buffer {
  const head = readLength(bytes);
  if (head.length > mostBytes) throw badRequest('body_too_large', `the body is larger than ${mostBytes} bytes`, 413);
  if (head.length > bytes.length * MOST_PER_BYTE) throw broken('it promises more than its bytes can hold');
  const out = Buffer.allocUnsafe(head.length);
  let at = head.next;
  let written = 0;
  while (at < bytes.length) {
    const tag = bytes[at++] as number;
    if ((tag & 3) === 0) {
      let length = tag >>> 2;
      if (length >= 60) {
        const width = length - 59;
        length = littleEndian(bytes, at, width);
        at += width;
      }
      length += 1;
      if (at + length > bytes.length) throw broken('a literal is cut off');
      if (written + length > out.length) throw broken('it is longer than it says');
      out.set(bytes.subarray(at, at + length), written);
      at += length;
      written += length;
      continue;
    }
    const short = (tag & 3) === 1;
    const width = short ? 1 : (tag & 3) === 2 ? 2 : 4;
    const low = littleEndian(bytes, at, width);
    at += width;
    const length = short ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const offset = short ? ((tag >>> 5) << 8) | low : low;
    if (offset === 0 || offset > written) throw broken('a copy points outside');
    if (written + length > out.length) throw broken('it is longer than it says');
    written = copy(out, written, offset, length);
  }
  if (written !== out.length) throw broken('it is shorter than it says');
  return out;
}

/** Copies may overlap what they write: then they repeat it. */
function copy(out: Buffer, written: number, offset: number, length: number): number {
  const from = written - offset;
  if (offset >= length) out.copyWithin(written, from, from + length);
  else for (let index = 0; index < length; index++) out[written + index] = out[from + index] as number;
  return written + length;
}

function readLength(bytes: Uint8Array): { length: number; next: number } {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const byte = bytes[at];
    if (byte === undefined) break;
    length += (byte & 127) * 2 ** (7 * at);
    if (byte < 128) return { length, next: at + 1 };
  }
  throw broken('its length cannot be read');
}

function littleEndian(bytes: Uint8Array, at: number, width: number): number {
  if (at + width > bytes.length) throw broken('an element is cut off');
  let value = 0;
  for (let index = 0; index < width; index++) value += (bytes[at + index] as number) * 2 ** (8 * index);
  return value;
}

function broken(reason: string) {
  return badRequest('bad_snappy', `the body is no Snappy block: ${reason}`);
}

/** Writes the format without compressing: literals of 64 kB. For clients and tests of our own. */
export function encodeSnappyLiterals(bytes: Uint8Array): Buffer {
  const parts: Uint8Array[] = [varint(bytes.length)];
  for (let start = 0; start < bytes.length; start += 65_536) {
    const chunk = bytes.subarray(start, start + 65_536);
    parts.push(Uint8Array.of(61 << 2, (chunk.length - 1) & 255, (chunk.length - 1) >>> 8), chunk);
  }
  return Buffer.concat(parts);
}

function varint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return Uint8Array.from([...out, rest]);
}
