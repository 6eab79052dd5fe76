import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { FileProgress } from './registry.ts';

/** Identifies a file by its first bytes. */
export function fingerprintOf(bytes: Buffer): FileProgress['fingerprint'] {
  return { bytes: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') };
}

/** Whether an open file still begins as its progress remembers. */
export async function hasFingerprint(file: FileHandle, fingerprint: FileProgress['fingerprint']): Promise<boolean> {
  const buffer = Buffer.alloc(fingerprint.bytes);
  const { bytesRead } = await file.read(buffer, 0, fingerprint.bytes, 0);
  return bytesRead === fingerprint.bytes && fingerprintOf(buffer).hash === fingerprint.hash;
}
