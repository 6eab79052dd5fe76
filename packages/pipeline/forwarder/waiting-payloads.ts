import { codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { BufferEntry, DiskBuffer } from './disk-buffer.ts';
import { encodePayload, type KeyedPayload } from './payload.ts';

/**
 * The disk buffer, and a little memory that stands in for it: a full disk must not stop data for a server that takes it. What
 * is in memory does not outlive a crash; it goes to disk at the end, if the disk has room again.
 */
export class WaitingPayloads {
  readonly #disk: DiskBuffer;
  readonly #maxMemoryBytes: number;
  readonly #dropped: (payloads: number, reason: string) => void;
  readonly #inMemory = new Map<BufferEntry, KeyedPayload>();
  readonly #taken = new Set<BufferEntry>();
  #memoryBytes = 0;
  #diskProblem = '';

  constructor(disk: DiskBuffer, maxMemoryBytes: number, dropped: (payloads: number, reason: string) => void) {
    this.#disk = disk;
    this.#maxMemoryBytes = maxMemoryBytes;
    this.#dropped = dropped;
  }

  /** Payloads that wait, wherever. */
  get count(): number {
    return this.#disk.count + this.#inMemory.size;
  }

  get bytes(): number {
    return this.#disk.bytes + this.#memoryBytes;
  }

  get countInMemory(): number {
    return this.#inMemory.size;
  }

  /** Why the disk took nothing the last time; '' when it did. */
  get diskProblem(): string {
    return this.#diskProblem;
  }

  /** What an earlier process left, oldest first. */
  entries(): BufferEntry[] {
    return this.#disk.entries();
  }

  /** Keeps a payload. Throws `payload_too_large` (413), or `buffer_refused` (503) when neither disk nor memory takes it. */
  async put(payload: KeyedPayload, together: boolean): Promise<BufferEntry> {
    try {
      const entry = await this.#disk.put(payload, together);
      this.#diskProblem = '';
      return entry;
    } catch (error) {
      if (codeOf(error) !== 'buffer_refused') throw error;
      this.#diskProblem = messageOf(error);
      const entry = this.#remember(payload);
      if (entry === undefined) throw error;
      return entry;
    }
  }

  async take(entry: BufferEntry): Promise<KeyedPayload[]> {
    const payload = this.#inMemory.get(entry);
    if (payload === undefined) return this.#disk.take(entry);
    this.#taken.add(entry);
    return [payload];
  }

  release(entry: BufferEntry): void {
    this.#taken.delete(entry);
    this.#disk.release(entry);
  }

  async remove(entry: BufferEntry): Promise<void> {
    if (!this.#forget(entry)) await this.#disk.remove(entry);
  }

  has(entry: BufferEntry): boolean {
    return this.#inMemory.has(entry) || this.#disk.has(entry);
  }

  /** Writes to disk what is in memory; what the disk does not take is lost, and counted. */
  async close(): Promise<void> {
    for (const payload of this.#inMemory.values()) {
      await this.#disk.put(payload, true).catch(() => this.#dropped(1, 'closed_without_disk'));
    }
    this.#inMemory.clear();
    await this.#disk.close();
  }

  #remember(payload: KeyedPayload): BufferEntry | undefined {
    const sizeBytes = encodePayload(payload).reduce((sum, part) => sum + part.length, 0);
    if (sizeBytes > this.#maxMemoryBytes) return undefined;
    for (const oldest of this.#inMemory.keys()) {
      if (this.#memoryBytes + sizeBytes <= this.#maxMemoryBytes) break;
      if (this.#taken.has(oldest)) continue;
      this.#forget(oldest);
      this.#dropped(1, 'memory_full');
    }
    if (this.#memoryBytes + sizeBytes > this.#maxMemoryBytes) return undefined;
    const entry = { name: '', sizeBytes, payloads: 1 };
    this.#inMemory.set(entry, payload);
    this.#memoryBytes += sizeBytes;
    return entry;
  }

  #forget(entry: BufferEntry): boolean {
    this.#taken.delete(entry);
    if (!this.#inMemory.delete(entry)) return false;
    this.#memoryBytes -= entry.sizeBytes;
    return true;
  }
}
