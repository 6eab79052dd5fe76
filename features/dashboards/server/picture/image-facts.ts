import type { ImageBytes } from './shapes.ts';

/** What the head of an image file says. */
export interface ImageFacts {
  readonly type: ImageBytes['type'];
  /** In px. */
  readonly width: number;
  readonly height: number;
}

/** Reads kind and size of PNG, GIF, WebP and JPEG without unpacking them; undefined for anything else. */
export function imageFacts(bytes: Buffer): ImageFacts | undefined {
  const found = pngFacts(bytes) ?? gifFacts(bytes) ?? webpFacts(bytes) ?? jpegFacts(bytes);
  return found === undefined || found.width < 1 || found.height < 1 ? undefined : found;
}

const hasAt = (bytes: Buffer, at: number, text: string): boolean =>
  bytes.toString('latin1', at, at + text.length) === text;

/** W3C PNG 3, 11.2.1. */
function pngFacts(bytes: Buffer): ImageFacts | undefined {
  if (bytes.length < 24 || !hasAt(bytes, 0, '\x89PNG\r\n\x1a\n') || !hasAt(bytes, 12, 'IHDR')) return undefined;
  return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function gifFacts(bytes: Buffer): ImageFacts | undefined {
  if (bytes.length < 10 || !(hasAt(bytes, 0, 'GIF87a') || hasAt(bytes, 0, 'GIF89a'))) return undefined;
  return { type: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

/** RFC 9649: a simple file (lossy or not) or an extended one. */
function webpFacts(bytes: Buffer): ImageFacts | undefined {
  if (bytes.length < 30 || !hasAt(bytes, 0, 'RIFF') || !hasAt(bytes, 8, 'WEBP')) return undefined;
  const type = 'image/webp';
  if (hasAt(bytes, 12, 'VP8X'))
    return { type, width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
  if (hasAt(bytes, 12, 'VP8L')) {
    const size = bytes.readUInt32LE(21);
    return { type, width: (size & 0x3fff) + 1, height: ((size >>> 14) & 0x3fff) + 1 };
  }
  if (!hasAt(bytes, 12, 'VP8 ')) return undefined;
  return { type, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
}

/** The first frame header among the segments (ITU T.81, B.2.2); those between have their length. */
function jpegFacts(bytes: Buffer): ImageFacts | undefined {
  if (!hasAt(bytes, 0, '\xff\xd8\xff')) return undefined;
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { type: 'image/jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    // Fill bytes, and the markers that stand alone.
    at += marker === 0xff ? 1 : (marker >= 0xd0 && marker <= 0xd7) || marker === 1 ? 2 : 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
