import { messageOf } from './errors.ts';
import type { Logger } from './logger.ts';

/** Something that holds a socket, a file or a child process until it is closed. */
export interface Closable {
  close(): Promise<void> | void;
}

/** Closes what was opened, in reverse order; a failure to close one thing never keeps the rest open. */
export class Lifecycle implements Closable {
  readonly #open: { name: string; closable: Closable }[] = [];
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Takes charge of `closable` and hands it back. */
  own<T extends Closable>(name: string, closable: T): T {
    this.#open.push({ name, closable });
    return closable;
  }

  async close(): Promise<void> {
    for (let entry = this.#open.pop(); entry !== undefined; entry = this.#open.pop()) {
      try {
        await entry.closable.close();
      } catch (error) {
        this.#logger.log('warn', 'could not close cleanly', { part: entry.name, reason: messageOf(error) });
      }
    }
  }
}
