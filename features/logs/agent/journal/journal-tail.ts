import { createHash } from 'node:crypto';
import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { batchOf } from '../encode/batch.ts';
import type { TailRegistry } from '../files/registry.ts';
import { journalItem, type LogItem } from '../log-item.ts';
import type { LogOutlet } from '../log-outlet.ts';
import type { JournalSource } from '../sources/log-source.ts';
import { JournalReader, type RawEntry } from './journal-reader.ts';
import { wantsEntry } from './wants-entry.ts';

export interface JournalParts {
  /** `journalctl`, or what stands in for it. */
  readonly command: string;
  readonly host: string;
  /** A folder or file of journals; '' is the machine's own. */
  readonly path: string;
  /** The sources of this journal, now: an entry is of the first that wants it. */
  readonly sources: () => readonly JournalSource[];
  readonly firstLines: number;
  /** An entry waits so long for others before it is sent. */
  readonly batchAfterMs: number;
  readonly registry: TailRegistry;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly logger: Logger;
  readonly outlet: LogOutlet;
}

interface Entry {
  readonly cursor: string;
  readonly source: JournalSource | undefined;
  /** Undefined for an entry without a message, and for one that nobody wants. */
  readonly item: LogItem | undefined;
}

const BATCH_ENTRIES = 1000;
const RESTART_AFTER_MS = 5_000;
const FORMAT = ['-o', 'json', '--no-pager', '--quiet'];

/** Whether this process may read a journal that has something in it. */
export async function journalIsReadable(command: string, path = ''): Promise<boolean> {
  const reader = new JournalReader(command, [...placeOf(path), '-n', '1', ...FORMAT]);
  try {
    return (await reader.next()) !== undefined;
  } finally {
    reader.close();
  }
}

/**
 * Follows the systemd journal through journalctl. Batches are noted by their first and last cursor before they are sent, so
 * that after a crash the same entries go out under the same key.
 */
export class JournalTail implements Closable {
  readonly #parts: JournalParts;
  #reader: JournalReader | undefined;
  #closing = false;
  #wake: () => void = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(parts: JournalParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Ends journalctl; the sender is closed before, so that this ends. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#reader?.close();
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#closing) {
      try {
        await this.#resume();
        await this.#follow();
      } catch (error) {
        if (!this.#closing) this.#parts.logger.log('warn', 'the journal broke off', { reason: messageOf(error) });
      }
      this.#reader?.close();
      if (!this.#closing) await this.#sleep(RESTART_AFTER_MS);
    }
  }

  /** Sends again what an earlier process could not see answered. */
  async #resume(): Promise<void> {
    const { pending } = this.#progress;
    if (pending === null) return;
    const reader = this.#open(['--cursor', pending.first, ...FORMAT]);
    const entries: Entry[] = [];
    while (entries.at(-1)?.cursor !== pending.last) {
      const entry = await reader.next();
      if (entry === undefined) break;
      entries.push(this.#entryOf(entry));
    }
    reader.close();
    if (entries.at(-1)?.cursor === pending.last) await this.#deliver(entries);
    else if (!this.#closing) {
      this.#parts.counters.add('komainu_agent_logs_dropped_total', { reason: 'journal_gone' }, 1, 'log lines given up');
      this.#progress.pending = null;
    }
  }

  async #follow(): Promise<void> {
    const { cursor } = this.#progress;
    const from = cursor === '' ? ['-n', String(this.#parts.firstLines)] : ['--after-cursor', cursor];
    const reader = this.#open([...from, '-f', ...FORMAT]);
    for (;;) {
      const first = await reader.next();
      if (first === undefined || this.#closing) return;
      // Others that come soon travel with it. While a batch is under way the pipe fills and journalctl waits.
      await this.#sleep(this.#parts.batchAfterMs);
      const batch = [first, ...reader.take(BATCH_ENTRIES - 1)];
      await this.#deliver(batch.map((line) => this.#entryOf(line)));
    }
  }

  async #deliver(entries: readonly Entry[]): Promise<void> {
    const { registry, outlet, counters, clock } = this.#parts;
    const progress = this.#progress;
    const first = entries[0];
    const last = entries.at(-1);
    if (first === undefined || last === undefined) return;
    progress.pending = { first: first.cursor, last: last.cursor };
    await registry.save();
    const items = entries.flatMap(({ item }) => (item === undefined ? [] : [item]));
    counters.add('komainu_agent_log_lines_total', {}, items.length, 'log lines read');
    const key = createHash('sha256').update(`${first.cursor}\0${last.cursor}`).digest('hex').slice(0, 32);
    const startedMs = clock.nowMs();
    const from = entries.find(({ source }) => source !== undefined)?.source;
    const outcome = await outlet.send(batchOf(items), key, { type: 'journald', integration: from?.integration ?? '' });
    for (const { source, item } of entries) {
      if (source === undefined || item === undefined) continue;
      source.stats.bytes += item.message.length;
      source.stats.logs++;
      source.stats[outcome === 'taken' ? 'sent' : 'dropped']++;
    }
    from?.stats.answered(clock.nowMs() - startedMs);
    progress.cursor = last.cursor;
    progress.pending = null;
    await registry.save();
  }

  get #progress() {
    return this.#parts.registry.journal(this.#parts.path);
  }

  #entryOf(line: RawEntry): Entry {
    const source = this.#parts.sources().find((one) => wantsEntry(one, line.entry));
    const item =
      source === undefined ? undefined : journalItem(line.entry, source, this.#parts.host, this.#parts.clock.nowMs());
    return { cursor: line.cursor, source, item };
  }

  #open(options: readonly string[]): JournalReader {
    this.#reader?.close();
    this.#reader = new JournalReader(this.#parts.command, [...placeOf(this.#parts.path), ...options]);
    return this.#reader;
  }

  #sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(delayMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
      if (this.#closing) this.#wake();
    });
  }
}

/** `journalctl` reads folders and files of journals by different options. */
function placeOf(path: string): string[] {
  if (path === '') return [];
  return path.endsWith('.journal') ? ['--file', path] : ['--directory', path];
}
