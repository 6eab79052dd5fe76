import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { JournalSource } from '../sources/log-source.ts';
import { type JournalParts, JournalTail, journalIsReadable } from './journal-tail.ts';

/** Follows each journal that a source wants. */
export class Journals implements Closable {
  readonly #parts: Omit<JournalParts, 'path' | 'sources'>;
  readonly #tails = new Map<string, JournalTail>();
  readonly #problems = new Map<string, string>();
  #sources: readonly JournalSource[] = [];
  #closing = false;

  constructor(parts: Omit<JournalParts, 'path' | 'sources'>) {
    this.#parts = parts;
  }

  setSources(sources: readonly JournalSource[]): void {
    this.#sources = sources;
    for (const { path } of sources) if (!this.#tails.has(path) && !this.#closing) this.#follow(path);
    for (const [path, tail] of this.#tails) {
      if (sources.some((source) => source.path === path)) continue;
      this.#tails.delete(path);
      this.#problems.delete(path);
      void tail.close();
    }
  }

  /** Journals that cannot be read. */
  problems(): string[] {
    const silent = ([path]: [string, string]) =>
      this.#sources.every((source) => source.path !== path || source.stats.logs === 0);
    return [...this.#problems].filter(silent).map(([, problem]) => problem);
  }

  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#tails.values()].map((tail) => tail.close()));
  }

  #follow(path: string): void {
    const sources = () => this.#sources.filter((source) => source.path === path);
    const tail = new JournalTail({ ...this.#parts, path, sources });
    this.#tails.set(path, tail);
    tail.start();
    void journalIsReadable(this.#parts.command, path).then((readable) => {
      if (readable) return;
      const which = path === '' ? 'the journal' : `the journal in ${path}`;
      this.#problems.set(path, `journald: nothing can be read of ${which}: is journalctl there, and may we read it?`);
    });
  }
}
