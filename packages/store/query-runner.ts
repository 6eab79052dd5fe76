import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, overloaded } from '@komainu/kernel/errors.ts';
import { EngineGone } from './engine-errors.ts';
import type { QueryOptions } from './port.ts';
import { Slots } from './slots.ts';

/** A statement that runs in an engine. */
export interface EngineStatement {
  /** Rejects with a CodedError of the engine, or EngineGone. */
  readonly result: Promise<Buffer>;
  /** Asks the engine to stop it; may be called again and again. */
  kill(): void;
  /** Called when a killed statement does not end. */
  giveUp(): void;
}

/** Starts a statement; throws `store_unavailable` when there is no engine. `timeoutMs` is what is left of its time. */
export type StartStatement = (timeoutMs: number) => EngineStatement;

/** How long the text of a statement may be. */
export const MAX_QUERY_BYTES = 16 * 1024 * 1024;

const DEFAULT_TIMEOUT_MS = 30_000;
/** The engine's own limit comes first; this is for what the engine does not interrupt. */
const GRACE_MS = 2_000;
const KILL_AGAIN_MS = 500;
const KILL_LIMIT_MS = 60_000;

/** Runs queries side by side up to a limit, each with a time limit and a name to cancel it by. */
export class QueryRunner {
  readonly #clock: Clock;
  readonly #slots: Slots;
  readonly #running = new Set<AbortController>();
  readonly #byId = new Map<string, AbortController>();

  constructor(clock: Clock, maxQueries: number, maxWaiting: number) {
    this.#clock = clock;
    this.#slots = new Slots(maxQueries, maxWaiting, () =>
      overloaded('store_unavailable', 'too many queries wait for the store: try again later'),
    );
  }

  async run(start: StartStatement, options: QueryOptions = {}): Promise<Buffer> {
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const controller = new AbortController();
    const cancel = () =>
      controller.abort(new CodedError('store_cancelled', 'the query was cancelled', { status: 499 }));
    if (options.signal?.aborted === true) cancel();
    options.signal?.addEventListener('abort', cancel, { once: true });
    this.#running.add(controller);
    if (options.id !== undefined) this.#byId.set(options.id, controller);
    const startedMs = this.#clock.nowMs();
    const cancelTimer = this.#clock.after(timeoutMs + GRACE_MS, () => controller.abort(timedOut(timeoutMs)));
    try {
      const release = await this.#slots.acquire(controller.signal);
      // In steps, so that most statements have the same limit and a session need not be told a new one.
      const leftMs = Math.ceil((timeoutMs - (this.#clock.nowMs() - startedMs)) / 100) * 100;
      if (leftMs <= 0) {
        release();
        throw timedOut(timeoutMs);
      }
      return await this.#follow(start, leftMs, controller.signal, release);
    } finally {
      cancelTimer();
      this.#running.delete(controller);
      options.signal?.removeEventListener('abort', cancel);
      if (options.id !== undefined && this.#byId.get(options.id) === controller) this.#byId.delete(options.id);
    }
  }

  cancel(id: string): void {
    this.#byId.get(id)?.abort(new CodedError('store_cancelled', 'the query was cancelled', { status: 499 }));
  }

  /** Ends every query, running or waiting, because the store closes. */
  close(): void {
    for (const controller of this.#running) controller.abort(overloaded('store_unavailable', 'the store is closed'));
  }

  /** The caller is answered when the signal fires; the place is kept until the engine has really stopped. */
  #follow(start: StartStatement, leftMs: number, signal: AbortSignal, release: () => void): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      let statement: EngineStatement;
      try {
        statement = start(leftMs);
      } catch (error) {
        release();
        reject(error);
        return;
      }
      let stopKilling = () => {};
      const stop = () => {
        reject(signal.reason);
        stopKilling = this.#killUntilGone(statement);
      };
      signal.addEventListener('abort', stop, { once: true });
      const settle = () => {
        signal.removeEventListener('abort', stop);
        stopKilling();
        release();
      };
      statement.result.then(
        (body) => {
          settle();
          resolve(body);
        },
        (error: unknown) => {
          settle();
          reject(error instanceof EngineGone ? overloaded('store_unavailable', error.message, error) : error);
        },
      );
    });
  }

  /** A kill may come before the engine knows the statement, so it is repeated until the statement ends. */
  #killUntilGone(statement: EngineStatement): () => void {
    let waitedMs = 0;
    let cancelNext = () => {};
    const again = () => {
      if (waitedMs >= KILL_LIMIT_MS) {
        statement.giveUp();
        return;
      }
      statement.kill();
      waitedMs += KILL_AGAIN_MS;
      cancelNext = this.#clock.after(KILL_AGAIN_MS, again);
    };
    again();
    return () => cancelNext();
  }
}

function timedOut(timeoutMs: number): CodedError {
  return new CodedError('store_timeout', `the query took longer than ${timeoutMs} ms`, { status: 504 });
}
