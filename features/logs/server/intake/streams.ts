import type { Socket } from 'node:net';

/** The connections that are being read from, so that closing waits for what each has read. */
export class OpenStreams {
  readonly #open = new Map<Socket, Promise<void>>();
  #closing = false;

  /** Reads a connection to its end by `read`, then closes it; not at all after `close`. */
  accept(socket: Socket, read: () => Promise<void>): void {
    if (this.#closing) {
      socket.destroy();
      return;
    }
    const reading = read()
      // A connection that breaks off is the sender's doing, and what was read is being stored.
      .catch(() => undefined)
      .finally(() => {
        this.#open.delete(socket);
        socket.destroy();
      });
    this.#open.set(socket, reading);
  }

  /** Ends the connections at once; resolves when nothing reads any more. */
  async close(): Promise<void> {
    this.#closing = true;
    const reading = [...this.#open.values()];
    for (const socket of this.#open.keys()) socket.destroy();
    await Promise.allSettled(reading);
  }
}
