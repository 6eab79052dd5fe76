import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { type FileHandle, open, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@komainu/kernel/clock.ts';

/** What the spool knows of a block beside its bytes; the JSON of its companion file. */
interface BlockNote {
  readonly table: string;
  readonly rows: number;
  readonly token: string;
  readonly requestKeys: readonly string[];
  /** How often the engine died while this block alone was being inserted. */
  readonly attempts: number;
}

export interface SpooledBlock extends BlockNote {
  readonly name: string;
  /** The Native file. */
  readonly path: string;
}

/**
 * Blocks on their way into the engine, a pair of files each: `<name>.json` (the note) and `<name>.native` (the bytes).
 * The block exists from the moment the Native file has its final name, which happens last and at once; it is removed in
 * the opposite order. Whatever else a crash left behind is swept away at the start.
 */
export class SpoolDirectory {
  readonly #directory: string;
  /** Sorts after every name of earlier processes, and is unique even when the clock was set back. */
  readonly #series: string;
  #next = 0;

  constructor(directory: string, clock: Clock) {
    this.#directory = directory;
    this.#series = `${String(clock.nowMs()).padStart(14, '0')}-${randomBytes(4).toString('hex')}`;
    mkdirSync(this.#quarantine, { recursive: true, mode: 0o700 });
  }

  get #quarantine(): string {
    return join(this.#directory, 'quarantine');
  }

  /** Writes a block. Without a token it gets one of its own. Throws what the file system throws (`ENOSPC`, …). */
  async write(table: string, block: readonly Buffer[], rows: number, requestKeys: readonly string[], token?: string) {
    const name = `${this.#series}-${String(this.#next++).padStart(9, '0')}`;
    const note: BlockNote = { table, rows, token: token ?? name, requestKeys, attempts: 0 };
    const path = join(this.#directory, `${name}.native`);
    const partial = `${path}.part`;
    const notePath = join(this.#directory, `${name}.json`);
    try {
      await writeFile(notePath, JSON.stringify(note), { mode: 0o600 });
      const file = await open(partial, 'wx', 0o600);
      try {
        await writeAll(file, block);
      } finally {
        await file.close();
      }
      await rename(partial, path);
    } catch (error) {
      await Promise.all([rm(partial, { force: true }), rm(notePath, { force: true })]);
      throw error;
    }
    return { ...note, name, path };
  }

  async remove(block: SpooledBlock): Promise<void> {
    await unlink(block.path);
    await rm(join(this.#directory, `${block.name}.json`), { force: true });
  }

  /** Writes down one more attempt, so that a block that kills the engine is recognised across restarts. */
  async noteAttempt(block: SpooledBlock): Promise<SpooledBlock> {
    const { name, path, ...note } = block;
    const noted = { ...note, attempts: note.attempts + 1 };
    const notePath = join(this.#directory, `${name}.json`);
    await writeFile(`${notePath}.part`, JSON.stringify(noted), { mode: 0o600 });
    await rename(`${notePath}.part`, notePath);
    return { ...noted, name, path };
  }

  /** Sets a block aside that cannot be stored, for a person to look at; the oldest beyond a hundred go. */
  quarantine(block: SpooledBlock): void {
    for (const ending of ['.json', '.native']) {
      renameSync(join(this.#directory, block.name + ending), join(this.#quarantine, block.name + ending));
    }
    const kept = readdirSync(this.#quarantine).sort();
    for (const file of kept.slice(0, Math.max(0, kept.length - 200))) rmSync(join(this.#quarantine, file));
  }

  /** The blocks that an earlier process left, oldest first; removes what is not a whole block. */
  leftover(): SpooledBlock[] {
    const files = new Set(readdirSync(this.#directory));
    const blocks: SpooledBlock[] = [];
    for (const file of [...files].sort()) {
      if (file === 'quarantine' || file.startsWith('keys-')) continue;
      const name = file.slice(0, file.indexOf('.'));
      if (file.endsWith('.native')) {
        const note = readNote(join(this.#directory, `${name}.json`));
        if (note !== undefined) {
          blocks.push({ ...note, name, path: join(this.#directory, file) });
          continue;
        }
      } else if (file.endsWith('.json') && files.has(`${name}.native`)) continue;
      rmSync(join(this.#directory, file), { force: true });
    }
    return blocks;
  }
}

function readNote(path: string): BlockNote | undefined {
  try {
    const note: BlockNote = JSON.parse(readFileSync(path, 'utf8'));
    return note;
  } catch {
    return undefined;
  }
}

/** Writes all buffers; a short write (the disk fills up) is continued, which then throws the reason. */
async function writeAll(file: FileHandle, buffers: readonly Buffer[]): Promise<void> {
  const total = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  const { bytesWritten } = await file.writev(buffers);
  if (bytesWritten < total) await file.writeFile(Buffer.concat(buffers).subarray(bytesWritten));
}
