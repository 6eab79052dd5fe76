import { createSocket, type Socket } from 'node:dgram';
import type { Closable } from '@komainu/kernel/lifecycle.ts';

/** Packets that wait for the kernel; more means that it does not take them. */
const MAX_WAITING = 1_000;

/** Sends a copy of each packet on to another StatsD server (`statsd_forward_host`, `statsd_forward_port`), as it came. */
export class StatsDForward implements Closable {
  readonly #socket: Socket;
  #waiting = 0;
  #isConnected = false;
  sent = 0;
  /** Packets that the address did not take, or that came before its name was found. */
  failed = 0;

  constructor(host: string, port: number) {
    this.#socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' });
    this.#socket.unref();
    // A name that is not found, or a port where nobody listens: counted with each packet.
    this.#socket.on('error', () => {});
    this.#socket.connect(port, host, (error?: Error) => {
      this.#isConnected = error === undefined;
    });
  }

  /** Never throws; the bytes may be used again after the next turn of the event loop only. */
  send(bytes: Buffer): void {
    if (!this.#isConnected || this.#waiting >= MAX_WAITING) {
      this.failed++;
      return;
    }
    this.#waiting++;
    this.#socket.send(bytes, (error) => {
      this.#waiting--;
      if (error) this.failed++;
      else this.sent++;
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}
