import { access, constants, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ContainerFacts, ContainerOutput } from '@komainu/contracts/agent/containers.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import type { FileSource } from '../../sources/log-source.ts';
import { OutputCopy } from './output-copy.ts';

export interface CopiesParts {
  readonly output: ContainerOutput;
  /** A folder of the agent's own. */
  readonly folder: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Lines of a container that ran before the agent came. */
  readonly firstLines: number;
  /** Bytes of a file of that inode and size that nobody has answered for yet. */
  readonly unreadOf: (inode: number, size: number) => number;
}

/** A copy that nobody reads any more is kept for so long: the agent may have been stopped before it was read. */
const KEPT_MS = 24 * 3600 * 1000;
const DRAIN_EVERY_MS = 5_000;
const DRAIN_FOR_MS = 600_000;

/**
 * Stands in for log files of containers that cannot be read: only root may read Docker's, and with some logging drivers there
 * are none. Their output is asked of the runtime and copied into files that can be.
 */
export class OutputCopies implements Closable {
  readonly #parts: CopiesParts;
  readonly #startedMs: number;
  /** By container: whether its own file can be read; undefined while that is being found out. */
  readonly #readable = new Map<string, boolean | undefined>();
  readonly #copies = new Map<string, OutputCopy>();
  readonly #placed = new WeakMap<FileSource, FileSource>();
  readonly #finishing = new Set<OutputCopy>();
  readonly #closing = new AbortController();
  #changed: () => void = () => {};
  #lost: string[] = [];

  private constructor(parts: CopiesParts) {
    this.#parts = parts;
    this.#startedMs = parts.clock.nowMs();
  }

  /** Makes the folder, without copies that were left in it long ago. */
  static async open(parts: CopiesParts): Promise<OutputCopies> {
    const { folder, clock } = parts;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const { mtimeMs } = await stat(path);
      if (clock.nowMs() - mtimeMs > KEPT_MS) await rm(path, { force: true });
    }
    return new OutputCopies(parts);
  }

  /** Calls back when `sourcesOf` gives something else from now on. */
  onChange(listener: () => void): void {
    this.#changed = listener;
  }

  /**
   * The same sources, with a copy in place of each file of a container that cannot be read. Sources of containers of which that
   * is not known yet are left out.
   */
  sourcesOf(sources: readonly FileSource[], running: readonly ContainerFacts[]): FileSource[] {
    const wanted = new Set<string>();
    this.#lost = [];
    const given = sources.flatMap((source) => {
      const container = running.find(({ id }) => id === source.containerId);
      if (container === undefined) return [source];
      if (!this.#parts.output.isThere(container.runtime)) {
        if (source.paths.length > 0) return [source];
        this.#lost.push(`container ${container.name}: its output is in no file, and nobody is there to ask for it`);
        return [];
      }
      wanted.add(container.id);
      const readable = this.#isReadable(container);
      if (readable === undefined) return [];
      return [readable ? source : this.#copied(source, container)];
    });
    for (const id of this.#readable.keys()) if (!wanted.has(id)) this.#readable.delete(id);
    for (const [id, copy] of this.#copies) if (!wanted.has(id)) this.#finish(id, copy);
    return given;
  }

  /** Containers whose output cannot be had. */
  problems(): string[] {
    return [...this.#lost, ...[...this.#copies.values()].map(({ problem }) => problem).filter(Boolean)];
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#copies.values(), ...this.#finishing].map((copy) => copy.close()));
  }

  #isReadable({ id, logPath }: ContainerFacts): boolean | undefined {
    if (logPath === '') return false;
    if (!this.#readable.has(id)) {
      this.#readable.set(id, undefined);
      void mayRead(logPath).then((readable) => {
        if (this.#closing.signal.aborted || !this.#readable.has(id)) return;
        this.#readable.set(id, readable);
        this.#changed();
      });
    }
    return this.#readable.get(id);
  }

  #copied(source: FileSource, container: ContainerFacts): FileSource {
    const path = join(this.#parts.folder, `${container.id}.log`);
    if (!this.#copies.has(container.id) && !this.#closing.signal.aborted) {
      const { output, clock, unreadOf, firstLines } = this.#parts;
      const isNew = container.startedUnixS * 1000 >= this.#startedMs;
      const start = isNew ? { sinceUnixS: String(container.startedUnixS) } : { lastLines: firstLines };
      this.#copies.set(container.id, new OutputCopy(path, container, { output, clock, unreadOf, start }));
    }
    const before = this.#placed.get(source);
    if (before !== undefined) return before;
    // What the runtime gave first is the first that is wanted.
    const placed = { ...source, paths: [path], format: 'docker', startPosition: 'beginning' } as const;
    this.#placed.set(source, placed);
    return placed;
  }

  /** The container is gone: its last words are copied, and the copy goes once it was read. */
  #finish(id: string, copy: OutputCopy): void {
    this.#copies.delete(id);
    this.#finishing.add(copy);
    void copy
      .finish()
      .finally(() => this.#finishing.delete(copy))
      .then(() => this.#removeWhenRead(copy.path))
      .catch((error: unknown) => {
        this.#parts.logger.log('warn', 'the output of a container that has ended is left', {
          reason: messageOf(error),
        });
      });
  }

  async #removeWhenRead(path: string): Promise<void> {
    const { clock, unreadOf } = this.#parts;
    const untilMs = clock.nowMs() + DRAIN_FOR_MS;
    while (clock.nowMs() < untilMs) {
      await this.#sleep(DRAIN_EVERY_MS);
      // It may run again meanwhile, into the same copy.
      const isWritten = [...this.#copies.values()].some((copy) => copy.path === path);
      if (this.#closing.signal.aborted || isWritten) return;
      const { size, ino } = await stat(path);
      if (unreadOf(ino, size) === 0) return rm(path, { force: true });
    }
  }

  #sleep(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#parts.clock.after(delayMs, resolve);
    const { signal } = this.#closing;
    const end = () => resolve();
    signal.addEventListener('abort', end);
    return promise.finally(() => {
      cancel();
      signal.removeEventListener('abort', end);
    });
  }
}

/** A file that is not there yet is waited for as ever, but not in a folder that this process does not see. */
async function mayRead(path: string): Promise<boolean> {
  const can = (what: string, mode: number) =>
    access(what, mode).then(
      () => '',
      (error: NodeJS.ErrnoException) => error.code ?? 'unknown',
    );
  const problem = await can(path, constants.R_OK);
  return problem === '' || (problem === 'ENOENT' && (await can(dirname(path), constants.X_OK)) === '');
}
