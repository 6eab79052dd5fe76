import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';

interface Generation {
  readonly startMs: number;
  readonly keys: Set<string>;
}

const WINDOW_MS = 3_600_000;
const KEYS_PER_GENERATION = 500_000;

/**
 * The idempotency keys of stored requests, remembered for one to two hours: in memory, and in a journal that a new
 * process reads. A journal file holds one key a line as a JSON string and is begun anew every hour; a line that a crash
 * cut short is ignored (its block is still in the spool then and brings the key back).
 */
export class RequestKeys {
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #generations: Generation[] = [];
  /** The last append failed and may have left half a line. */
  #tornLine = false;

  constructor(directory: string, clock: Clock) {
    this.#directory = directory;
    this.#clock = clock;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const file of readdirSync(directory).sort()) {
      const startMs = Number(/^keys-(\d+)\.log$/.exec(file)?.[1] ?? Number.NaN);
      if (Number.isNaN(startMs)) continue;
      this.#generations.push({ startMs, keys: readKeys(join(directory, file)) });
    }
    this.#forgetOld();
  }

  knows(key: string): boolean {
    return this.#generations.some((generation) => generation.keys.has(key));
  }

  /** Remembers keys in memory only: their blocks are in the spool, which keeps them over a crash. */
  remember(keys: readonly string[]): void {
    const { keys: known } = this.#current();
    for (const key of keys) known.add(key);
  }

  forget(keys: readonly string[]): void {
    for (const generation of this.#generations) for (const key of keys) generation.keys.delete(key);
  }

  /** Appends keys to the journal. Throws what the file system throws; then the spool must keep the block. */
  async append(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const text = keys.map((key) => `${JSON.stringify(key)}\n`).join('');
    const path = this.#path(this.#current().startMs);
    try {
      await appendFile(path, this.#tornLine ? `\n${text}` : text, { mode: 0o600 });
      this.#tornLine = false;
    } catch (error) {
      this.#tornLine = true;
      throw error;
    }
  }

  #current(): Generation {
    const nowMs = this.#clock.nowMs();
    const last = this.#generations.at(-1);
    if (last !== undefined && nowMs - last.startMs < WINDOW_MS && last.keys.size < KEYS_PER_GENERATION) return last;
    const fresh = { startMs: Math.max(nowMs, (last?.startMs ?? 0) + 1), keys: new Set<string>() };
    this.#generations.push(fresh);
    this.#forgetOld();
    return fresh;
  }

  #forgetOld(): void {
    const oldestMs = this.#clock.nowMs() - 2 * WINDOW_MS;
    for (let first = this.#generations[0]; first !== undefined && first.startMs < oldestMs; ) {
      rmSync(this.#path(first.startMs), { force: true });
      this.#generations.shift();
      first = this.#generations[0];
    }
  }

  #path(startMs: number): string {
    return join(this.#directory, `keys-${startMs}.log`);
  }
}

function readKeys(path: string): Set<string> {
  const keys = new Set<string>();
  // What follows the last line break is a line cut short.
  for (const line of readFileSync(path, 'utf8').split('\n').slice(0, -1)) {
    try {
      const key: unknown = JSON.parse(line);
      if (typeof key === 'string') keys.add(key);
    } catch {
      // Half a line, followed by whole ones.
    }
  }
  return keys;
}
