import { createHash, randomBytes } from 'node:crypto';

/** Letters and digits that cannot be taken for one another, as in recorded ids. */
const ALPHABET = '23456789abcdefghijkmnpqrstuvwxyz';
const CHARACTERS = 9;

/** `abc-def-ghi`: 45 random bits. */
export function newDashboardId(): string {
  return fromBytes(randomBytes(CHARACTERS));
}

/** The id of a ready dashboard: it follows from its name, so that links to it work everywhere. */
export function readyDashboardId(key: string): string {
  return fromBytes(createHash('sha256').update(`komainu ready dashboard ${key}`).digest());
}

function fromBytes(bytes: Uint8Array): string {
  const characters = Array.from(bytes.subarray(0, CHARACTERS), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `${characters.slice(0, 3)}-${characters.slice(3, 6)}-${characters.slice(6)}`;
}
