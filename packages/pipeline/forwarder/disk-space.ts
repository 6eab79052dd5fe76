import { statfs } from 'node:fs/promises';
import type { Clock } from '@komainu/kernel/clock.ts';

/** Asking the disk for each payload would cost more than it tells. */
const FRESH_MS = 5_000;

/** How far a folder may grow before its disk is fuller than it should be. */
export class DiskSpace {
  readonly #folder: string;
  readonly #maxRatio: number;
  readonly #clock: Clock;
  #askedMs = Number.NEGATIVE_INFINITY;
  #roomBytes = Number.POSITIVE_INFINITY;

  constructor(folder: string, maxRatio: number, clock: Clock) {
    this.#folder = folder;
    this.#maxRatio = maxRatio;
    this.#clock = clock;
  }

  /** Bytes that the folder, which holds `ownBytes` now, may hold. Without limit where the disk does not say. */
  async limit(ownBytes: number): Promise<number> {
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#askedMs >= FRESH_MS) {
      this.#askedMs = nowMs;
      this.#roomBytes = await this.#room(ownBytes);
    }
    return this.#roomBytes;
  }

  async #room(ownBytes: number): Promise<number> {
    try {
      const { blocks, bavail, bsize } = await statfs(this.#folder);
      const totalBytes = blocks * bsize;
      if (!(totalBytes > 0)) return Number.POSITIVE_INFINITY;
      return Math.max(0, ownBytes + bavail * bsize - totalBytes * (1 - this.#maxRatio));
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  }
}
