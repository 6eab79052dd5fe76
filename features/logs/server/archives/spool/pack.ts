import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip, zstdCompress } from 'node:zlib';
import { type Compression, fileKey, hourOf } from '../layout.ts';

const compressors: Readonly<Record<Compression, (body: Buffer) => Promise<Buffer>>> = {
  GZIP: promisify(gzip),
  ZSTD: promisify(zstdCompress),
};

export interface PackedFile {
  readonly key: string;
  readonly body: Buffer;
  readonly logs: number;
}

interface HourLines {
  earliestMs: number;
  readonly lines: Buffer[];
}

/**
 * The files of a segment, one for each hour that its logs are of, under names that depend on the segment alone. A line that
 * was torn at the end of the segment is left out: nobody was told that it is stored.
 */
export async function* packSegment(
  path: string,
  segmentId: string,
  compression: Compression,
): AsyncIterable<PackedFile> {
  const hours = linesByHour(await readFile(path));
  for (const [, { earliestMs, lines }] of [...hours].sort(([a], [b]) => a - b)) {
    const body = await compressors[compression](Buffer.concat(lines));
    yield { key: fileKey(earliestMs, segmentId, compression), body, logs: lines.length };
  }
}

function linesByHour(segment: Buffer): Map<number, HourLines> {
  const hours = new Map<number, HourLines>();
  for (let start = 0, end = segment.indexOf(10); end !== -1; start = end + 1, end = segment.indexOf(10, start)) {
    const tab = segment.indexOf(9, start);
    const timeUnixMs = tab === -1 || tab > end ? Number.NaN : Number(segment.toString('latin1', start, tab));
    if (!Number.isSafeInteger(timeUnixMs)) continue;
    const line = segment.subarray(tab + 1, end + 1);
    const hour = hours.get(hourOf(timeUnixMs));
    if (hour === undefined) hours.set(hourOf(timeUnixMs), { earliestMs: timeUnixMs, lines: [line] });
    else {
      hour.lines.push(line);
      hour.earliestMs = Math.min(hour.earliestMs, timeUnixMs);
    }
  }
  return hours;
}
