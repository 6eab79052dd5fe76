import { type ChildProcess, spawn } from 'node:child_process';

export interface SupervisedProcess {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A process that ran this long is healthy: its next failure starts the delays anew. */
const HEALTHY_MS = 60_000;
const STOP_MS = 15_000;

/**
 * Keeps one process running: restarts it with growing delays when it ends by itself, stops it with SIGTERM and, when it
 * does not listen, SIGKILL. Lines of its output go to `write` as they come.
 */
export class Supervisor {
  readonly #what: SupervisedProcess;
  readonly #write: (text: string) => void;
  #child: ChildProcess | undefined;
  #stopping = false;
  #delayMs = FIRST_DELAY_MS;
  #restart: NodeJS.Timeout | undefined;

  constructor(what: SupervisedProcess, write: (text: string) => void) {
    this.#what = what;
    this.#write = write;
  }

  /**
   * Starts the process. `onMessage` hears what it sends over IPC. Resolves with its exit code when it ends for good,
   * which is when it was stopped, or, with `once`, when it ends for the first time.
   */
  run(options: { once: boolean; onMessage?: (message: unknown) => void }): Promise<number> {
    return new Promise((resolve) => {
      const launch = (): void => {
        const startedMs = Date.now();
        const child = spawn(process.execPath, [...this.#what.args], {
          env: { ...this.#what.env },
          stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        });
        this.#child = child;
        child.stdout?.on('data', (chunk: Buffer) => this.#write(chunk.toString('utf8')));
        child.stderr?.on('data', (chunk: Buffer) => this.#write(chunk.toString('utf8')));
        child.on('message', (message) => options.onMessage?.(message));
        child.on('exit', (code, signal) => {
          this.#child = undefined;
          if (this.#stopping || options.once) {
            resolve(code ?? 1);
            return;
          }
          if (Date.now() - startedMs > HEALTHY_MS) this.#delayMs = FIRST_DELAY_MS;
          this.#write(`the ${this.#what.name} ended (${signal ?? code}); it starts again in ${this.#delayMs} ms\n`);
          this.#restart = setTimeout(launch, this.#delayMs);
          this.#delayMs = Math.min(this.#delayMs * 2, LONGEST_DELAY_MS);
        });
      };
      launch();
    });
  }

  /** From now on an end is an end: Ctrl+C reaches the process too, before `stop` is called. */
  holdRestarts(): void {
    this.#stopping = true;
    clearTimeout(this.#restart);
  }

  async stop(): Promise<void> {
    this.holdRestarts();
    const child = this.#child;
    if (child === undefined) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(timer);
  }
}
