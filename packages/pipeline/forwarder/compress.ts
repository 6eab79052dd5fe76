import { promisify } from 'node:util';
import { constants, gzip, zstdCompress } from 'node:zlib';
import type { OutgoingPayload } from './payload.ts';

/** How bodies that come uncompressed travel; `none` for a server on this machine, where it would only cost. */
export type Compression = 'none' | 'gzip' | 'zstd';

const FROM_BYTES = 1024;

const compressors = {
  gzip: promisify(gzip),
  zstd: (body: Buffer) => promisify(zstdCompress)(body, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
};

/** The payload with a compressed body, or as it is when it is small or compressed already. */
export async function compressed<Payload extends OutgoingPayload>(
  payload: Payload,
  compression: Compression,
): Promise<Payload> {
  if (compression === 'none' || payload.body.length < FROM_BYTES) return payload;
  if (payload.headers['content-encoding'] !== undefined) return payload;
  const body = await compressors[compression](payload.body);
  return { ...payload, headers: { ...payload.headers, 'content-encoding': compression }, body };
}
