import { type FileHandle, open, rename } from 'node:fs/promises';
import type { ContainerFacts, ContainerOutput, OutputStart } from '@komainu/contracts/agent/containers.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { dockerLine } from '../../decode/container-line.ts';
import { OutputFrames, type OutputLine, sinceOf } from './output-frames.ts';

export interface CopyParts {
  readonly output: ContainerOutput;
  readonly clock: Clock;
  /** Bytes of a file of that inode and size that nobody has answered for yet. */
  readonly unreadOf: (inode: number, size: number) => number;
  /** Where a container is begun whose output was never copied. */
  readonly start: OutputStart;
  readonly maxFileBytes?: number;
  readonly maxUnreadBytes?: number;
}

/** Where a copy ends: the newest time in it, and how many lines have it. */
interface CopyEnd {
  readonly time: string;
  readonly lines: number;
}

const NOTHING: CopyEnd = { time: '', lines: 0 };
const MAX_FILE_BYTES = 16 * 1024 * 1024;
const MAX_UNREAD_BYTES = 4 * 1024 * 1024;
/** More than the longest line of a runtime with every byte escaped, twice. */
const END_BYTES = 512 * 1024;
const LOOK_AGAIN_MS = 250;
const ASK_AGAIN_MS = 5_000;
/** What a container wrote last comes right after its end. */
const LAST_WORDS_MS = 2_000;

/**
 * Copies the output of one container into a file of ours, in the form of Docker's json-file, for the file tailer to follow: so it
 * has offsets, batches and rules like any other file. While the tailer is behind, nothing more is asked for: the runtime keeps it.
 */
export class OutputCopy {
  readonly path: string;
  readonly #container: Pick<ContainerFacts, 'id' | 'runtime'>;
  readonly #parts: CopyParts;
  readonly #abort = new AbortController();
  #ending = false;
  /** Why the output cannot be had; '' while it can. */
  problem = '';
  #end: CopyEnd = NOTHING;
  #size = 0;
  #inode = 0;
  #wake: () => void = () => {};
  readonly #running: Promise<void>;

  constructor(path: string, container: Pick<ContainerFacts, 'id' | 'runtime'>, parts: CopyParts) {
    this.path = path;
    this.#container = container;
    this.#parts = parts;
    this.#running = this.#run();
  }

  /** Ends at once; what was not copied is asked for at the next start. */
  async close(): Promise<void> {
    this.#ending = true;
    this.#abort.abort();
    this.#wake();
    await this.#running;
  }

  /** Ends after the last words of a container that has ended. */
  async finish(): Promise<void> {
    this.#ending = true;
    const cancel = this.#parts.clock.after(LAST_WORDS_MS, () => this.#abort.abort());
    await this.#running;
    cancel();
  }

  async #run(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        await this.#copy();
        this.problem = '';
      } catch (error) {
        if (!this.#abort.signal.aborted) this.problem = messageOf(error);
      }
      if (this.#ending) return;
      await this.#sleep(ASK_AGAIN_MS);
    }
  }

  async #copy(): Promise<void> {
    let file = await this.#open();
    try {
      const { signal } = this.#abort;
      const { output, start } = this.#parts;
      const after = this.#end;
      const from = after.time === '' ? start : { sinceUnixS: sinceOf(after.time) };
      const frames = new OutputFrames();
      let repeats = after.lines;
      for await (const chunk of await output.follow(this.#container, from, signal)) {
        this.problem = '';
        // `since` gives lines of that very time again: as many as we have are passed over.
        const fresh = frames
          .push(chunk)
          .filter(({ time }) => time > after.time || (time === after.time && repeats-- <= 0));
        if (fresh.length > 0) await this.#append(file, fresh);
        file = await this.#rotated(file);
        await this.#untilRead();
      }
    } finally {
      await file.close();
    }
  }

  async #append(file: FileHandle, lines: readonly OutputLine[]): Promise<void> {
    const text = lines.map(({ text: log, stream, time }) => `${JSON.stringify({ log, stream, time })}\n`).join('');
    await file.appendFile(text);
    this.#size += Buffer.byteLength(text);
    this.#end = endOf(this.#end, lines);
  }

  /** Opens the copy after its last whole line: a crash may have cut one. */
  async #open(): Promise<FileHandle> {
    const file = await open(this.path, 'a+', 0o600);
    const { size, ino } = await file.stat();
    this.#inode = ino;
    const from = Math.max(0, size - END_BYTES);
    const bytes = Buffer.alloc(size - from);
    await file.read(bytes, 0, bytes.length, from);
    const whole = bytes.lastIndexOf(0x0a) + 1;
    this.#size = from + whole;
    if (this.#size < size) await file.truncate(this.#size);
    const read = bytes.toString('utf8', 0, whole).split('\n').flatMap(timeOf);
    // A file that was rotated a moment ago is empty: what was copied before is known.
    if (read.length > 0) this.#end = endOf(NOTHING, read);
    return file;
  }

  /** A copy that is long and read to its end makes room. */
  async #rotated(file: FileHandle): Promise<FileHandle> {
    if (this.#size < (this.#parts.maxFileBytes ?? MAX_FILE_BYTES)) return file;
    if (this.#parts.unreadOf(this.#inode, this.#size) > 0) return file;
    await file.close();
    await rename(this.path, `${this.path}.1`);
    return this.#open();
  }

  async #untilRead(): Promise<void> {
    const most = this.#parts.maxUnreadBytes ?? MAX_UNREAD_BYTES;
    while (!this.#abort.signal.aborted && this.#parts.unreadOf(this.#inode, this.#size) > most) {
      await this.#sleep(LOOK_AGAIN_MS);
    }
  }

  #sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(delayMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
      if (this.#abort.signal.aborted) this.#wake();
    });
  }
}

function endOf(before: CopyEnd, lines: readonly { readonly time: string }[]): CopyEnd {
  let { time, lines: count } = before;
  for (const line of lines) {
    if (line.time > time) [time, count] = [line.time, 0];
    if (line.time === time) count++;
  }
  return { time, lines: count };
}

/** The time of a line of the copy; none of what is no line of it. */
function timeOf(line: string): { readonly time: string }[] {
  if (dockerLine(line) === undefined) return [];
  const { time } = JSON.parse(line) as { time?: unknown };
  return typeof time === 'string' ? [{ time }] : [];
}
