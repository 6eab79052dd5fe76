import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Compression } from '../layout.ts';
import { packSegment } from './pack.ts';
import { SEGMENT_SUFFIX, SegmentWriter } from './segment-writer.ts';

const READY = '.ready';
const PARTIAL = '.tmp';
/** Keys have slashes; file names of the spool have this instead. */
const SLASH = ',';

/** A compressed file that waits to be sent. */
export interface ReadyFile {
  readonly segment: string;
  readonly key: string;
  readonly path: string;
  readonly sizeBytes: number;
}

interface ClosedSegment {
  readonly id: string;
  readonly sizeBytes: number;
}

interface SpoolOptions {
  /** How long a segment collects lines before it is closed. */
  readonly maxAgeMs: number;
  /** Asked for each segment. */
  readonly compression: () => Compression;
  /** Called whenever there is something to compress or to send. It must not throw. */
  readonly changed: () => void;
}

/**
 * What one archive has taken and not sent yet, in a folder of its own:
 *
 *     <segment>.ndjson          lines as they were acknowledged; the newest is being appended to
 *     <segment>.tmp/            being compressed
 *     <segment>.ready/          compressed files, each removed once it was sent
 *
 * A segment is one of these at any time: the folder is renamed when it is whole, and only then is the segment removed. So
 * whatever moment a crash picks, a segment is sent from where it stood, under the same names.
 */
export class ArchiveSpool {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #options: SpoolOptions;
  readonly #opened: Promise<void>;
  readonly writer: SegmentWriter;
  /** Segments that are closed and not compressed yet, oldest first. */
  readonly #closed: ClosedSegment[] = [];
  readonly #ready: ReadyFile[] = [];
  /** Of both: asked for each log, so it is kept. */
  #waitingBytes = 0;
  #cancelRotation: (() => void) | undefined;

  /** Opens a folder, making it when needed, and finds what an earlier process left. */
  constructor(folder: string, clock: Clock, options: SpoolOptions) {
    this.#folder = folder;
    this.#clock = clock;
    this.#options = options;
    this.#opened = this.#recover();
    this.writer = new SegmentWriter(folder, this.#opened, (id, sizeBytes) => {
      this.#cancelRotation?.();
      this.#cancelRotation = undefined;
      this.#closed.push({ id, sizeBytes });
      this.#waitingBytes += sizeBytes;
      options.changed();
    });
  }

  /** Bytes that wait on disk. */
  get sizeBytes(): number {
    return this.#waitingBytes + this.writer.sizeBytes;
  }

  /** Whether there is something to compress or to send. */
  get isWaiting(): boolean {
    return this.#closed.length > 0 || this.#ready.length > 0;
  }

  /** See `SegmentWriter.settle`; starts the time after which the segment is closed. */
  settle(): Promise<void> | undefined {
    if (this.writer.waitingLength === 0) return undefined;
    this.#cancelRotation ??= this.#clock.after(this.#options.maxAgeMs, () => {
      this.#cancelRotation = undefined;
      void this.writer.rotate();
    });
    return this.writer.settle();
  }

  /** The oldest file that waits; compresses the next segment when there is none. Undefined when nothing waits. */
  async next(): Promise<ReadyFile | undefined> {
    await this.#opened;
    while (this.#ready.length === 0) {
      const segment = this.#closed[0];
      if (segment === undefined) return undefined;
      try {
        await this.#pack(segment.id);
      } catch (error) {
        // Somebody tidied up: there is nothing to wait for.
        if (!isMissing(error)) throw error;
      }
      this.#closed.shift();
      this.#waitingBytes -= segment.sizeBytes;
    }
    return this.#ready[0];
  }

  /** The bytes of a file; undefined when somebody removed it. */
  async read(file: ReadyFile): Promise<Buffer | undefined> {
    try {
      return await readFile(file.path);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** The file was sent. */
  async done(file: ReadyFile): Promise<void> {
    await rm(file.path, { force: true });
    const at = this.#ready.indexOf(file);
    if (at !== -1) {
      this.#ready.splice(at, 1);
      this.#waitingBytes -= file.sizeBytes;
    }
    if (!this.#ready.some(({ segment }) => segment === file.segment)) {
      await rmdir(join(this.#folder, file.segment + READY)).catch(() => undefined);
    }
  }

  /** Writes what waits and stops; a later process goes on from here. */
  async close(): Promise<void> {
    this.#cancelRotation?.();
    await this.writer.close();
  }

  async #recover(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(this.#folder)).sort();
    const ready = new Set(names.filter((name) => name.endsWith(READY)).map((name) => name.slice(0, -READY.length)));
    const closed: (ClosedSegment & { readonly writtenMs: number })[] = [];
    for (const name of names) {
      const path = join(this.#folder, name);
      if (name.endsWith(PARTIAL)) await rm(path, { recursive: true, force: true });
      if (!name.endsWith(SEGMENT_SUFFIX)) continue;
      const id = name.slice(0, -SEGMENT_SUFFIX.length);
      const { size, mtimeMs } = await stat(path);
      if (ready.has(id) || size === 0) await rm(path, { force: true });
      else closed.push({ id, sizeBytes: size, writtenMs: mtimeMs });
    }
    closed.sort((a, b) => a.writtenMs - b.writtenMs);
    for (const { id, sizeBytes } of closed) {
      this.#closed.push({ id, sizeBytes });
      this.#waitingBytes += sizeBytes;
    }
    for (const segment of ready) await this.#findReady(segment);
    if (this.#closed.length > 0 || this.#ready.length > 0) this.#options.changed();
  }

  async #findReady(segment: string): Promise<void> {
    const folder = join(this.#folder, segment + READY);
    const names = (await readdir(folder)).sort();
    if (names.length === 0) await rmdir(folder).catch(() => undefined);
    const files: ReadyFile[] = [];
    for (const name of names) {
      const path = join(folder, name);
      const { size } = await stat(path);
      files.push({ segment, key: name.replaceAll(SLASH, '/'), path, sizeBytes: size });
    }
    // All at once, so that a failure in between leaves none twice.
    this.#ready.push(...files);
    for (const { sizeBytes } of files) this.#waitingBytes += sizeBytes;
  }

  async #pack(segment: string): Promise<void> {
    const source = join(this.#folder, segment + SEGMENT_SUFFIX);
    const partial = join(this.#folder, segment + PARTIAL);
    const ready = join(this.#folder, segment + READY);
    // What an attempt left that failed near its end.
    for (const left of [partial, ready]) await rm(left, { recursive: true, force: true });
    await mkdir(partial, { mode: 0o700 });
    for await (const { key, body } of packSegment(source, segment, this.#options.compression())) {
      await writeFile(join(partial, key.replaceAll('/', SLASH)), body, { mode: 0o600 });
    }
    await rename(partial, ready);
    await rm(source, { force: true });
    await this.#findReady(segment);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
