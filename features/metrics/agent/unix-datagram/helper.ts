import { chmodSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { messageOf } from '@komainu/kernel/errors.ts';
import { readyFrame } from './frames.ts';
import {
  bindDatagramSocket,
  DONT_WAIT,
  EAGAIN,
  EINTR,
  endWithParent,
  lastError,
  POLL_IN,
  POLL_OUT,
  receiveBufferOf,
  sendSome,
  WAIT_FOR_ONE,
  waitFor,
} from './libc.ts';
import { MessageBatch } from './message-batch.ts';

/*
 * The process that reads a unix datagram socket for the agent, because Node has no such sockets: it waits in the C library,
 * and hands what comes to its parent through its standard output, as frames. What the parent does not take at once waits
 * here, up to a bound; then the senders wait, as the kernel makes them.
 */
const STDOUT = 1;
const MESSAGES_AT_ONCE = 64;
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** Everybody may write, only the owner may look at it: as the Agent's socket. */
const SOCKET_MODE = 0o722;

function main([path = '', receiveBufferBytes, maxDatagramBytes, credentials]: readonly string[]): void {
  endWithParent();
  const socket = bindDatagramSocket(path, {
    receiveBufferBytes: Number(receiveBufferBytes),
    credentials: credentials === 'credentials',
  });
  chmodSync(path, SOCKET_MODE);
  // The next start reads what was compiled: a third of the memory and of the time.
  flushCompileCache();
  const queue = new OutputQueue();
  queue.send(readyFrame(receiveBufferOf(socket)));
  const batch = new MessageBatch(MESSAGES_AT_ONCE, Number(maxDatagramBytes));
  for (;;) {
    if (queue.waitingBytes > 0) {
      const hasRoom = queue.waitingBytes < MAX_WAITING_BYTES;
      waitFor([
        { socket, events: hasRoom ? POLL_IN : 0 },
        { socket: STDOUT, events: POLL_OUT },
      ]);
      queue.flush();
      if (!hasRoom) continue;
    }
    const frames = batch.receive(socket, queue.waitingBytes > 0 ? DONT_WAIT : WAIT_FOR_ONE);
    if (frames !== undefined) queue.send(frames);
    else if (lastError() !== EAGAIN && lastError() !== EINTR) throw new Error(`recvmmsg: error ${lastError()}`);
  }
}

/** What waits to be taken by the parent, in order. */
class OutputQueue {
  readonly #waiting: Buffer[] = [];
  waitingBytes = 0;

  /** Sends what can be sent at once; the rest is copied and waits. */
  send(frames: Buffer): void {
    const sent = this.waitingBytes > 0 ? 0 : trySend(frames);
    if (sent === frames.length) return;
    this.#waiting.push(Buffer.from(frames.subarray(sent)));
    this.waitingBytes += frames.length - sent;
  }

  flush(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const sent = trySend(first);
      this.waitingBytes -= sent;
      if (sent < first.length) {
        this.#waiting[0] = first.subarray(sent);
        return;
      }
      this.#waiting.shift();
    }
  }
}

function trySend(bytes: Buffer): number {
  const sent = sendSome(STDOUT, bytes);
  if (sent >= 0) return sent;
  const error = lastError();
  if (error === EAGAIN || error === EINTR) return 0;
  // Nobody reads any more.
  process.exit(0);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
