import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

// OWASP's scrypt setting for interactive sign-in: N=2^17, r=8, p=1 (128 MB, about a quarter of a second).
const COST = { N: 1 << 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const KEY_BYTES = 32;

/** A salted scrypt hash as `scrypt$<salt hex>$<hash hex>`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt);
  return `scrypt$${salt.toString('hex')}$${hash.toString('hex')}`;
}

/** Whether the password fits the hash; takes as long for an unknown user (`undefined`), so that nothing can be learnt. */
export async function passwordMatches(password: string, stored: string | undefined): Promise<boolean> {
  const [scheme, salt, hash] = (stored ?? '').split('$');
  if (scheme !== 'scrypt' || salt === undefined || hash === undefined) {
    await derive(password, randomBytes(16));
    return false;
  }
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'hex')), Buffer.from(hash, 'hex'));
}

/** The reason why a new password is refused, or undefined. */
export function passwordWeakness(password: string): string | undefined {
  if (password.length < 10) return 'a password needs at least 10 characters';
  if (password.length > 500) return 'a password may have at most 500 characters';
  if (new Set(password).size < 4) return 'a password needs at least 4 different characters';
  return undefined;
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, COST, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
