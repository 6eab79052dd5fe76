import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';

const KEPT_MS = 90 * 86_400_000;
const MOST_FILES = 20_000;
const SWEEP_EVERY_MS = 3_600_000;
const NAME = /^[0-9a-f]{40}\.png$/;

/** Pictures of graphs on disk, under names that nobody can guess; the oldest go after ninety days, or when there are too many. */
export class SnapshotFiles {
  readonly #folder: string;
  readonly #clock: Clock;
  #sweptAtMs = 0;

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** Keeps a picture and gives its name. */
  async keep(png: Uint8Array): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const name = `${randomBytes(20).toString('hex')}.png`;
    const file = path.join(this.#folder, name);
    await writeFile(`${file}.new`, png);
    await rename(`${file}.new`, file);
    // Nobody who wants a picture waits for that; what fails is tried again an hour later.
    if (this.#clock.nowMs() - this.#sweptAtMs >= SWEEP_EVERY_MS) this.sweep().catch(() => undefined);
    return name;
  }

  /** The picture of that name, undefined when there is none. */
  async read(name: string): Promise<Buffer | undefined> {
    if (!NAME.test(name)) return undefined;
    return readFile(path.join(this.#folder, name)).catch(() => undefined);
  }

  /** Removes what is too old or too much; gives how many. */
  async sweep(): Promise<number> {
    this.#sweptAtMs = this.#clock.nowMs();
    const names = (await readdir(this.#folder).catch(() => [])).filter((name) => NAME.test(name));
    const dated = await Promise.all(
      names.map(async (name) => ({
        name,
        ms: (await stat(path.join(this.#folder, name)).catch(() => undefined))?.mtimeMs ?? 0,
      })),
    );
    dated.sort((a, b) => b.ms - a.ms);
    const oldest = this.#clock.nowMs() - KEPT_MS;
    const gone = dated.filter(({ ms }, index) => ms < oldest || index >= MOST_FILES);
    for (const { name } of gone) await rm(path.join(this.#folder, name), { force: true });
    return gone.length;
  }
}
