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
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
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
  const batch = new MessageBatch(MESSAGES_AT_ONCE, Number(maxDatagramBytes));
  const queue = new OutputQueue(MAX_WAITING_BYTES, batch.maxBytes);
  queue.send(readyFrame(receiveBufferOf(socket)));
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
    if (frames !== undefined) {
      queue.send(frames);
      continue;
    }
    const error = lastError();
    if (error !== EAGAIN && error !== EINTR) throw new Error(`recvmmsg: error ${error}`);
  }
}

/** What waits to be taken by the parent, in order: one piece of memory, so that a busy minute leaves nothing to collect. */
class OutputQueue {
  readonly #memory: Buffer;
  #start = 0;
  #end = 0;

  /** `roomBytes` is the longest that one `send` may be beyond what may wait already. */
  constructor(maxWaitingBytes: number, roomBytes: number) {
    this.#memory = Buffer.allocUnsafeSlow(maxWaitingBytes + roomBytes);
  }

  get waitingBytes(): number {
    return this.#end - this.#start;
  }

  /** Sends what can be sent at once; the rest is copied and waits. */
  send(frames: Buffer): void {
    const sent = this.waitingBytes > 0 ? 0 : trySend(frames);
    if (sent === frames.length) return;
    if (this.#end + frames.length - sent > this.#memory.length) {
      this.#memory.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
    this.#end += frames.copy(this.#memory, this.#end, sent);
  }

  flush(): void {
    this.#start += trySend(this.#memory.subarray(this.#start, this.#end));
    if (this.#start === this.#end) this.#start = this.#end = 0;
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
