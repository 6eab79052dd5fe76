import { appendFileSync, closeSync, fstatSync, openSync, renameSync } from 'node:fs';
import type { Closable } from '@komainu/kernel/lifecycle.ts';

const RECENT_LINES = 1_000;

export interface LogFileSettings {
  /** '' for none. */
  readonly path: string;
  readonly maxBytes: number;
  /** Older files that are kept as `<path>.1` and so on. */
  readonly rolls: number;
  /** Whether the console still gets the lines, once the file does. */
  readonly toConsole: boolean;
}

/** Where the lines of our own log go: stderr, a file that is rolled over, and the memory of the last ones. */
export class LogOutput implements Closable {
  readonly #toConsole: (line: string) => void;
  readonly #recent: string[] = [];
  #file: LogFileSettings | undefined;
  #descriptor: number | undefined;
  #bytes = 0;
  /** Why there is no log file although one was asked for; ''. */
  problem = '';

  constructor(toConsole: (line: string) => void) {
    this.#toConsole = toConsole;
  }

  /** Also writes to a file from now on. One that cannot be written is a problem, not an end. */
  openFile(settings: LogFileSettings): void {
    if (settings.path === '') return;
    this.#file = settings;
    this.#open(settings);
  }

  /** The last lines, oldest first. */
  recent(): string[] {
    return [...this.#recent];
  }

  readonly write = (line: string): void => {
    if (this.#descriptor === undefined || this.#file?.toConsole !== false) this.#toConsole(line);
    this.#recent.push(line);
    if (this.#recent.length > RECENT_LINES) this.#recent.shift();
    this.#toFile(line);
  };

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #toFile(line: string): void {
    if (this.#descriptor === undefined || this.#file === undefined) return;
    try {
      if (this.#bytes + line.length > this.#file.maxBytes) this.#roll(this.#file);
      appendFileSync(this.#descriptor, line);
      this.#bytes += Buffer.byteLength(line);
    } catch (error) {
      this.#fail(error);
    }
  }

  #open(settings: LogFileSettings): void {
    try {
      this.#descriptor = openSync(settings.path, 'a', 0o640);
      this.#bytes = fstatSync(this.#descriptor).size;
    } catch (error) {
      this.#fail(error);
    }
  }

  #roll(settings: LogFileSettings): void {
    this.close();
    for (let roll = settings.rolls; roll > 0; roll--) {
      try {
        renameSync(roll === 1 ? settings.path : `${settings.path}.${roll - 1}`, `${settings.path}.${roll}`);
      } catch {
        // There are not as many yet.
      }
    }
    this.#descriptor = openSync(settings.path, settings.rolls === 0 ? 'w' : 'a', 0o640);
    this.#bytes = 0;
  }

  #fail(error: unknown): void {
    this.problem = `the log file ${this.#file?.path} is not written: ${error instanceof Error ? error.message : ''}`;
    this.close();
  }
}
