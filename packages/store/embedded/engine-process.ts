import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import { EngineGone, engineError } from '../engine-errors.ts';
import type { ChildSettings, EngineSettings, FromChild, Lane, ToChild } from './protocol.ts';

/** Nice value: queries use every core there is, and must not keep the server from answering meanwhile. */
const NICE = 10;

function yieldTo(pid: number): void {
  try {
    setPriority(pid, NICE);
  } catch {
    // Not allowed everywhere; then they compete as equals.
  }
}

/** A ping a second; this many unanswered in a row and the child is taken for hung. */
const PING_EVERY_MS = 1_000;
const PINGS_MISSED = 5;
/** Opening thousands of parts takes seconds, so starting has a limit of its own. */
const START_LIMIT_MS = 120_000;
const CLOSE_LIMIT_MS = 10_000;

interface Pending {
  resolve(body: Buffer): void;
  reject(error: Error): void;
}

/** A statement on its way: its number (to kill it by) and its result. */
export interface RunningStatement {
  readonly number: number;
  readonly result: Promise<Buffer>;
}

/** One life of the store's child process. */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #clock: Clock;
  readonly #pending = new Map<number, Pending>();
  #nextNumber = 1;
  #unanswered = 0;
  #cancelPing: (() => void) | undefined;
  #goneReason: string | undefined;
  /** The end of what the engine wrote to stderr: reasons for a failed start appear only there. */
  #stderrTail = '';
  /** Resolves with the reason when the process is gone. Never rejects. */
  readonly gone: Promise<string>;

  private constructor(child: ChildProcess, clock: Clock) {
    this.#child = child;
    this.#clock = clock;
    this.gone = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        const reason = this.#goneReason ?? `the store process ended (${signal ?? `code ${code}`})`;
        this.#goneReason = reason;
        this.#cancelPing?.();
        for (const { reject } of this.#pending.values()) reject(new EngineGone(reason, true));
        this.#pending.clear();
        resolve(reason);
      });
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderrTail = (this.#stderrTail + text).slice(-2_000);
    });
    // Without a listener a failed spawn or a broken channel would end the server; `close` tells the story.
    child.on('error', () => {});
  }

  /**
   * Starts the child and waits until the engine is open. `started` is told the process id at once. Throws
   * `data_dir_in_use` when another process holds the engine's directory, `store_start_failed` otherwise.
   */
  static async start(settings: ChildSettings, clock: Clock, started: (pid: number) => void): Promise<EngineProcess> {
    const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [JSON.stringify(settings)], {
      serialization: 'advanced',
      execArgv: [],
      // Every session holds one thread of the pool while it runs; TZ makes days and rendered times UTC everywhere. Nothing
      // else is handed on: the server's environment may hold keys.
      env: { UV_THREADPOOL_SIZE: '24', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const engine = new EngineProcess(child, clock);
    if (child.pid !== undefined) {
      yieldTo(child.pid);
      started(child.pid);
    }
    await engine.#opened();
    return engine;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** False from the moment when its end is certain. */
  get usable(): boolean {
    return this.#goneReason === undefined;
  }

  run(lane: Lane, sql: string, format: string, settings: EngineSettings): RunningStatement {
    const number = this.#nextNumber++;
    const result = new Promise<Buffer>((resolve, reject) => {
      if (this.#goneReason !== undefined) {
        reject(new EngineGone(this.#goneReason, false));
        return;
      }
      this.#pending.set(number, { resolve, reject });
      this.#tell({ type: 'statement', number, lane, sql, format, settings });
    });
    return { number, result };
  }

  /** Asks the engine to stop a statement; its result arrives as an error or cut short. */
  kill(number: number): void {
    if (this.#pending.has(number)) this.#tell({ type: 'kill', number });
  }

  /** Ends the process at once, for the reason given. */
  destroy(reason: string): void {
    this.#goneReason ??= reason;
    this.#child.kill('SIGKILL');
  }

  /** Lets the engine close its sessions, and ends the process when that takes too long. */
  async close(): Promise<void> {
    this.#cancelPing?.();
    this.#goneReason ??= 'the store was closed';
    this.#tell({ type: 'close' });
    const cancel = this.#clock.after(CLOSE_LIMIT_MS, () => this.#child.kill('SIGKILL'));
    await this.gone;
    cancel();
  }

  #tell(message: ToChild): void {
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  async #opened(): Promise<void> {
    const cancel = this.#clock.after(START_LIMIT_MS, () => this.destroy('the store process did not start in time'));
    const failure = await new Promise<string | undefined>((resolve) => {
      this.#child.once('message', (message: FromChild) => {
        resolve(message.type === 'failed' ? message.message : undefined);
      });
      void this.gone.then(resolve);
    });
    cancel();
    if (failure === undefined) {
      this.#child.on('message', (message: FromChild) => this.#hear(message));
      this.#schedulePing();
      return;
    }
    await this.gone;
    const told = `${failure} ${this.#stderrTail}`.trim();
    if (/Cannot lock file/.test(told)) {
      throw new CodedError('data_dir_in_use', 'another process holds the telemetry directory', { status: 503 });
    }
    throw new CodedError('store_start_failed', `the store process could not open its data: ${told.slice(-1_000)}`);
  }

  #hear(message: FromChild): void {
    this.#unanswered = 0;
    if (message.type !== 'result' && message.type !== 'error') return;
    const pending = this.#pending.get(message.number);
    if (pending === undefined) return;
    this.#pending.delete(message.number);
    if (message.type === 'error') pending.reject(engineError(message.message));
    else pending.resolve(Buffer.from(message.body.buffer, message.body.byteOffset, message.body.byteLength));
  }

  /**
   * Pings are counted and not timed: a parent that was itself stopped or busy reads the waiting answers before it
   * counts further.
   */
  #schedulePing(): void {
    this.#cancelPing = this.#clock.after(PING_EVERY_MS, () => {
      if (this.#unanswered >= PINGS_MISSED) {
        this.destroy(`the store process did not answer ${PINGS_MISSED} pings`);
        return;
      }
      this.#unanswered++;
      this.#tell({ type: 'ping', number: this.#unanswered });
      this.#schedulePing();
    });
  }
}
