import type { Session } from 'chdb';
import { type StatementRequest, statementMark } from './protocol.ts';

interface Entry {
  readonly session: Session;
  /** The SET that was run last, so that equal settings are not set again. */
  settings: string;
}

/**
 * Sessions of one lane. A session runs one statement at a time; further statements wait in order. The caller bounds how
 * many wait.
 */
export class SessionPool {
  readonly #idle: Entry[];
  readonly #all: readonly Entry[];
  readonly #waiting: ((entry: Entry) => void)[] = [];
  readonly #whenIdle: (() => void)[] = [];

  constructor(sessions: readonly Session[]) {
    this.#all = sessions.map((session) => ({ session, settings: '' }));
    this.#idle = [...this.#all];
  }

  /** Runs a statement under exactly its own settings: what an earlier statement set never leaks into it. */
  async run(request: StatementRequest): Promise<Uint8Array> {
    const entry = await this.#take();
    try {
      const settings = Object.entries(request.settings)
        .map(([name, value]) => `${name} = ${value}`)
        .join(', ');
      if (settings !== '' && settings !== entry.settings) {
        // SET and not a SETTINGS clause: it also fits statements that bring a clause of their own.
        entry.settings = '';
        await entry.session.queryAsync(`SET ${settings}`);
        entry.settings = settings;
      }
      const result = await entry.session.queryAsync(`${statementMark(request.number)} ${request.sql}`, {
        format: request.format,
      });
      return result.bytes();
    } catch (error) {
      // A statement that failed keeps its memory and its place in the process list until the session runs another one.
      await entry.session.queryAsync('SELECT 1').catch(() => {});
      throw error;
    } finally {
      this.#giveBack(entry);
    }
  }

  /** Resolves when nothing runs or waits. */
  async idle(): Promise<void> {
    if (this.#idle.length === this.#all.length) return;
    await new Promise<void>((resolve) => {
      this.#whenIdle.push(resolve);
    });
  }

  close(): void {
    for (const { session } of this.#all) session.close();
  }

  #take(): Promise<Entry> | Entry {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #giveBack(entry: Entry): void {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next(entry);
      return;
    }
    this.#idle.push(entry);
    if (this.#idle.length === this.#all.length) for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}
