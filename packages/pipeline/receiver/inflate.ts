import { promisify } from 'node:util';
import { gunzip, inflate, zstdDecompress } from 'node:zlib';
import { badRequest } from '@komainu/kernel/errors.ts';

type Inflate = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: ReadonlyMap<string, Inflate> = new Map<string, Inflate>([
  ['deflate', promisify(inflate)],
  ['gzip', promisify(gunzip)],
  ['zstd', promisify(zstdDecompress)],
]);

/** Whether `inflated` knows an encoding. */
export function knowsEncoding(encoding: string): boolean {
  return encoding === '' || encoding === 'identity' || DECODERS.has(encoding.toLowerCase());
}

/**
 * A body without its `Content-Encoding`, at most `maxBytes` of it. Throws `bad_encoding` (415) for one that is not known,
 * `body_too_large` (413), and `bad_compression` (400) when the bytes are not what they say.
 */
export async function inflated(body: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  if (encoding === '' || encoding === 'identity') return body;
  const decode = DECODERS.get(encoding.toLowerCase());
  if (decode === undefined) {
    throw badRequest('bad_encoding', `content encoding ${encoding.slice(0, 40)} is not known`, 415);
  }
  try {
    return await decode(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError)
      throw badRequest('body_too_large', `the body is larger than ${maxBytes} bytes`, 413);
    throw badRequest('bad_compression', `the body is not valid ${encoding}`);
  }
}
