import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { clearSocketPath } from '../socket-path.ts';
import { DatagramFrameReader } from './frames.ts';

export interface UnixDatagramOptions {
  readonly path: string;
  /** What the kernel is asked to keep while nobody reads. */
  readonly receiveBufferBytes: number;
  /** Longer datagrams are cut. */
  readonly maxDatagramBytes: number;
  /** Whether the kernel is asked which process sent each datagram. */
  readonly credentials: boolean;
  /** Where the helper keeps its compiled code: a folder that nobody else may write to. */
  readonly cacheFolder: string;
}

export interface UnixDatagramParts {
  /** Takes a datagram; `pid` is 0 when it is not known. The bytes are its own until it returns. */
  take(bytes: Buffer, pid: number, isCut: boolean): void;
  readonly clock: Clock;
  readonly logger: Logger;
}

type Helper = ChildProcessByStdio<null, Readable, Readable>;

const HELPER = fileURLToPath(new URL('./helper.ts', import.meta.url));
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 30_000;
/** One that ran so long was well: its end is not counted against the next. */
const WELL_AFTER_MS = 60_000;
const MAX_COMPLAINT = 2_000;
const ARCHITECTURES = new Set(['x64', 'arm64']);

/**
 * Reads a unix datagram socket through a helper process (see `helper.ts`), which is started again, with growing pauses,
 * whenever it ends. Throws `unix_socket` when it cannot be started at all: the path cannot be had, this system is no Linux on
 * x64 or arm64, or this Node has no `node:ffi`.
 */
export class UnixDatagramListener implements Closable {
  readonly #options: UnixDatagramOptions;
  readonly #parts: UnixDatagramParts;
  #helper: Helper | undefined;
  #waitMs = FIRST_WAIT_MS;
  #cancel: () => void = () => {};
  #closing = false;
  restarts = 0;
  /** What the kernel granted; 0 until the socket listens. */
  receiveBufferBytes = 0;

  private constructor(options: UnixDatagramOptions, parts: UnixDatagramParts) {
    this.#options = options;
    this.#parts = parts;
  }

  static async open(options: UnixDatagramOptions, parts: UnixDatagramParts): Promise<UnixDatagramListener> {
    if (process.platform !== 'linux' || !ARCHITECTURES.has(process.arch)) {
      throw failure(`unix datagram sockets need Linux on x64 or arm64, not ${process.platform} on ${process.arch}`);
    }
    const listener = new UnixDatagramListener(options, parts);
    await listener.#start();
    return listener;
  }

  /** The process that holds the socket; undefined while there is none. */
  get pid(): number | undefined {
    return this.#helper?.pid;
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#cancel();
    const helper = this.#helper;
    if (helper !== undefined) {
      const ended = new Promise((resolve) => helper.once('close', resolve));
      helper.kill('SIGKILL');
      await ended;
    }
    await rm(this.#options.path, { force: true });
  }

  /** Resolves once the socket listens. */
  async #start(): Promise<void> {
    const { path, receiveBufferBytes, maxDatagramBytes, credentials, cacheFolder } = this.#options;
    await clearSocketPath(path);
    const helper = spawn(
      process.execPath,
      [
        '--experimental-ffi',
        '--disable-warning=ExperimentalWarning',
        '--max-old-space-size=64',
        HELPER,
        path,
        String(receiveBufferBytes),
        String(maxDatagramBytes),
        credentials ? 'credentials' : 'anonymous',
      ],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { NODE_COMPILE_CACHE: cacheFolder } },
    );
    this.#helper = helper;
    const complaint = complaintOf(helper);
    await new Promise<void>((ready, failed) => {
      const startedMs = this.#parts.clock.nowMs();
      let listens = false;
      this.#read(helper, () => {
        listens = true;
        ready();
      });
      helper.once('error', (error) => failed(failure(`the helper for unix datagrams cannot start: ${error.message}`)));
      helper.once('close', (code, signal) => {
        this.#helper = undefined;
        const reason = reasonOf(code, signal, complaint());
        if (!listens) failed(failure(reason));
        else if (!this.#closing) this.#again(reason, this.#parts.clock.nowMs() - startedMs);
      });
    });
  }

  #read(helper: Helper, ready: () => void): void {
    const frames = new DatagramFrameReader({
      ready: (receiveBufferBytes) => {
        this.receiveBufferBytes = receiveBufferBytes;
        ready();
      },
      datagram: this.#parts.take,
    });
    helper.stdout.on('data', (chunk: Buffer) => {
      try {
        frames.push(chunk);
      } catch (error) {
        this.#parts.logger.log('error', 'the helper for unix datagrams is not understood', {
          reason: messageOf(error),
        });
        helper.kill('SIGKILL');
      }
    });
  }

  #again(reason: string, ranMs: number): void {
    if (ranMs >= WELL_AFTER_MS) this.#waitMs = FIRST_WAIT_MS;
    const waitMs = this.#waitMs;
    this.#waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    this.#parts.logger.log('error', 'the helper for unix datagrams ended and is started again', { reason, waitMs });
    this.#cancel = this.#parts.clock.after(waitMs, () => {
      if (this.#closing) return;
      this.restarts++;
      this.#start().catch((error: unknown) => {
        if (!this.#closing) this.#again(messageOf(error), 0);
      });
    });
  }
}

function failure(message: string): CodedError {
  return new CodedError('unix_socket', message);
}

/** What the helper wrote to its standard error, its end cut off when it is long. */
function complaintOf(helper: Helper): () => string {
  let text = '';
  helper.stderr.on('data', (chunk: Buffer) => {
    if (text.length < MAX_COMPLAINT) text += chunk.toString('utf8');
  });
  return () => text.slice(0, MAX_COMPLAINT).trim();
}

/** Why the helper ended, in words that help: what it wrote is a trace of Node's where `node:ffi` is missing. */
export function reasonOf(code: number | null, signal: string | null, complaint: string): string {
  // Node 24 does not know the option, some builds leave the module out.
  if (/bad option|ERR_UNKNOWN_BUILTIN_MODULE|node:ffi/.test(complaint)) {
    return `Node ${process.version} has no foreign function interface, which unix datagram sockets need: use Node 26.1 or later, UDP, or dogstatsd_stream_socket`;
  }
  if (complaint !== '') return complaint;
  return `the helper for unix datagrams ended with ${signal ?? `code ${code}`}`;
}
