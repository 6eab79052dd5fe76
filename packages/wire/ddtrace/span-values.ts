import type { SpanDraft } from './draft.ts';
import { MAX_VALUE_BYTES } from './normalise.ts';

/** Meta values of spans with fewer entries are not counted beforehand: they cannot be many bytes. */
const FEW_ENTRIES = 256;

/** Bytes of the meta values of a span with very many of them, which a string table lets a small body have. */
export function expansionOf(draft: SpanDraft): number {
  const { numbers, length } = draft.meta;
  if (length < FEW_ENTRIES * 4) return 0;
  let bytes = 0;
  for (let at = 0; at < length; at += 4) {
    bytes += Math.min((numbers[at + 3] ?? 0) - (numbers[at + 2] ?? 0), MAX_VALUE_BYTES);
  }
  return bytes;
}

/** Three digits from 100 to 599; Agents drop other status codes. */
export function isHttpStatus(source: Uint8Array, start: number, stop: number): boolean {
  const first = source[start] ?? 0;
  return stop - start === 3 && first >= 49 && first <= 53 && isDigit(source[start + 1]) && isDigit(source[start + 2]);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

/** Whether a URL names a user before its host: an `@` before the path begins. */
export function hasUserInfo(source: Uint8Array, start: number, stop: number): boolean {
  let slashes = 0;
  for (let at = start; at < stop; at++) {
    const byte = source[at];
    if (byte === 64) return true;
    if (byte === 47 && ++slashes === 3) return false;
    if (byte === 63) return false;
  }
  return false;
}
