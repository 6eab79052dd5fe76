import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { FileSource } from '../sources/log-source.ts';
import type { FileTail, TailParts } from './file-tail.ts';
import { type FileChoice, findLogFiles } from './find-files.ts';
import { Tails, type TailsSettings } from './tails.ts';

export interface TailerSettings extends TailsSettings {
  readonly choice: FileChoice;
  readonly pollMs: number;
  readonly discoverMs: number;
}

/** A renamed file is let go when it had nothing new for so long. */
const RETIRED_FOR_MS = 10_000;
/** A file that had nothing new for so long is looked at each fourth round only: a guest of hundreds of files must not be felt. */
const QUIET_AFTER_MS = 10_000;
const QUIET_ROUNDS = 4;

/** Follows all files that match the sources, in rounds: looks for new ones now and then, and reads what all of them have. */
export class FileTailer implements Closable {
  readonly #settings: TailerSettings;
  readonly #parts: TailParts;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #tails: Tails;
  #sources: readonly FileSource[] = [];
  #nextDiscoveryMs = 0;
  #rounds = 0;
  #started = false;
  #woken = false;
  #closing = false;
  #cancel: () => void = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(settings: TailerSettings, parts: TailParts, clock: Clock, logger: Logger) {
    this.#settings = settings;
    this.#parts = parts;
    this.#clock = clock;
    this.#logger = logger;
    this.#tails = new Tails(settings, parts, clock, logger);
    parts.counters.gauge('komainu_agent_log_files', 'log files that are followed', () => [
      { labels: {}, value: this.#tails.all.size },
    ]);
    parts.counters.gauge('komainu_agent_log_files_left', 'log files that match and are too many to follow', () => [
      { labels: {}, value: this.#tails.left },
    ]);
  }

  /** Paths of a source that are followed. */
  pathsOf(source: FileSource): string[] {
    return this.#tails.pathsOf(source);
  }

  /** Paths of a source that match but cannot be read, with the reason. */
  unreadableOf(source: FileSource): string[] {
    return this.#tails.unreadableOf(source);
  }

  get filesLeft(): number {
    return this.#tails.left;
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
    if (!this.#started || this.#closing || this.#woken) return;
    this.#woken = true;
    this.#cancel();
    this.#cancel = this.#clock.after(0, () => this.#again());
  }

  /** Stops reading and waits for what is under way; the sender is closed before, so that this ends. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#cancel();
    await this.#running;
    await Promise.all([...this.#tails.all.values()].map((tail) => tail.close()));
    await this.#parts.registry.save();
  }

  #again(): void {
    if (this.#closing) return;
    this.#running = this.#running.then(() => this.#round());
  }

  async #round(): Promise<void> {
    if (this.#closing) return;
    this.#parts.beat?.();
    this.#cancel();
    this.#woken = false;
    try {
      await this.#discoverWhenDue();
      await this.#readAll();
    } catch (error) {
      this.#logger.log('warn', 'could not look at the log files', { reason: messageOf(error) });
    }
    if (this.#closing) return;
    // Who woke us while we looked wants another round at once.
    this.#cancel();
    this.#cancel = this.#clock.after(this.#woken ? 0 : this.#settings.pollMs, () => this.#again());
  }

  /** Each file has its turn, a piece at a time, until none has more: a loud one must not silence the others. */
  async #readAll(): Promise<void> {
    this.#rounds++;
    const nowMs = this.#clock.nowMs();
    const rests = (tail: FileTail) => !tail.retired && !tail.busy && nowMs - tail.lastNewsMs > QUIET_AFTER_MS;
    let turn = [...this.#tails.all].filter(([, tail], at) => !rests(tail) || (this.#rounds + at) % QUIET_ROUNDS === 0);
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
      if (result === 'idle' && tail.retired && !tail.busy && quietMs > RETIRED_FOR_MS)
        await this.#tails.letGo(key, tail);
      return result === 'more';
    } catch (error) {
      const reason = messageOf(error);
      tail.source.stats.error('read_failed', `${tail.progress.path}: ${reason}`);
      this.#logger.log('warn', 'could not read a log file', { path: tail.progress.path, reason });
      return false;
    }
  }

  async #discoverWhenDue(): Promise<void> {
    const nowMs = this.#clock.nowMs();
    if (nowMs < this.#nextDiscoveryMs) return;
    this.#nextDiscoveryMs = nowMs + this.#settings.discoverMs;
    const sources = this.#sources;
    const { files, unreachable } = await findLogFiles(sources, this.#settings.choice);
    if (!(await this.#tails.follow(sources, files, unreachable))) this.#nextDiscoveryMs = 0;
  }
}
