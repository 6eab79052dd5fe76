import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { overloaded } from '@komainu/kernel/errors.ts';
import { uuid } from '@komainu/kernel/ids.ts';

/** Bytes of a segment before it is closed. */
const MAX_SEGMENT_BYTES = 32 * 1024 * 1024;
/** The largest piece that is written at once. */
const MAX_PIECE_BYTES = 8 * 1024 * 1024;

export const SEGMENT_SUFFIX = '.ndjson';

interface Segment {
  readonly id: string;
  readonly file: FileHandle;
  bytes: number;
}

/**
 * Appends lines to segment files, each `<Unix ms>\t<JSON>\n`. Lines of requests that come while the disk is busy are
 * written together. A line is safe once `settle` has resolved: it survives the end of this process. One writer a folder.
 */
export class SegmentWriter {
  readonly #folder: string;
  readonly #closed: (id: string, sizeBytes: number) => void;
  #segment: Segment | undefined;
  #lines: string[] = [];
  /** How many of the lines belong to requests that wait for them. */
  #settledLines = 0;
  /** The write that will take the lines that wait. */
  #next: Promise<void> | undefined;
  #last: Promise<void>;
  #waitingLength = 0;

  /**
   * Writes once `ready` has resolved. `closed` is told the id and the size of each segment that will not grow any more; it
   * must not throw.
   */
  constructor(folder: string, ready: Promise<void>, closed: (id: string, sizeBytes: number) => void) {
    this.#folder = folder;
    this.#closed = closed;
    this.#last = ready.catch(() => undefined);
  }

  /** UTF-16 units that wait to be written. */
  get waitingLength(): number {
    return this.#waitingLength;
  }

  /** Bytes of the segment that is being written. */
  get sizeBytes(): number {
    return this.#segment?.bytes ?? 0;
  }

  append(timeUnixMs: number, line: string): void {
    const text = `${timeUnixMs}\t${line}\n`;
    this.#lines.push(text);
    this.#waitingLength += text.length;
  }

  /** Resolves when everything appended so far is in the file; undefined when nothing waits. Rejects `archive_spool` (503). */
  settle(): Promise<void> | undefined {
    if (this.#lines.length === 0) return undefined;
    this.#settledLines = this.#lines.length;
    this.#next ??= this.#chain(() => this.#write());
    return this.#next;
  }

  /** Takes back the lines that were appended since `settle` was last called. */
  abandon(): void {
    for (const line of this.#lines.splice(this.#settledLines)) this.#waitingLength -= line.length;
  }

  /** Ends the segment, so that it can be sent. */
  rotate(): Promise<void> {
    return this.#chain(() => this.#end());
  }

  async close(): Promise<void> {
    await this.settle()?.catch(() => undefined);
    await this.rotate();
  }

  #chain(step: () => Promise<void>): Promise<void> {
    const run = this.#last.then(step);
    this.#last = run.catch(() => undefined);
    return run;
  }

  async #write(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    this.#settledLines = 0;
    this.#next = undefined;
    this.#waitingLength = 0;
    let segment: Segment | undefined;
    let good = 0;
    try {
      segment = this.#segment ?? (await this.#begin());
      good = segment.bytes;
      for (const piece of pieces(lines)) {
        await segment.file.appendFile(piece);
        segment.bytes += piece.length;
      }
    } catch (error) {
      await this.#undo(segment, good);
      throw overloaded('archive_spool', 'logs cannot be written to the spool of the archives', error);
    }
    if (segment.bytes >= MAX_SEGMENT_BYTES) await this.#end();
  }

  async #begin(): Promise<Segment> {
    const id = uuid();
    const file = await open(join(this.#folder, id + SEGMENT_SUFFIX), 'ax', 0o600);
    this.#segment = { id, file, bytes: 0 };
    return this.#segment;
  }

  /** Takes back what was half written: its request fails, so it will come again. */
  async #undo(segment: Segment | undefined, bytes: number): Promise<void> {
    if (segment === undefined) return;
    try {
      await segment.file.truncate(bytes);
      segment.bytes = bytes;
    } catch {
      // A torn line at the end is passed over when the segment is read.
      await this.#end();
    }
  }

  async #end(): Promise<void> {
    const segment = this.#segment;
    if (segment === undefined) return;
    this.#segment = undefined;
    await segment.file.close().catch(() => undefined);
    this.#closed(segment.id, segment.bytes);
  }
}

/** The lines as buffers of a bounded size, so that a large request does not need one of its own size again. */
function* pieces(lines: readonly string[]): Iterable<Buffer> {
  let from = 0;
  let length = 0;
  for (let at = 0; at < lines.length; at++) {
    length += lines[at]?.length ?? 0;
    if (length < MAX_PIECE_BYTES && at < lines.length - 1) continue;
    yield Buffer.from(lines.slice(from, at + 1).join(''));
    from = at + 1;
    length = 0;
  }
}
