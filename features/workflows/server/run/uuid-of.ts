import { createHash } from 'node:crypto';

/** A UUID (version 8) that follows from a text: what is started twice by the same text is started once. */
export function uuidOf(text: string): string {
  const digest = createHash('sha256').update(text).digest('hex');
  const parts = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `a${digest.slice(17, 20)}`];
  return `${parts.join('-')}-${digest.slice(20, 32)}`;
}
