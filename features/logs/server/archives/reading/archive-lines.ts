import type { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { ArchiveStorage } from '../storage/storage.ts';

/** The longest line that is read, in bytes: a log of ours has at most half of it. Longer ones are passed over. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;

/**
 * The lines of a file, in groups as they are decompressed; nothing is held but the line that is being read. `undefined`
 * stands for a line that was too long. Throws `archive_damaged` (502) when the file cannot be decompressed.
 */
export async function* linesOf(
  storage: ArchiveStorage,
  key: string,
  signal?: AbortSignal,
): AsyncIterable<readonly (string | undefined)[]> {
  const bytes = decompressed(await storage.read(key, signal), key);
  let rest: Buffer[] = [];
  let restBytes = 0;
  let isTooLong = false;
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      const lines: (string | undefined)[] = [];
      let start = 0;
      for (let end = chunk.indexOf(10); end !== -1; start = end + 1, end = chunk.indexOf(10, start)) {
        const part = chunk.subarray(start, end);
        lines.push(
          isTooLong ? undefined : restBytes === 0 ? part.toString() : Buffer.concat([...rest, part]).toString(),
        );
        rest = [];
        restBytes = 0;
        isTooLong = false;
      }
      rest.push(chunk.subarray(start));
      restBytes += chunk.length - start;
      if (restBytes > MAX_LINE_BYTES) {
        isTooLong = true;
        rest = [];
        restBytes = 0;
      }
      if (lines.length > 0) yield lines;
    }
  } catch (error) {
    if (signal?.aborted === true || error instanceof CodedError) throw error;
    throw new CodedError('archive_damaged', `${key} cannot be read: ${messageOf(error)}`, {
      status: 502,
      cause: error,
    });
  } finally {
    bytes.destroy();
  }
  if (isTooLong) yield [undefined];
  else if (restBytes > 0) yield [Buffer.concat(rest).toString()];
}

function decompressed(source: Readable, key: string): Readable {
  if (!key.endsWith('.gz') && !key.endsWith('.zst')) return source;
  const decompress = key.endsWith('.gz') ? createGunzip() : createZstdDecompress();
  // `pipe` would leave errors of the source unheard.
  source.on('error', (error) => decompress.destroy(error));
  decompress.on('close', () => source.destroy());
  return source.pipe(decompress);
}
