import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@komainu/kernel/clock.ts';
import { CodedError, codeOf, messageOf } from '@komainu/kernel/errors.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { identify, isAlive, readIdentity } from '../data-directory/process-identity.ts';
import { EngineProcess } from './engine-process.ts';
import type { ChildSettings } from './protocol.ts';

const BACK_OFF_MS = [50, 250, 1_000, 2_000, 5_000];
/** A child that lived this long starts the back-off anew. */
const SETTLED_AFTER_MS = 10_000;
const FIRST_TRIES = 3;
const STALE_CHILD_LIMIT_MS = 10_000;

export interface SupervisorSettings {
  readonly child: ChildSettings;
  /** Where the running child's identity is kept, so that a later start finds a child that was left behind. */
  readonly pidFile: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Keeps one child process running: starts it, notices its end, starts it again with growing pauses. */
export class Supervisor {
  readonly #settings: SupervisorSettings;
  #engine: EngineProcess | undefined;
  #waiting: (() => void)[] = [];
  #closed = false;
  #cancelRestart: (() => void) | undefined;
  #failures = 0;
  #starting: Promise<void> = Promise.resolve();
  restarts = 0;
  /** Why there is no engine; empty while there is one. */
  reason = 'starting';

  constructor(settings: SupervisorSettings) {
    this.#settings = settings;
  }

  /** The first start: its failure is the caller's, after a second and a third try. */
  async start(): Promise<void> {
    await endStaleChild(this.#settings.pidFile);
    for (let triesLeft = FIRST_TRIES - 1; ; triesLeft--) {
      try {
        this.#starting = this.#startOnce();
        await this.#starting;
        return;
      } catch (error) {
        if (triesLeft === 0 || codeOf(error) === 'data_dir_in_use') throw error;
        this.#settings.logger.log('warn', 'the store process is started again', { reason: messageOf(error) });
      }
    }
  }

  /** The running engine, or undefined while there is none. */
  get engine(): EngineProcess | undefined {
    return this.#engine?.usable === true ? this.#engine : undefined;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Resolves when an engine runs or the supervisor is closed. */
  async available(): Promise<void> {
    while (this.engine === undefined && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRestart?.();
    const engine = this.#engine;
    this.#engine = undefined;
    this.#wake();
    await this.#starting.catch(() => {});
    await engine?.close();
    rmSync(this.#settings.pidFile, { force: true });
  }

  async #startOnce(): Promise<void> {
    const { child, clock, pidFile, logger } = this.#settings;
    const engine = await EngineProcess.start(child, clock, (pid) => {
      writeFileSync(pidFile, JSON.stringify(identify(pid) ?? { pid, started: 'unknown' }), { mode: 0o600 });
    });
    if (this.#closed) {
      await engine.close();
      return;
    }
    this.#engine = engine;
    this.reason = '';
    this.#wake();
    const startedMs = clock.nowMs();
    void engine.gone.then((reason) => {
      if (this.#closed) return;
      this.#engine = undefined;
      if (clock.nowMs() - startedMs >= SETTLED_AFTER_MS) this.#failures = 0;
      logger.log('error', 'the store process is gone', { reason });
      this.#restartLater(reason);
    });
  }

  #restartLater(reason: string): void {
    const pauseMs = BACK_OFF_MS[Math.min(this.#failures, BACK_OFF_MS.length - 1)] ?? 0;
    this.#failures++;
    this.reason = reason;
    this.#cancelRestart = this.#settings.clock.after(pauseMs, () => {
      this.#starting = this.#startOnce().then(
        () => {
          this.restarts++;
        },
        (error: unknown) => {
          this.#settings.logger.log('error', 'the store process could not be started', { reason: messageOf(error) });
          if (!this.#closed) this.#restartLater(messageOf(error));
        },
      );
    });
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/**
 * Ends a child that outlived its server. A healthy one ends by itself when its parent dies; a hung one would hold the
 * engine's directory for ever. The data directory's lock is ours by now, so any child left is stale.
 */
async function endStaleChild(pidFile: string): Promise<void> {
  const stale = readIdentity(pidFile);
  if (stale === undefined) return;
  for (let waitedMs = 0; isAlive(stale); waitedMs += 20) {
    if (waitedMs >= STALE_CHILD_LIMIT_MS) {
      throw new CodedError('data_dir_in_use', `an earlier store process (${stale.pid}) does not end`, { status: 503 });
    }
    try {
      process.kill(stale.pid, 'SIGKILL');
    } catch {
      // Gone between the look and the signal.
    }
    await sleep(20);
  }
  rmSync(pidFile, { force: true });
}
