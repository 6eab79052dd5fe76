import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, matchesGlob } from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { randomHex } from '@komainu/kernel/ids.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { LogIdentity } from '../encode/identity.ts';
import { namesOf } from '../sources/file-names.ts';
import type { FileSource } from '../sources/log-source.ts';
import { FileTail, type TailParts } from './file-tail.ts';
import { fileKey, findMissed, findRenamed, type LogFile, type Unreachable } from './find-files.ts';
import { fingerprintOf, hasFingerprint } from './fingerprint.ts';
import { firstOffset } from './first-offset.ts';
import type { FileProgress } from './registry.ts';

export interface TailsSettings {
  readonly host: string;
  /** Lines shown of a file that was there before the agent first came. */
  readonly firstLines: number;
  /** Files followed at once; what is more is said and left. */
  readonly maxFiles: number;
}

/** What was read of a file is remembered so long when no source wants it any more. */
const UNCLAIMED_FOR_MS = 24 * 3600 * 1000;
/** File systems date files by the last tick of the clock. */
const CLOCK_SLACK_MS = 50;
/** Files that came and were renamed so long ago are still looked for: one look may miss what is renamed under its eyes. */
const LOOK_BACK_MS = 30_000;

/** The files that are followed: opens what is found where it was left, and notices what was rotated. */
export class Tails {
  readonly #settings: TailsSettings;
  readonly #parts: TailParts;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #startedMs: number;
  #sources: readonly FileSource[] = [];
  /** Sources that were looked for before: a file that is found later is new. */
  #known = new Set<FileSource>();
  readonly #tails = new Map<string, FileTail>();
  /** Why a path cannot be read, as it was said last. */
  readonly #said = new Map<string, string>();
  readonly #unreadable = new Map<string, { readonly source: FileSource; readonly reason: string }>();
  /** When the followed files came into being, and until when those that were let go are not to be taken for missed ones. */
  readonly #births = new Map<string, number>();
  readonly #done = new Map<string, number>();
  /** From when on what a rotation left may be new to us. */
  #sinceMs = 0;
  /** Files that were rotated between being found and being opened. */
  readonly #slipped = new Map<string, FileSource>();
  #left = 0;

  constructor(settings: TailsSettings, parts: TailParts, clock: Clock, logger: Logger) {
    this.#settings = settings;
    this.#parts = parts;
    this.#clock = clock;
    this.#logger = logger;
    this.#startedMs = clock.nowMs();
  }

  /** Files by a key that stays theirs whatever they are called. */
  get all(): ReadonlyMap<string, FileTail> {
    return this.#tails;
  }

  /** Files that match and are too many to follow. */
  get left(): number {
    return this.#left;
  }

  /** Paths of a source that are followed. */
  pathsOf(source: FileSource): string[] {
    return [...this.#tails.values()]
      .filter((tail) => tail.source === source)
      .map((tail) => tail.progress.path)
      .sort();
  }

  /** Paths of a source that match but cannot be read, with the reason. */
  unreadableOf(source: FileSource): string[] {
    return [...this.#unreadable]
      .filter(([, one]) => one.source === source)
      .map(([path, { reason }]) => `${path}: ${reason}`)
      .sort();
  }

  /** Follows what was found for `sources`. False when something was rotated meanwhile: look again at once. */
  async follow(
    sources: readonly FileSource[],
    found: readonly LogFile[],
    unreachable: readonly Unreachable[],
  ): Promise<boolean> {
    this.#sources = sources;
    const nowMs = this.#clock.nowMs();
    this.#sinceMs = Math.max(this.#startedMs, nowMs - LOOK_BACK_MS) - CLOCK_SLACK_MS;
    for (const [file, untilMs] of this.#done) if (nowMs > untilMs) this.#done.delete(file);
    await this.#resumeMissing(found);
    this.#unreadable.clear();
    for (const { path, source, reason } of unreachable) this.#cannotRead(path, source, reason);
    const missed = await this.#retire(found);
    this.#slipped.clear();
    for (const file of found) await this.#keepOrOpen(file);
    for (const file of missed) await this.#openMissed(file);
    this.#known = new Set(sources);
    this.#countLeft(Math.max(0, found.length - this.#tails.size - this.#unreadable.size));
    return this.#slipped.size === 0;
  }

  /** Forgets a file that was read to its end. */
  async letGo(key: string, tail: FileTail): Promise<void> {
    this.#tails.delete(key);
    this.#done.set(`${key}@${this.#births.get(key)}`, this.#clock.nowMs() + 2 * LOOK_BACK_MS);
    this.#births.delete(key);
    this.#parts.registry.files.delete(tail.progress);
    await tail.close();
  }

  /** Files that match no more are read to their end. Gives what their rotation hid from us. */
  async #retire(found: readonly LogFile[]): Promise<LogFile[]> {
    const seen = new Set(found.map(fileKey));
    const isKnown = (key: string, birthMs: number) =>
      seen.has(key) || this.#tails.has(key) || this.#done.has(`${key}@${birthMs}`);
    const rotated = new Map(this.#slipped);
    for (const [key, tail] of this.#tails) {
      if (seen.has(key)) continue;
      if (!tail.retired) tail.lastNewsMs = this.#clock.nowMs();
      tail.retired = true;
      if (this.#sources.includes(tail.source)) rotated.set(tail.progress.path, tail.source);
    }
    // Two rotations between two looks: the file between them was never seen under its own name.
    const missed: LogFile[] = [];
    for (const [path, source] of rotated) missed.push(...(await findMissed(path, this.#sinceMs, isKnown, source)));
    return missed;
  }

  /** A file that was rotated before it was seen is read whole, under the names of the one that it was. */
  async #openMissed(file: LogFile): Promise<void> {
    if (this.#tails.has(fileKey(file)) || this.#tails.size >= this.#settings.maxFiles) return;
    await this.#openFile(file);
    const tail = this.#tails.get(fileKey(file));
    if (tail !== undefined) tail.retired = true;
  }

  async #keepOrOpen(file: LogFile): Promise<void> {
    const tail = this.#tails.get(fileKey(file));
    if (tail === undefined) {
      if (this.#tails.size < this.#settings.maxFiles) await this.#openFile(file);
      return;
    }
    // A renamed file stays with its source as long as that is wanted, even where its new name matches another.
    const renamed = tail.progress.path !== file.path && this.#sources.includes(tail.source);
    if (tail.source !== file.source && !renamed) {
      tail.become(file.source, identityOf(file.path, file.source, this.#settings.host));
    }
    tail.progress.path = file.path;
    tail.retired = false;
  }

  /** Says once when there are more files than may be followed. */
  #countLeft(files: number): void {
    if (files > 0 && this.#left === 0) {
      this.#logger.log('warn', 'more log files match than are followed', { left: files, followed: this.#tails.size });
    }
    this.#left = files;
  }

  /** Opens a file where it was left, or where a new one begins. */
  async #openFile(file: LogFile): Promise<void> {
    const handle = await this.#open(file.path, file.source);
    if (handle === undefined) return;
    const { dev, ino } = await handle.stat();
    if (dev !== file.dev || ino !== file.ino) {
      // Rotated since we saw it: its name is another's now. The next look finds both.
      await handle.close();
      this.#slipped.set(file.path, file.source);
      return;
    }
    const { registry } = this.#parts;
    const { lastSavedMs } = registry;
    const known = [...registry.files].find((one) => one.dev === file.dev && one.ino === file.ino);
    const same = known !== undefined && (await hasFingerprint(handle, known.fingerprint));
    const isNew = this.#known.has(file.source) || file.birthMs > (lastSavedMs || this.#startedMs);
    const first = () => firstOffset(handle, file, isNew, this.#settings.firstLines);
    if (same) {
      known.path = file.path;
      if (file.source.startPosition?.startsWith('force') === true && !this.#known.has(file.source)) {
        known.offset = await first();
        known.continued = false;
      }
      await this.#adopt(handle, known, file.source);
      return;
    }
    // Another file has the number of one that is gone.
    if (known !== undefined) this.#giveUp(known);
    const progress: FileProgress = {
      id: randomHex(8),
      path: file.path,
      dev: file.dev,
      ino: file.ino,
      fingerprint: fingerprintOf(Buffer.alloc(0)),
      offset: await first(),
      pending: [],
    };
    registry.files.add(progress);
    await this.#adopt(handle, progress, file.source);
  }

  /**
   * Files of the registry that match no more: rotated while no agent ran. Their rest is read, then they are let go. Those of
   * no source wait for theirs: `conf.d` and containers are read after us.
   */
  async #resumeMissing(found: readonly LogFile[]): Promise<void> {
    const seen = new Set(found.map(fileKey));
    for (const progress of [...this.#parts.registry.files]) {
      const key = fileKey(progress);
      if (seen.has(key) || this.#tails.has(key)) continue;
      const source = this.#sourceOf(progress.path);
      if (source === undefined) {
        if (this.#clock.nowMs() - this.#startedMs > UNCLAIMED_FOR_MS) this.#giveUp(progress);
        continue;
      }
      const path = await findRenamed(progress);
      const handle = path === undefined ? undefined : await this.#open(path, source);
      if (handle === undefined || !(await hasFingerprint(handle, progress.fingerprint))) {
        await handle?.close();
        this.#giveUp(progress);
        continue;
      }
      const tail = await this.#adopt(handle, progress, source);
      tail.retired = true;
      // What was rotated after it, while no agent ran, was never seen either.
      this.#sinceMs = Math.min(this.#sinceMs, this.#parts.registry.lastSavedMs - CLOCK_SLACK_MS);
    }
  }

  #giveUp(progress: FileProgress): void {
    if (progress.pending.length > 0) {
      const { length } = progress.pending;
      this.#parts.counters.add('komainu_agent_logs_dropped_total', { reason: 'file_gone' }, length, '');
    }
    this.#parts.registry.files.delete(progress);
  }

  /** The source that a path belongs to, by its patterns. */
  #sourceOf(path: string): FileSource | undefined {
    return this.#sources.find(({ paths }) => paths.some((pattern) => matchesGlob(path, pattern)));
  }

  async #adopt(handle: FileHandle, progress: FileProgress, source: FileSource): Promise<FileTail> {
    const identity = identityOf(progress.path, source, this.#settings.host);
    const tail = new FileTail(handle, progress, source, identity, this.#parts);
    this.#tails.set(fileKey(progress), tail);
    this.#births.set(fileKey(progress), (await handle.stat()).birthtimeMs);
    await tail.resume();
    return tail;
  }

  async #open(path: string, source: FileSource): Promise<FileHandle | undefined> {
    try {
      const handle = await open(path, 'r');
      this.#said.delete(path);
      return handle;
    } catch (error) {
      this.#cannotRead(path, source, messageOf(error));
      return undefined;
    }
  }

  #cannotRead(path: string, source: FileSource, reason: string): void {
    this.#unreadable.set(path, { source, reason });
    // Once, not at each look.
    if (this.#said.get(path) === reason) return;
    this.#said.set(path, reason);
    source.stats.error('unreadable', reason);
    this.#logger.log('warn', 'cannot read a log file: give the agent the right to', { path, reason });
  }
}

/** What the logs of a file are of; those of a container have its tags instead of its file's name. */
function identityOf(path: string, source: FileSource, hostname: string): LogIdentity {
  const names = namesOf(path);
  const place = source.collectedAs === 'file' ? [`filename:${basename(path)}`, `dirname:${dirname(path)}`] : [];
  return {
    hostname,
    service: source.service || names.service,
    ddsource: source.source || names.source,
    tags: [...source.tags, ...place],
  };
}
