import { type FileHandle, open } from 'node:fs/promises';
import { matchesGlob } from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { randomHex } from '@komainu/kernel/ids.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { FileTail, fingerprintOf, hasFingerprint, type TailParts } from './file-tail.ts';
import { fileKey, findLogFiles, findRenamed, type LogFile } from './find-files.ts';
import { lastLinesStart } from './lines.ts';
import type { FileProgress } from './registry.ts';
import { type LogSource, namesOf } from './source.ts';

export interface TailerSettings {
  readonly host: string;
  readonly sources: readonly LogSource[];
  /** Lines shown of a file that was there before the agent first came. */
  readonly firstLines: number;
  /** Files followed at once; what is more is said and left. */
  readonly maxFiles: number;
  readonly pollMs: number;
  readonly discoverMs: number;
}

export const TAILER_DEFAULTS = { firstLines: 300, maxFiles: 500, pollMs: 500, discoverMs: 5_000 } as const;

/** A renamed file is let go when it had nothing new for so long. */
const RETIRED_FOR_MS = 10_000;
const FIRST_TAIL_BYTES = 256 * 1024;

/** Follows all files that match the sources: finds new ones, notices rotation, and reads on where the last process stopped. */
export class FileTailer implements Closable {
  readonly #settings: TailerSettings;
  readonly #parts: TailParts;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #tails = new Map<string, FileTail>();
  readonly #unreadable = new Set<string>();
  #lastDiscoveryMs = Number.NEGATIVE_INFINITY;
  #filesLeft = 0;
  #started = false;
  #closing = false;
  #cancel: () => void = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(settings: TailerSettings, parts: TailParts, clock: Clock, logger: Logger) {
    this.#settings = settings;
    this.#parts = parts;
    this.#clock = clock;
    this.#logger = logger;
    parts.counters.gauge('komainu_agent_log_files', 'log files that are followed', () => [
      { labels: {}, value: this.#tails.size },
    ]);
    parts.counters.gauge('komainu_agent_log_files_left', 'log files that match and are too many to follow', () => [
      { labels: {}, value: this.#filesLeft },
    ]);
  }

  /** Paths that are followed, for the status. */
  paths(): string[] {
    return [...this.#tails.values()].map((tail) => tail.progress.path).sort();
  }

  /** Paths that match but cannot be read. */
  unreadable(): string[] {
    return [...this.#unreadable].sort();
  }

  start(): void {
    this.#running = this.#round();
  }

  /** Stops reading and waits for what is under way; the sender is closed before, so that this ends. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#cancel();
    await this.#running;
    await Promise.all([...this.#tails.values()].map((tail) => tail.close()));
    await this.#parts.registry.save();
  }

  async #round(): Promise<void> {
    try {
      const nowMs = this.#clock.nowMs();
      if (nowMs - this.#lastDiscoveryMs >= this.#settings.discoverMs) {
        this.#lastDiscoveryMs = nowMs;
        await this.#discover();
      }
      for (const [key, tail] of this.#tails) await this.#poll(key, tail);
    } catch (error) {
      this.#logger.log('warn', 'could not look at the log files', { reason: messageOf(error) });
    }
    if (this.#closing) return;
    this.#cancel = this.#clock.after(this.#settings.pollMs, () => {
      this.#running = this.#round();
    });
  }

  async #poll(key: string, tail: FileTail): Promise<void> {
    try {
      while (!this.#closing && (await tail.poll()));
      const quietMs = this.#clock.nowMs() - tail.lastNewsMs;
      if (tail.retired && !tail.busy && tail.progress.pending.length === 0 && quietMs > RETIRED_FOR_MS) {
        this.#tails.delete(key);
        this.#parts.registry.files.delete(tail.progress);
        await tail.close();
      }
    } catch (error) {
      this.#logger.log('warn', 'could not read a log file', { path: tail.progress.path, reason: messageOf(error) });
    }
  }

  async #discover(): Promise<void> {
    const found = await findLogFiles(this.#settings.sources);
    const firstRound = !this.#started;
    this.#started = true;
    if (firstRound) await this.#resumeMissing(found);
    const seen = new Set(found.map(fileKey));
    for (const [key, tail] of this.#tails) {
      if (!seen.has(key) && !tail.retired) {
        tail.retired = true;
        tail.lastNewsMs = this.#clock.nowMs();
      }
    }
    for (const file of found) {
      const tail = this.#tails.get(fileKey(file));
      if (tail !== undefined) {
        tail.progress.path = file.path;
        tail.retired = false;
      } else if (this.#tails.size < this.#settings.maxFiles) await this.#follow(file, firstRound);
    }
    this.#left(Math.max(0, found.length - this.#tails.size - this.#unreadable.size));
  }

  /** Says once when there are more files than may be followed. */
  #left(files: number): void {
    if (files > 0 && this.#filesLeft === 0) {
      this.#logger.log('warn', 'more log files match than are followed', { left: files, followed: this.#tails.size });
    }
    this.#filesLeft = files;
  }

  /** Opens a file where it was left, or where a new one begins. */
  async #follow(file: LogFile, firstRound: boolean): Promise<void> {
    const handle = await this.#open(file.path);
    if (handle === undefined) return;
    const known = [...this.#parts.registry.files].find((one) => one.dev === file.dev && one.ino === file.ino);
    if (known !== undefined && (await hasFingerprint(handle, known.fingerprint))) {
      known.path = file.path;
      await this.#adopt(handle, known, file.source);
      return;
    }
    if (known !== undefined) this.#parts.registry.files.delete(known);
    const offset = await this.#firstOffset(handle, file, firstRound);
    const progress: FileProgress = {
      id: randomHex(8),
      path: file.path,
      dev: file.dev,
      ino: file.ino,
      fingerprint: fingerprintOf(Buffer.alloc(0)),
      offset,
      pending: [],
    };
    this.#parts.registry.files.add(progress);
    await this.#adopt(handle, progress, file.source);
  }

  /** A file that came while we were looking, or since the last process did, is read whole; an old one from its last lines. */
  async #firstOffset(handle: FileHandle, file: LogFile, firstRound: boolean): Promise<number> {
    const { lastSavedMs } = this.#parts.registry;
    const isNew = !firstRound || (lastSavedMs > 0 && file.birthMs > lastSavedMs);
    if (isNew) return 0;
    const start = Math.max(0, file.size - FIRST_TAIL_BYTES);
    const tail = Buffer.alloc(file.size - start);
    const { bytesRead } = await handle.read(tail, 0, tail.length, start);
    return start + lastLinesStart(tail.subarray(0, bytesRead), this.#settings.firstLines);
  }

  /** Files of the registry that match no more: rotated while no agent ran. Their rest is read, then they are let go. */
  async #resumeMissing(found: readonly LogFile[]): Promise<void> {
    const seen = new Set(found.map(fileKey));
    for (const progress of [...this.#parts.registry.files]) {
      if (seen.has(fileKey(progress))) continue;
      const path = await findRenamed(progress);
      const handle = path === undefined ? undefined : await this.#open(path);
      const source = this.#sourceOf(progress.path);
      if (handle === undefined || source === undefined || !(await hasFingerprint(handle, progress.fingerprint))) {
        await handle?.close();
        if (progress.pending.length > 0) {
          this.#parts.counters.add(
            'komainu_agent_logs_dropped_total',
            { reason: 'file_gone' },
            progress.pending.length,
          );
        }
        this.#parts.registry.files.delete(progress);
        continue;
      }
      const tail = await this.#adopt(handle, progress, source);
      tail.retired = true;
    }
  }

  /** The source that a path belongs to, by its patterns. */
  #sourceOf(path: string): LogSource | undefined {
    const { sources } = this.#settings;
    return sources.find(({ paths }) => paths.some((pattern) => matchesGlob(path, pattern)));
  }

  async #adopt(handle: FileHandle, progress: FileProgress, source: LogSource): Promise<FileTail> {
    const names = namesOf(progress.path);
    const identity = {
      path: progress.path,
      host: this.#settings.host,
      service: source.service || names.service,
      source: source.source || names.source,
      tags: source.tags,
    };
    const tail = new FileTail(handle, progress, identity, this.#parts);
    this.#tails.set(fileKey(progress), tail);
    await tail.resume();
    return tail;
  }

  async #open(path: string): Promise<FileHandle | undefined> {
    try {
      const handle = await open(path, 'r');
      this.#unreadable.delete(path);
      return handle;
    } catch (error) {
      if (!this.#unreadable.has(path)) {
        this.#logger.log('warn', 'cannot read a log file: give the agent the right to', {
          path,
          reason: messageOf(error),
        });
      }
      this.#unreadable.add(path);
      return undefined;
    }
  }
}
