import { spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

/** An entry as journalctl prints it. */
export interface RawEntry {
  readonly cursor: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** Entries read ahead before journalctl has to wait. */
const READ_AHEAD = 4000;

/** Runs journalctl and hands out its entries one by one; lines that are no entry are skipped. */
export class JournalReader {
  readonly #child;
  readonly #lines: Interface;
  readonly #queue: RawEntry[] = [];
  #ended = false;
  #news: () => void = () => {};

  constructor(command: string, options: readonly string[]) {
    this.#child = spawn(command, options, { stdio: ['ignore', 'pipe', 'ignore'] });
    // A command that is not there ends at once, like one that has nothing to say.
    this.#child.on('error', () => this.#end());
    this.#lines = createInterface({ input: this.#child.stdout });
    this.#lines.on('line', (line) => {
      const entry = parseEntry(line);
      if (entry === undefined) return;
      this.#queue.push(entry);
      if (this.#queue.length >= READ_AHEAD) this.#lines.pause();
      this.#news();
    });
    this.#lines.on('close', () => this.#end());
  }

  /** The next entry, waiting for it; undefined when journalctl has ended. */
  async next(): Promise<RawEntry | undefined> {
    while (this.#queue.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#news = resolve;
      });
    }
    return this.take(1)[0];
  }

  /** What is here already, at most `limit` entries. */
  take(limit: number): RawEntry[] {
    const taken = this.#queue.splice(0, limit);
    if (!this.#ended && this.#queue.length < READ_AHEAD / 2) this.#lines.resume();
    return taken;
  }

  close(): void {
    this.#end();
    this.#child.kill();
  }

  #end(): void {
    this.#ended = true;
    this.#news();
  }
}

function parseEntry(line: string): RawEntry | undefined {
  try {
    const entry = JSON.parse(line) as Record<string, unknown> | null;
    const cursor = entry?.['__CURSOR'];
    return entry !== null && typeof cursor === 'string' ? { cursor, entry } : undefined;
  } catch {
    return undefined;
  }
}
