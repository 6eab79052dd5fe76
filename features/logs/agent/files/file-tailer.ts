import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, matchesGlob } from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { randomHex } from '@komainu/kernel/ids.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { LogIdentity } from '../encode/identity.ts';
import { namesOf } from '../sources/file-names.ts';
import type { FileSource } from '../sources/log-source.ts';
import { FileTail, fingerprintOf, hasFingerprint, type TailParts } from './file-tail.ts';
import { type FileChoice, fileKey, findLogFiles, findMissed, findRenamed, type LogFile } from './find-files.ts';
import { firstOffset } from './first-offset.ts';
import type { FileProgress } from './registry.ts';

export interface TailerSettings {
  readonly host: string;
  /** Lines shown of a file that was there before the agent first came. */
  readonly firstLines: number;
  /** Files followed at once; what is more is said and left. */
  readonly maxFiles: number;
  readonly choice: FileChoice;
  readonly pollMs: number;
  readonly discoverMs: number;
}

/** A renamed file is let go when it had nothing new for so long. */
const RETIRED_FOR_MS = 10_000;
/** A file that had nothing new for so long is looked at each fourth round only: a guest of hundreds of files must not be felt. */
const QUIET_AFTER_MS = 10_000;
const QUIET_ROUNDS = 4;
/** What was read of a file is remembered so long when no source wants it any more. */
const UNCLAIMED_FOR_MS = 24 * 3600 * 1000;
/** File systems date files by the last tick of the clock. */
const CLOCK_SLACK_MS = 50;

/** Follows all files that match the sources: finds new ones, notices rotation, and reads on where the last process stopped. */
export class FileTailer implements Closable {
  readonly #settings: TailerSettings;
  readonly #parts: TailParts;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #startedMs: number;
  #sources: readonly FileSource[] = [];
  /** Sources that were looked for before: a file that is found later is new. */
  #known = new Set<FileSource>();
  readonly #tails = new Map<string, FileTail>();
  readonly #unreadable = new Map<string, { readonly source: FileSource; readonly reason: string }>();
  #nextDiscoveryMs = 0;
  #lastDiscoveryMs = 0;
  /** Files that were rotated between being found and being opened. */
  readonly #slipped = new Map<string, FileSource>();
  #filesLeft = 0;
  #rounds = 0;
  #started = false;
  #closing = false;
  #cancel: () => void = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(settings: TailerSettings, parts: TailParts, clock: Clock, logger: Logger) {
    this.#settings = settings;
    this.#parts = parts;
    this.#clock = clock;
    this.#logger = logger;
    this.#startedMs = clock.nowMs();
    parts.counters.gauge('komainu_agent_log_files', 'log files that are followed', () => [
      { labels: {}, value: this.#tails.size },
    ]);
    parts.counters.gauge('komainu_agent_log_files_left', 'log files that match and are too many to follow', () => [
      { labels: {}, value: this.#filesLeft },
    ]);
  }

  /** Paths of a source that are followed. */
  pathsOf(source: FileSource): string[] {
    return [...this.#tails.values()]
      .filter((tail) => tail.source === source)
      .map(pathOf)
      .sort();
  }

  /** Paths of a source that match but cannot be read, with the reason. */
  unreadableOf(source: FileSource): string[] {
    return [...this.#unreadable]
      .filter(([, one]) => one.source === source)
      .map(([path, { reason }]) => `${path}: ${reason}`)
      .sort();
  }

  get filesLeft(): number {
    return this.#filesLeft;
  }

  /** Says what is wanted from now on. Files that nobody wants any more are read to their end. */
  setSources(sources: readonly FileSource[]): void {
    this.#sources = sources;
    this.#nextDiscoveryMs = 0;
    this.wake();
  }

  start(): void {
    this.#started = true;
    this.#running = this.#round();
  }

  /** Looks again at once: batches were answered, or sources have changed. */
  wake(): void {
    if (!this.#started || this.#closing) return;
    this.#cancel();
    this.#cancel = this.#clock.after(0, () => this.#again());
  }

  /** Stops reading and waits for what is under way; the sender is closed before, so that this ends. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#cancel();
    await this.#running;
    await Promise.all([...this.#tails.values()].map((tail) => tail.close()));
    await this.#parts.registry.save();
  }

  #again(): void {
    if (this.#closing) return;
    this.#running = this.#running.then(() => this.#round());
  }

  async #round(): Promise<void> {
    if (this.#closing) return;
    this.#parts.beat?.();
    // What wakes us from now on counts for the next round.
    this.#cancel();
    this.#cancel = () => {};
    try {
      await this.#discoverWhenDue();
      await this.#readAll();
    } catch (error) {
      this.#logger.log('warn', 'could not look at the log files', { reason: messageOf(error) });
    }
    if (this.#closing) return;
    this.#cancel();
    this.#cancel = this.#clock.after(this.#settings.pollMs, () => this.#again());
  }

  /** Each file has its turn, a piece at a time, until none has more: a loud one must not silence the others. */
  async #readAll(): Promise<void> {
    this.#rounds++;
    const nowMs = this.#clock.nowMs();
    const rests = (tail: FileTail) => !tail.retired && !tail.busy && nowMs - tail.lastNewsMs > QUIET_AFTER_MS;
    let turn = [...this.#tails].filter(([, tail], at) => !rests(tail) || (this.#rounds + at) % QUIET_ROUNDS === 0);
    while (turn.length > 0 && !this.#closing) {
      const next: typeof turn = [];
      this.#parts.beat?.();
      for (const entry of turn) if (await this.#poll(...entry)) next.push(entry);
      turn = next;
      if (this.#clock.nowMs() >= this.#nextDiscoveryMs) return;
    }
  }

  async #poll(key: string, tail: FileTail): Promise<boolean> {
    if (this.#closing) return false;
    try {
      const result = await tail.poll();
      const quietMs = this.#clock.nowMs() - tail.lastNewsMs;
      if (await tail.moved()) this.#nextDiscoveryMs = 0;
      if (result === 'idle' && tail.retired && !tail.busy && quietMs > RETIRED_FOR_MS) await this.#letGo(key, tail);
      return result === 'more';
    } catch (error) {
      const reason = messageOf(error);
      tail.source.stats.error('read_failed', `${tail.progress.path}: ${reason}`);
      this.#logger.log('warn', 'could not read a log file', { path: tail.progress.path, reason });
      return false;
    }
  }

  async #letGo(key: string, tail: FileTail): Promise<void> {
    this.#tails.delete(key);
    this.#parts.registry.files.delete(tail.progress);
    await tail.close();
  }

  async #discoverWhenDue(): Promise<void> {
    const nowMs = this.#clock.nowMs();
    if (nowMs < this.#nextDiscoveryMs) return;
    this.#nextDiscoveryMs = nowMs + this.#settings.discoverMs;
    const sources = this.#sources;
    const found = await findLogFiles(sources, this.#settings.choice);
    await this.#resumeMissing(found);
    this.#unreadable.clear();
    const missed = await this.#retire(found);
    this.#slipped.clear();
    for (const file of found) await this.#keepOrFollow(file);
    for (const file of missed) await this.#followMissed(file);
    this.#known = new Set(sources);
    if (this.#slipped.size > 0) this.#nextDiscoveryMs = 0;
    else this.#lastDiscoveryMs = nowMs;
    this.#left(Math.max(0, found.length - this.#tails.size - this.#unreadable.size));
  }

  /** Files that match no more are read to their end. Gives what their rotation hid from us. */
  async #retire(found: readonly LogFile[]): Promise<LogFile[]> {
    const seen = new Set(found.map(fileKey));
    const isKnown = (file: { readonly dev: number; readonly ino: number }) =>
      seen.has(fileKey(file)) || this.#tails.has(fileKey(file));
    const rotated = new Map(this.#slipped);
    for (const [key, tail] of this.#tails) {
      if (seen.has(key)) continue;
      if (!tail.retired) tail.lastNewsMs = this.#clock.nowMs();
      tail.retired = true;
      if (this.#sources.includes(tail.source)) rotated.set(tail.progress.path, tail.source);
    }
    // Two rotations between two looks: the file between them was never seen under its own name.
    const sinceMs = this.#lastDiscoveryMs - CLOCK_SLACK_MS;
    const missed: LogFile[] = [];
    for (const [path, source] of rotated) missed.push(...(await findMissed(path, sinceMs, isKnown, source)));
    return missed;
  }

  /** A file that was rotated before it was seen is read whole, under the names of the one that it was. */
  async #followMissed(file: LogFile): Promise<void> {
    if (this.#tails.has(fileKey(file)) || this.#tails.size >= this.#settings.maxFiles) return;
    await this.#follow(file);
    const tail = this.#tails.get(fileKey(file));
    if (tail !== undefined) tail.retired = true;
  }

  async #keepOrFollow(file: LogFile): Promise<void> {
    const tail = this.#tails.get(fileKey(file));
    if (tail === undefined) {
      if (this.#tails.size < this.#settings.maxFiles) await this.#follow(file);
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
  #left(files: number): void {
    if (files > 0 && this.#filesLeft === 0) {
      this.#logger.log('warn', 'more log files match than are followed', { left: files, followed: this.#tails.size });
    }
    this.#filesLeft = files;
  }

  /** Opens a file where it was left, or where a new one begins. */
  async #follow(file: LogFile): Promise<void> {
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
    if (known !== undefined) registry.files.delete(known);
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
    await tail.resume();
    return tail;
  }

  async #open(path: string, source: FileSource): Promise<FileHandle | undefined> {
    try {
      return await open(path, 'r');
    } catch (error) {
      const reason = messageOf(error);
      if (source.stats.lastError !== reason) {
        this.#logger.log('warn', 'cannot read a log file: give the agent the right to', { path, reason });
      }
      source.stats.error('unreadable', reason);
      this.#unreadable.set(path, { source, reason });
      return undefined;
    }
  }
}

function pathOf(tail: FileTail): string {
  return tail.progress.path;
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
