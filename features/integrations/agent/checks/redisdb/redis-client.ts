import type { Socket } from 'node:net';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import { openSocket, type SocketTarget, unreachable } from '../../tcp/open-socket.ts';
import { encodeCommand, RespDecoder, RespError, type RespValue } from './resp.ts';

export interface RedisLogin {
  /** '' for the default user. */
  readonly username: string;
  /** '' for none. */
  readonly password: string;
  readonly database: number;
}

interface Waiting {
  readonly resolve: (value: RespValue) => void;
  readonly reject: (error: Error) => void;
}

/** One connection to a Redis server. Commands are answered in their order; a failure ends the connection and all that wait. */
export class RedisClient {
  readonly #socket: Socket;
  readonly #target: SocketTarget;
  readonly #timeoutMs: number;
  readonly #decoder = new RespDecoder();
  #waiting: Waiting[] = [];
  #ended: Error | undefined;

  private constructor(socket: Socket, target: SocketTarget, timeoutMs: number) {
    this.#socket = socket;
    this.#target = target;
    this.#timeoutMs = timeoutMs;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', (error) => this.#end(unreachable(target, error)));
    socket.on('close', () => this.#end(unreachable(target, new Error('the connection was closed'))));
  }

  /** Connects and signs in. Rejects with `check_unreachable` or `redis_refused` (502), never with the password. */
  static async connect(
    target: SocketTarget,
    login: RedisLogin,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<RedisClient> {
    const client = new RedisClient(await openSocket(target, timeoutMs, signal), target, timeoutMs);
    try {
      if (login.password !== '') {
        await client.#signIn(login.username === '' ? [login.password] : [login.username, login.password]);
      }
      if (login.database !== 0) await client.command(['SELECT', String(login.database)]);
    } catch (error) {
      client.close();
      throw error;
    }
    return client;
  }

  get isOpen(): boolean {
    return this.#ended === undefined;
  }

  /** Sends a command and resolves with its reply. Rejects with `redis_refused` (502) when the server answers an error. */
  async command(args: readonly string[]): Promise<RespValue> {
    const reply = await this.#send(args);
    if (reply instanceof RespError) throw refused(`refused ${args[0] ?? ''}: ${reply.message}`);
    return reply;
  }

  /** Sends commands at once; an error is a value among the replies. */
  pipeline(commands: readonly (readonly string[])[]): Promise<readonly RespValue[]> {
    return Promise.all(commands.map((args) => this.#send(args)));
  }

  close(): void {
    this.#end(new CodedError('check_unreachable', 'the connection to Redis was closed'));
  }

  async #signIn(secrets: readonly string[]): Promise<void> {
    const reply = await this.#send(['AUTH', ...secrets]);
    // Servers repeat the arguments of commands that they do not know: only the error's first word can be shown.
    if (reply instanceof RespError) throw refused(`refused to sign in: ${reply.message.split(' ')[0]}`);
  }

  #send(args: readonly string[]): Promise<RespValue> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#end(unreachable(this.#target, new Error(`no answer to ${args[0]} within ${this.#timeoutMs} ms`))),
        this.#timeoutMs,
      );
      this.#waiting.push({
        resolve: (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.#socket.write(encodeCommand(args));
    });
  }

  #read(chunk: Buffer): void {
    try {
      for (const reply of this.#decoder.push(chunk)) this.#waiting.shift()?.resolve(reply);
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(messageOf(error)));
    }
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#socket.destroy();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(error);
  }
}

function refused(reason: string): CodedError {
  return new CodedError('redis_refused', `Redis ${reason.slice(0, 300)}`, { status: 502 });
}
