/** Keeps secrets of definitions (keys of buckets, tokens, passwords) unreadable in the metadata store. */
export interface SecretSealer {
  seal(plain: string): string;
  /** Throws when the text was sealed with another secret. */
  open(sealed: string): string;
}
