import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * Keys at rest: looked up by their SHA-256, and sealed with AES-256-GCM so that the API can give an API key back to who
 * may see it. The sealing secret stands outside the metadata store.
 */
export class SecretBox {
  readonly #key: Buffer;

  /** `secret` is any string with enough entropy, for example 32 random bytes as hex. */
  constructor(secret: string) {
    this.#key = createHash('sha256').update(secret).digest();
  }

  seal(plain: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /** Throws when the text was sealed with another secret or was tampered with. */
  open(sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  }
}

/** What a secret is looked up by. Keys have 128 bits of entropy and more, so a plain hash is enough. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
