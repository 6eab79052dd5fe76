import type { FileHandle } from 'node:fs/promises';
import { lastLinesStart } from '../decode/split-lines.ts';
import type { LogFile } from './find-files.ts';

const TAIL_BYTES = 256 * 1024;

/**
 * Where a file is begun that no earlier process knew: one that came since anybody looked is read whole, an old one from where
 * its source says, else from its last `lines` lines.
 */
export async function firstOffset(handle: FileHandle, file: LogFile, isNew: boolean, lines: number): Promise<number> {
  const { startPosition, encoding } = file.source;
  if (startPosition === 'forceEnd') return file.size;
  if (isNew || startPosition === 'beginning' || startPosition === 'forceBeginning') return 0;
  // Line ends of other encodings are not looked for backwards.
  if (startPosition === 'end' || (encoding !== 'utf-8' && encoding !== 'shift-jis')) return file.size;
  const start = Math.max(0, file.size - TAIL_BYTES);
  const tail = Buffer.alloc(file.size - start);
  const { bytesRead } = await handle.read(tail, 0, tail.length, start);
  return start + lastLinesStart(tail.subarray(0, bytesRead), lines);
}
