import type { Socket } from 'node:net';
import { CodedError, codeOf } from '@komainu/kernel/errors.ts';
import { openSocket, type SocketTarget, unreachable } from '../../tcp/open-socket.ts';
import {
  type BinaryAnswer,
  decodeBinary,
  encodeBinary,
  type MemcachedStats,
  Opcode,
  parseTextStats,
  refused,
} from './protocol.ts';

export interface MemcachedLogin {
  readonly username: string;
  readonly password: string;
}

/** Far more than all slabs of a large server say. */
const MAX_ANSWER_BYTES = 8 << 20;
/** A server of text waits for the end of a line that never comes: it is not waited for longer than this. */
const SASL_PROBE_MS = 1000;
const SUCCESS = 0;
/** The server was built or started without SASL and asks for no password. */
const UNKNOWN_COMMAND = 0x81;

/** Asks for groups of statistics over one connection. */
export interface MemcachedSession {
  /** `''` is the general group. Rejects with `memcached_refused` or `check_unreachable` (502). */
  stats(group: string): Promise<MemcachedStats>;
  close(): void;
}

/** How a server with passwords was found to sign clients in. */
export type SignIn = 'sasl' | 'token';

export interface SignedIn {
  readonly session: MemcachedSession;
  readonly signIn: SignIn;
}

/** Connects to a server that asks for no password. */
export async function openMemcached(
  target: SocketTarget,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<MemcachedSession> {
  return textSession(new Exchange(await openSocket(target, timeoutMs, signal), target, signal), timeoutMs);
}

/**
 * Connects and signs in: with SASL over the binary protocol, and where the server does not speak that, by the token of the
 * text protocol (`memcached --auth-file`); `known` is what was found before. Errors never hold the password.
 */
export async function signInToMemcached(
  target: SocketTarget,
  login: MemcachedLogin,
  known: SignIn | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<SignedIn> {
  const attempt = async (signIn: SignIn): Promise<SignedIn> => {
    const exchange = new Exchange(await openSocket(target, timeoutMs, signal), target, signal);
    try {
      if (signIn === 'token') {
        await signInText(exchange, login, timeoutMs);
        return { signIn, session: textSession(exchange, timeoutMs) };
      }
      await signInBinary(exchange, login, known === undefined ? Math.min(timeoutMs, SASL_PROBE_MS) : timeoutMs);
      return { signIn, session: binarySession(exchange, timeoutMs) };
    } catch (error) {
      exchange.close();
      throw error;
    }
  };
  if (known !== undefined) return attempt(known);
  try {
    return await attempt('sasl');
  } catch (error) {
    // A server of text closes, answers in text, or waits for the end of a line.
    if (codeOf(error) === 'memcached_sign_in') throw error;
  }
  return attempt('token');
}

function textSession(exchange: Exchange, timeoutMs: number): MemcachedSession {
  return {
    stats: (group) => {
      const request = Buffer.from(group === '' ? 'stats\r\n' : `stats ${group}\r\n`);
      return exchange.ask(request, timeoutMs, (bytes) => parseTextStats(bytes.toString('utf8')));
    },
    close: () => exchange.close(),
  };
}

function binarySession(exchange: Exchange, timeoutMs: number): MemcachedSession {
  return {
    stats: async (group) => {
      const stats = new Map<string, string>();
      for (const { status, key, value } of await askBinary(exchange, encodeBinary(Opcode.stat, group), timeoutMs)) {
        if (status !== SUCCESS) throw refused(`refused stats ${group} with status ${status}`);
        if (key !== '') stats.set(key, value);
      }
      return stats;
    },
    close: () => exchange.close(),
  };
}

async function signInBinary(
  exchange: Exchange,
  { username, password }: MemcachedLogin,
  timeoutMs: number,
): Promise<void> {
  const request = encodeBinary(Opcode.signIn, 'PLAIN', `\0${username}\0${password}`);
  const status = (await askBinary(exchange, request, timeoutMs))[0]?.status;
  if (status !== SUCCESS && status !== UNKNOWN_COMMAND) throw signInRefused(`with status ${status}`);
}

/** The first `set` of a connection carries the token; its key does not matter. */
async function signInText(
  exchange: Exchange,
  { username, password }: MemcachedLogin,
  timeoutMs: number,
): Promise<void> {
  const token = `${username} ${password}`;
  const request = Buffer.from(`set sign-in 0 0 ${Buffer.byteLength(token)}\r\n${token}\r\n`);
  const answer = await exchange.ask(request, timeoutMs, (bytes) => {
    const end = bytes.indexOf('\r\n');
    return end < 0 ? undefined : bytes.toString('utf8', 0, end);
  });
  if (answer !== 'STORED') throw signInRefused('with a token');
}

/** Answers up to the one that ends them: `stat` answers once for each number, and without a key at the end. */
function askBinary(exchange: Exchange, request: Buffer, timeoutMs: number): Promise<readonly BinaryAnswer[]> {
  const isStat = request[1] === Opcode.stat;
  const answers: BinaryAnswer[] = [];
  let consumed = 0;
  return exchange.ask(request, timeoutMs, (bytes) => {
    for (;;) {
      const next = decodeBinary(bytes.subarray(consumed), MAX_ANSWER_BYTES);
      if (next === undefined) return undefined;
      consumed = bytes.length - next.rest.length;
      answers.push(next.answer);
      if (!isStat || next.answer.key === '' || next.answer.status !== SUCCESS) return answers;
    }
  });
}

function signInRefused(how: string): CodedError {
  return new CodedError('memcached_sign_in', `Memcached refused to sign in ${how}`, { status: 502 });
}

/** One question after the other over a socket. */
class Exchange {
  readonly #socket: Socket;
  readonly #target: SocketTarget;

  constructor(socket: Socket, target: SocketTarget, signal: AbortSignal) {
    this.#socket = socket;
    this.#target = target;
    signal.addEventListener('abort', () => this.close(), { once: true });
  }

  /** Sends, and reads until `read` finds the answer whole. */
  ask<Answer>(request: Buffer, timeoutMs: number, read: (bytes: Buffer) => Answer | undefined): Promise<Answer> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      let bytes = Buffer.alloc(0);
      const end = (error: unknown, answer?: Answer) => {
        clearTimeout(timer);
        socket.off('data', received).off('error', failed).off('close', closed);
        if (answer !== undefined) resolve(answer);
        else reject(error);
      };
      const failed = (error: unknown) => end(unreachable(this.#target, error));
      const closed = () => failed(new Error('the connection was closed'));
      const timer = setTimeout(() => failed(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      const received = (chunk: Buffer) => {
        bytes = Buffer.concat([bytes, chunk]);
        try {
          if (bytes.length > MAX_ANSWER_BYTES) throw refused(`sent an answer of more than ${MAX_ANSWER_BYTES} bytes`);
          const answer = read(bytes);
          if (answer !== undefined) end(undefined, answer);
        } catch (error) {
          end(error);
        }
      };
      socket.on('data', received).on('error', failed).on('close', closed);
      if (socket.destroyed) closed();
      else socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
