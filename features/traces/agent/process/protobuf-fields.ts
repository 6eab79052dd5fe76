import { isUtf8 } from 'node:buffer';
import { type ByteWriter, viewOf } from '@komainu/wire/native/bytes.ts';

/** Bytes of a LEB128 number below 2^28. */
export function varintBytes(value: number): number {
  return value < 128 ? 1 : value < 16384 ? 2 : value < 2097152 ? 3 : 4;
}

const CUT = Buffer.from('...');

/** Writes the single byte of a tag: fields below 16. */
export function putTag(out: ByteWriter, tag: number): void {
  out.reserve(1);
  out.buffer[out.length++] = tag;
}

/** A map entry of two byte ranges in field `tag`. */
export function putEntry(
  out: ByteWriter,
  tag: number,
  keySource: Uint8Array,
  keyStart: number,
  keyStop: number,
  source: Uint8Array,
  start: number,
  stop: number,
): void {
  const key = keyStop - keyStart;
  const value = stop - start;
  putTag(out, tag);
  out.varint(1 + varintBytes(key) + key + 1 + varintBytes(value) + value);
  putTag(out, 0x0a);
  out.bytes(keySource, keyStart, keyStop);
  putTag(out, 0x12);
  out.bytes(source, start, stop);
}

/** A map entry of text and a double in field `tag`. */
export function putNumberEntry(
  out: ByteWriter,
  tag: number,
  keySource: Uint8Array,
  keyStart: number,
  keyStop: number,
  value: number,
): void {
  const key = keyStop - keyStart;
  putTag(out, tag);
  out.varint(1 + varintBytes(key) + key + 9);
  putTag(out, 0x0a);
  out.bytes(keySource, keyStart, keyStop);
  putTag(out, 0x11);
  out.f64(value);
}

/** A text field of a message; nothing for ''. */
export function putText(out: ByteWriter, tag: number, text: string): void {
  if (text === '') return;
  putTag(out, tag);
  out.string(text);
}

/** Whether the range holds only ASCII, or other characters rightly encoded. */
export function isText(source: Uint8Array, start: number, stop: number): boolean {
  const view = viewOf(source);
  let at = start;
  for (const lastWord = stop - 3; at < lastWord; at += 4) {
    if ((view.getInt32(at) & 0x80808080) !== 0) return isUtf8(source.subarray(start, stop));
  }
  for (; at < stop; at++) if ((source[at] ?? 0) > 127) return isUtf8(source.subarray(start, stop));
  return true;
}

/** A range cut to `limit` bytes that ends with `...`, as bytes. `cutAt` is where the last whole character ends. */
export function shortened(source: Uint8Array, start: number, cutAt: number): Buffer {
  return Buffer.concat([source.subarray(start, cutAt), CUT]);
}
