import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, overloaded } from '@komainu/kernel/errors.ts';
import { decodePayload, encodePayload, type KeyedPayload } from './payload.ts';

const SUFFIX = '.payload';
const TEMPORARY = '.tmp';

/** A payload that waits on disk. Names sort by age. */
export interface BufferEntry {
  readonly name: string;
  readonly sizeBytes: number;
}

/**
 * Payloads on disk, a file each, written to a temporary name and renamed: what `put` has taken is there after a crash of the
 * process. Bounded in bytes; when it is full the oldest payloads that nobody is sending make room and are reported. One
 * process a folder.
 */
export class DiskBuffer {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #clock: Clock;
  readonly #dropped: (entry: BufferEntry, reason: string) => void;
  readonly #entries = new Map<string, BufferEntry>();
  readonly #sending = new Set<string>();
  #bytes = 0;
  #sequence = 0;

  private constructor(
    folder: string,
    maxBytes: number,
    clock: Clock,
    dropped: (entry: BufferEntry, reason: string) => void,
  ) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#clock = clock;
    this.#dropped = dropped;
  }

  /** Opens a folder, making it when needed (mode 700), and finds what an earlier process left. */
  static async open(
    folder: string,
    maxBytes: number,
    clock: Clock,
    dropped: (entry: BufferEntry, reason: string) => void,
  ): Promise<DiskBuffer> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const buffer = new DiskBuffer(folder, maxBytes, clock, dropped);
    for (const name of (await readdir(folder)).sort()) {
      const path = join(folder, name);
      if (name.endsWith(TEMPORARY)) await rm(path, { force: true });
      else if (name.endsWith(SUFFIX)) buffer.#remember({ name, sizeBytes: (await stat(path)).size });
    }
    return buffer;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#entries.size;
  }

  /** What waits, oldest first. */
  entries(): BufferEntry[] {
    return [...this.#entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Writes a payload. Throws `payload_too_large` (413), or `buffer_refused` (503) when the disk refuses it. */
  async put(payload: KeyedPayload): Promise<BufferEntry> {
    const parts = encodePayload(payload);
    const sizeBytes = parts.reduce((sum, part) => sum + part.length, 0);
    if (sizeBytes > this.#maxBytes) {
      throw new CodedError('payload_too_large', `a payload of ${sizeBytes} bytes exceeds the disk buffer`, {
        status: 413,
      });
    }
    await this.#makeRoom(sizeBytes);
    const order = String(this.#clock.nowMs()).padStart(15, '0');
    const name = `${order}-${String(this.#sequence++).padStart(8, '0')}-${payload.key.slice(0, 64)}${SUFFIX}`;
    const entry = { name, sizeBytes };
    this.#remember(entry);
    const path = join(this.#folder, name);
    try {
      await writeFile(path + TEMPORARY, parts, { mode: 0o600 });
      await rename(path + TEMPORARY, path);
    } catch (error) {
      this.#forget(entry);
      await rm(path + TEMPORARY, { force: true }).catch(() => {});
      throw overloaded('buffer_refused', `cannot write to the disk buffer ${this.#folder}`, error);
    }
    return entry;
  }

  /** Reads a payload for sending and protects it from being dropped. Undefined when it is gone or damaged. */
  async take(entry: BufferEntry): Promise<KeyedPayload | undefined> {
    if (!this.#entries.has(entry.name)) return undefined;
    this.#sending.add(entry.name);
    let payload: KeyedPayload | undefined;
    try {
      payload = decodePayload(await readFile(join(this.#folder, entry.name)));
    } catch {
      payload = undefined;
    }
    if (payload === undefined) {
      this.#dropped(entry, 'damaged');
      await this.remove(entry);
    }
    return payload;
  }

  /** Gives a payload back that could not be sent. */
  release(entry: BufferEntry): void {
    this.#sending.delete(entry.name);
  }

  /** Deletes a payload that was answered. */
  async remove(entry: BufferEntry): Promise<void> {
    this.#forget(entry);
    await rm(join(this.#folder, entry.name), { force: true });
  }

  has(entry: BufferEntry): boolean {
    return this.#entries.has(entry.name);
  }

  async #makeRoom(sizeBytes: number): Promise<void> {
    while (this.#bytes + sizeBytes > this.#maxBytes) {
      const oldest = this.#oldest();
      if (oldest === undefined) throw overloaded('buffer_refused', 'the disk buffer is full of payloads being sent');
      this.#dropped(oldest, 'buffer_full');
      await this.remove(oldest);
    }
  }

  #oldest(): BufferEntry | undefined {
    // Entries were found sorted and are added by time, so the first is the oldest.
    for (const entry of this.#entries.values()) if (!this.#sending.has(entry.name)) return entry;
    return undefined;
  }

  #remember(entry: BufferEntry): void {
    this.#entries.set(entry.name, entry);
    this.#bytes += entry.sizeBytes;
  }

  #forget(entry: BufferEntry): void {
    this.#sending.delete(entry.name);
    if (this.#entries.delete(entry.name)) this.#bytes -= entry.sizeBytes;
  }
}
