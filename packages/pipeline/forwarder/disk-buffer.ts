import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, messageOf, overloaded } from '@komainu/kernel/errors.ts';
import { DiskSpace } from './disk-space.ts';
import { OpenPack } from './open-pack.ts';
import { decodePayloads, encodePayload, type KeyedPayload } from './payload.ts';

const SINGLE = '.payload';
const TEMPORARY = '.tmp';
const PACK = '.pack';
const OPEN_PACK = '.open';

const MAX_PACK_BYTES = 4 * 1024 * 1024;
const MAX_PACK_PAYLOADS = 1_000;

/** A file of payloads that wait; what it holds may grow until it is taken. Known by identity: its name changes. */
export interface BufferEntry {
  /** Of a payload that has a file to itself it ends in the payload's key; that of others changes. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly payloads: number;
}

/** Names begin with the time, so they sort by age. */
interface File extends BufferEntry {
  name: string;
  sizeBytes: number;
  payloads: number;
}

/** Told how many payloads were given up, why, and the name of their file. */
type Dropped = (payloads: number, reason: string, name: string) => void;

export interface DiskBufferSettings {
  /** One process a folder. */
  readonly folder: string;
  readonly maxBytes: number;
  /** How full the disk may be, whoever filled it, for the buffer to grow: 0.95. */
  readonly maxDiskRatio: number;
  /** Files that are older are given up at the start. */
  readonly outdatedMs: number;
}

/**
 * Payloads on disk: what `put` has taken is there after a crash of the process. A file each while they are soon sent; while
 * the server is away, up to a thousand in one file, so that a week of waiting is a few hundred files. Bounded in bytes; when it
 * is full the oldest files that nobody is sending make room, and are reported.
 */
export class DiskBuffer {
  readonly #settings: DiskBufferSettings;
  readonly #clock: Clock;
  readonly #dropped: Dropped;
  readonly #space: DiskSpace;
  /** Oldest first. */
  readonly #files = new Set<File>();
  readonly #sending = new Set<File>();
  #pack: { readonly file: File; readonly open: OpenPack } | undefined;
  /** What changes the files that are known, one after the other. */
  #packing: Promise<unknown> = Promise.resolve();
  #bytes = 0;
  #payloads = 0;
  #sequence = 0;

  private constructor(settings: DiskBufferSettings, clock: Clock, dropped: Dropped, space: DiskSpace) {
    this.#settings = settings;
    this.#clock = clock;
    this.#dropped = dropped;
    this.#space = space;
  }

  /** Opens a folder, making it when needed (mode 700), and finds what an earlier process left. */
  static async open(settings: DiskBufferSettings, clock: Clock, dropped: Dropped): Promise<DiskBuffer> {
    await mkdir(settings.folder, { recursive: true, mode: 0o700 });
    const space = new DiskSpace(settings.folder, settings.maxDiskRatio, clock);
    const buffer = new DiskBuffer(settings, clock, dropped, space);
    for (const name of (await readdir(settings.folder)).sort()) await buffer.#find(name);
    return buffer;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Payloads that wait. */
  get count(): number {
    return this.#payloads;
  }

  /** What waits, oldest first. */
  entries(): BufferEntry[] {
    return [...this.#files];
  }

  /**
   * Writes a payload, together with others in one file when it will wait long: the same entry is given for each of them. Throws
   * `payload_too_large` (413), or `buffer_refused` (503) when the disk refuses it.
   */
  async put(payload: KeyedPayload, together: boolean): Promise<BufferEntry> {
    const parts = encodePayload(payload);
    const sizeBytes = parts.reduce((sum, part) => sum + part.length, 0);
    if (sizeBytes > this.#settings.maxBytes) {
      throw new CodedError('payload_too_large', `a payload of ${sizeBytes} bytes exceeds the disk buffer`, {
        status: 413,
      });
    }
    // Room is made and taken by one at a time: many at once would each find the same room.
    if (together) {
      return this.#inOrder(async () => {
        await this.#makeRoom(sizeBytes);
        return this.#append(parts, sizeBytes);
      });
    }
    const file = await this.#inOrder(async () => {
      await this.#makeRoom(sizeBytes);
      const single = { name: `${this.#nextName()}-${payload.key.slice(0, 64)}${SINGLE}`, sizeBytes, payloads: 1 };
      this.#remember(single);
      return single;
    });
    await this.#write(file, parts);
    return file;
  }

  /** Reads the payloads of a file for sending and protects it from being dropped. Empty when it is gone or damaged. */
  async take(entry: BufferEntry): Promise<KeyedPayload[]> {
    const file = this.#known(entry);
    if (file === undefined) return [];
    this.#sending.add(file);
    if (this.#pack?.file === file) await this.#inOrder(() => this.#closePack());
    let payloads: KeyedPayload[] = [];
    try {
      payloads = decodePayloads(await readFile(this.#path(file.name)));
    } catch {
      // Told below, like a file that was cut off.
    }
    const lost = file.payloads - payloads.length;
    if (lost > 0) this.#dropped(lost, 'damaged', file.name);
    if (payloads.length === 0) await this.remove(file);
    return payloads;
  }

  /** Gives a file back that could not be sent. */
  release(entry: BufferEntry): void {
    const file = this.#known(entry);
    if (file !== undefined) this.#sending.delete(file);
  }

  /** Deletes a file whose payloads were answered. */
  async remove(entry: BufferEntry): Promise<void> {
    const file = this.#known(entry);
    if (file === undefined) return;
    this.#forget(file);
    await rm(this.#path(file.name), { force: true });
  }

  has(entry: BufferEntry): boolean {
    return this.#known(entry) !== undefined;
  }

  /** Closes the file that is written to. */
  async close(): Promise<void> {
    await this.#inOrder(() => this.#closePack());
  }

  async #find(name: string): Promise<void> {
    const path = this.#path(name);
    if (name.endsWith(TEMPORARY)) return rm(path, { force: true });
    let payloads = 1;
    if (name.endsWith(OPEN_PACK)) {
      // Left by a crash: what was being written last may be cut off, and was not acknowledged.
      payloads = decodePayloads(await readFile(path)).length;
      if (payloads === 0) return rm(path, { force: true });
    } else if (name.endsWith(PACK)) payloads = Math.max(1, Number(/-(\d+)\.pack$/.exec(name)?.[1] ?? 1));
    else if (!name.endsWith(SINGLE)) return;
    if (this.#clock.nowMs() - Number(name.slice(0, 15)) > this.#settings.outdatedMs) {
      this.#dropped(payloads, 'outdated', name);
      return rm(path, { force: true });
    }
    this.#remember({ name, sizeBytes: (await stat(path)).size, payloads });
  }

  async #write(file: File, parts: readonly Buffer[]): Promise<void> {
    const path = this.#path(file.name);
    try {
      await writeFile(path + TEMPORARY, parts, { mode: 0o600 });
      await rename(path + TEMPORARY, path);
      // It had to make room while it was written: that was counted.
      if (!this.#files.has(file)) await rm(path, { force: true });
    } catch (error) {
      this.#forget(file);
      await rm(path + TEMPORARY, { force: true }).catch(() => {});
      throw this.#refusal(error);
    }
  }

  async #append(parts: readonly Buffer[], sizeBytes: number): Promise<BufferEntry> {
    const most = Math.min(MAX_PACK_BYTES, this.#settings.maxBytes / 16);
    const last = this.#pack?.file;
    if (last !== undefined && (last.sizeBytes + sizeBytes > most || last.payloads >= MAX_PACK_PAYLOADS)) {
      await this.#closePack();
    }
    try {
      this.#pack ??= await this.#newPack();
      const { file, open } = this.#pack;
      await open.append(parts, sizeBytes);
      if (file.payloads === 0) this.#files.add(file);
      file.sizeBytes += sizeBytes;
      file.payloads++;
      this.#count(sizeBytes, 1);
      return file;
    } catch (error) {
      if (this.#pack?.file.payloads === 0) await this.#closePack();
      throw this.#refusal(error);
    }
  }

  async #newPack() {
    const file = { name: `${this.#nextName()}${OPEN_PACK}`, sizeBytes: 0, payloads: 0 };
    return { file, open: await OpenPack.create(this.#path(file.name)) };
  }

  /** The number of payloads becomes part of the name, so that the next process knows it without reading them all. */
  async #closePack(): Promise<void> {
    const pack = this.#pack;
    if (pack === undefined) return;
    this.#pack = undefined;
    const { file, open } = pack;
    await open.close();
    const path = this.#path(file.name);
    if (file.payloads === 0) return rm(path, { force: true });
    const name = `${file.name.slice(0, -OPEN_PACK.length)}-${file.payloads}${PACK}`;
    await rename(path, this.#path(name));
    file.name = name;
  }

  async #makeRoom(sizeBytes: number): Promise<void> {
    const limit = Math.min(this.#settings.maxBytes, await this.#space.limit(this.#bytes));
    while (this.#bytes + sizeBytes > limit) {
      const oldest = this.#oldest();
      if (oldest === undefined) {
        const reason = limit < this.#settings.maxBytes ? 'the disk is too full' : 'it is full of payloads being sent';
        throw overloaded('buffer_refused', `cannot write to the disk buffer ${this.#settings.folder}: ${reason}`);
      }
      if (this.#pack?.file === oldest) await this.#closePack();
      this.#dropped(oldest.payloads, 'buffer_full', oldest.name);
      await this.remove(oldest);
    }
  }

  #oldest(): File | undefined {
    for (const file of this.#files) if (!this.#sending.has(file)) return file;
    return undefined;
  }

  #nextName(): string {
    return `${String(this.#clock.nowMs()).padStart(15, '0')}-${String(this.#sequence++).padStart(8, '0')}`;
  }

  #path(name: string): string {
    return join(this.#settings.folder, name);
  }

  #refusal(error: unknown): CodedError {
    return overloaded(
      'buffer_refused',
      `cannot write to the disk buffer ${this.#settings.folder}: ${messageOf(error)}`,
      error,
    );
  }

  #inOrder<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.#packing.then(run);
    this.#packing = result.catch(() => {});
    return result;
  }

  /** An entry as what it is: only those that are ours are in the set. */
  #known(entry: BufferEntry): File | undefined {
    const file = entry as File;
    return this.#files.has(file) ? file : undefined;
  }

  #remember(file: File): void {
    this.#files.add(file);
    this.#count(file.sizeBytes, file.payloads);
  }

  #forget(file: File): void {
    this.#sending.delete(file);
    if (this.#files.delete(file)) this.#count(-file.sizeBytes, -file.payloads);
  }

  #count(bytes: number, payloads: number): void {
    this.#bytes += bytes;
    this.#payloads += payloads;
  }
}
