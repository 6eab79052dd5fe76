import { statfsSync } from 'node:fs';
import type { Clock } from '@komainu/kernel/clock.ts';
import { type CodedError, overloaded } from '@komainu/kernel/errors.ts';

const LOOK_AGAIN_MS = 1_000;
const BELIEVE_ENOSPC_MS = 3_000;

/** Watches the free room of the data disk. Refusing early keeps room for merges, definitions and logs. */
export class DiskSpace {
  readonly #directory: string;
  readonly #floorBytes: number;
  readonly #clock: Clock;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #freeBytes = Number.POSITIVE_INFINITY;
  #deniedMs = Number.NEGATIVE_INFINITY;

  constructor(directory: string, floorBytes: number, clock: Clock) {
    this.#directory = directory;
    this.#floorBytes = floorBytes;
    this.#clock = clock;
  }

  /** Why nothing more can be stored, or undefined when there is room. Looks at most once a second. */
  fullReason(): string | undefined {
    const nowMs = this.#clock.nowMs();
    if (Math.abs(nowMs - this.#lookedMs) >= LOOK_AGAIN_MS) {
      this.#lookedMs = nowMs;
      this.#freeBytes = freeBytes(this.#directory);
    }
    if (this.#freeBytes < this.#floorBytes) {
      return `the data disk has ${megabytes(this.#freeBytes)} MB left, fewer than the floor of ${megabytes(this.#floorBytes)} MB`;
    }
    if (nowMs - this.#deniedMs < BELIEVE_ENOSPC_MS) return 'the data disk is full';
    return undefined;
  }

  /** Throws `store_disk_full` (503) unless there is room. */
  assertRoom(): void {
    const reason = this.fullReason();
    if (reason !== undefined) throw diskFull(reason);
  }

  /** A write failed for want of room: believe it for a moment, whatever the figures say. */
  noteFull(): void {
    this.#deniedMs = this.#clock.nowMs();
  }
}

export function diskFull(reason: string, cause?: unknown): CodedError {
  return overloaded('store_disk_full', `${reason}: free some room or shorten the retention`, cause);
}

export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / 1_048_576);
}
