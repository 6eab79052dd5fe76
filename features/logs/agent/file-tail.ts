import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Counters } from '@komainu/kernel/counters.ts';
import { randomHex } from '@komainu/kernel/ids.ts';
import { splitLines } from './lines.ts';
import { type FileIdentity, fileLogItems } from './log-item.ts';
import type { FileProgress, PendingRange, TailRegistry } from './registry.ts';

/** What the tails of all files share. */
export interface TailParts {
  readonly registry: TailRegistry;
  readonly counters: Counters;
  readonly nowMs: () => number;
  /** Resolves when the server has answered for the batch; rejects when the process ends first. */
  readonly send: (items: ReturnType<typeof fileLogItems>, key: string) => Promise<void>;
}

/** Bytes read at once; more than the longest line, so that a full piece always holds a whole one or a cut. */
const PIECE_BYTES = 1024 * 1024;
const FINGERPRINT_BYTES = 256;
/** Batches of one file under way at the same time. */
const MAX_UNDER_WAY = 2;

const LINES = 'komainu_agent_log_lines_total';

/** Follows one open file from where its progress says. */
export class FileTail {
  progress: FileProgress;
  readonly #file: FileHandle;
  readonly #identity: FileIdentity;
  readonly #parts: TailParts;
  readonly #underWay = new Set<Promise<void>>();
  /** The file was renamed or deleted: nothing is appended any more, and a last line without its end is complete. */
  retired = false;
  /** When the file last had something new. */
  lastNewsMs: number;

  constructor(file: FileHandle, progress: FileProgress, identity: FileIdentity, parts: TailParts) {
    this.#file = file;
    this.progress = progress;
    this.#identity = identity;
    this.#parts = parts;
    this.lastNewsMs = parts.nowMs();
  }

  get busy(): boolean {
    return this.#underWay.size > 0;
  }

  /** Sends again, under their old keys, the pieces that an earlier process could not see answered. */
  async resume(): Promise<void> {
    for (const range of this.progress.pending) {
      const piece = await this.#read(range.start, range.end - range.start);
      if (piece.length < range.end - range.start) {
        this.#parts.counters.add('komainu_agent_logs_dropped_total', { reason: 'truncated' }, 1, 'log lines given up');
        this.#answered(this.progress, range);
      } else this.#start(range, splitLines(piece, true).texts);
    }
  }

  /** Reads what is new, as far as batches may be under way. True when there is more to read at once. */
  async poll(): Promise<boolean> {
    if (this.#underWay.size >= MAX_UNDER_WAY) return false;
    const { progress } = this;
    const { size } = await this.#file.stat();
    if (size < progress.offset) {
      this.#restart();
      return size > 0;
    }
    if (size === progress.offset) return false;
    const piece = await this.#read(progress.offset, Math.min(PIECE_BYTES, size - progress.offset));
    const { texts, bytes } = splitLines(piece, this.retired);
    if (bytes === 0) return false;
    this.lastNewsMs = this.#parts.nowMs();
    const range = { start: progress.offset, end: progress.offset + bytes };
    progress.offset = range.end;
    progress.pending = [...progress.pending, range];
    await this.#refingerprint();
    try {
      // Written down before it is sent: after a crash the same piece goes out under the same key.
      await this.#parts.registry.save();
    } catch (error) {
      // A full disk: the piece is read again when the registry can be written.
      progress.offset = range.start;
      progress.pending = progress.pending.filter((one) => one !== range);
      throw error;
    }
    this.#start(range, texts);
    return progress.offset < size;
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#underWay]);
    await this.#file.close();
  }

  #start(range: PendingRange, texts: readonly string[]): void {
    const { progress } = this;
    const key = createHash('sha256').update(`${progress.id}:${range.start}:${range.end}`).digest('hex').slice(0, 32);
    this.#parts.counters.add(LINES, {}, texts.length, 'log lines read');
    const run = this.#parts
      .send(fileLogItems(texts, this.#identity, this.#parts.nowMs()), key)
      .then(() => this.#answered(progress, range))
      // The process ends: the range stays pending for the next one.
      .catch(() => {})
      .finally(() => this.#underWay.delete(run));
    this.#underWay.add(run);
  }

  #answered(progress: FileProgress, range: PendingRange): void {
    progress.pending = progress.pending.filter((one) => one.start !== range.start || one.end !== range.end);
    void this.#parts.registry.save().catch(() => {});
  }

  /** The file was emptied in place (copytruncate): what follows is another file to the keys. */
  #restart(): void {
    this.#parts.counters.add('komainu_agent_log_files_truncated_total', {}, 1, 'followed files that were emptied');
    const { progress } = this;
    this.#parts.registry.files.delete(progress);
    const fresh = {
      ...progress,
      id: randomHex(8),
      fingerprint: fingerprintOf(Buffer.alloc(0)),
      offset: 0,
      pending: [],
    };
    this.#parts.registry.files.add(fresh);
    // Batches under way hold their lines in memory and finish by themselves.
    this.progress = fresh;
  }

  async #refingerprint(): Promise<void> {
    const { progress } = this;
    if (progress.fingerprint.bytes >= FINGERPRINT_BYTES || progress.offset <= progress.fingerprint.bytes) return;
    progress.fingerprint = fingerprintOf(await this.#read(0, Math.min(FINGERPRINT_BYTES, progress.offset)));
  }

  async #read(start: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#file.read(buffer, filled, length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }
}

/** Identifies a file by its first bytes. */
export function fingerprintOf(bytes: Buffer): FileProgress['fingerprint'] {
  return { bytes: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') };
}

/** Whether an open file still begins as its progress remembers. */
export async function hasFingerprint(file: FileHandle, fingerprint: FileProgress['fingerprint']): Promise<boolean> {
  const buffer = Buffer.alloc(fingerprint.bytes);
  const { bytesRead } = await file.read(buffer, 0, fingerprint.bytes, 0);
  return bytesRead === fingerprint.bytes && fingerprintOf(buffer).hash === fingerprint.hash;
}
