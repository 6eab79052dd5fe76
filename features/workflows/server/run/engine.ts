import type { StoredRun } from '@komainu/contracts/workflows/run-store.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { randomHex } from '@komainu/kernel/ids.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { LogThrottle } from '@komainu/kernel/log-throttle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { LIMITS } from './limits.ts';
import { CLAIM_MS, RunWorker, type WorkerParts } from './worker.ts';

export interface EngineParts extends Omit<WorkerParts, 'owner'> {
  readonly counters: Counters;
  readonly logger: Logger;
  /** Whether no other process shares the store: what an earlier one had claimed is free at once then. */
  readonly exclusive: boolean;
}

const POLL_MS = 2_000;
const PRUNE_EVERY_MS = 300_000;
/** What is under way when the server stops gets so long to end by itself. */
const STOP_GRACE_MS = 2_000;

/**
 * Works at the runs that are due, those of earlier processes included. Every step is kept before it begins and when it has ended,
 * so a run goes on where it stood after a crash; several servers share the runs by claims that run out.
 */
export class WorkflowEngine implements Closable {
  readonly #parts: EngineParts;
  readonly #owner = randomHex(8);
  readonly #workers = new Map<string, { readonly worker: RunWorker; readonly done: Promise<void> }>();
  readonly #throttle: LogThrottle;
  #cancelTimer: () => void = () => {};
  #claiming: Promise<void> | undefined;
  #isAsked = false;
  #isClosed = false;
  #prunedMs = 0;

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#throttle = new LogThrottle(parts.logger, parts.clock);
  }

  /** Goes on with what an earlier process left. */
  async start(): Promise<void> {
    if (this.#parts.exclusive) await this.#parts.store.release();
    this.wake();
  }

  /** Looks for runs that are due, now. */
  wake(): void {
    this.#isAsked = true;
    if (this.#claiming !== undefined || this.#isClosed) return;
    this.#cancelTimer();
    this.#claiming = this.#claim().finally(() => {
      this.#claiming = undefined;
      if (this.#isClosed) return;
      if (this.#isAsked) this.wake();
      else this.#cancelTimer = this.#parts.clock.after(POLL_MS, () => this.wake());
    });
  }

  /** Asks for a run to be stopped, here or on another server; false when it has ended. */
  async cancel(id: string): Promise<boolean> {
    const isAsked = await this.#parts.store.requestCancel(id);
    this.#workers.get(id)?.worker.cancel();
    this.wake();
    return isAsked;
  }

  /** Asks for all runs of a workflow to be stopped. */
  async cancelAll(workflowId: string): Promise<void> {
    await this.#parts.store.cancelAll(workflowId);
    this.wake();
  }

  /** Leaves the runs to the next process. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer();
    await this.#claiming;
    const workers = [...this.#workers.values()];
    for (const { worker } of workers) worker.close();
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const stop = this.#parts.clock.after(STOP_GRACE_MS, resolve);
    const all = Promise.all(workers.map(({ done }) => done)).then(() => {});
    await Promise.race([all, late]);
    stop();
    for (const { worker } of workers) worker.breakOff();
    await all;
  }

  async #claim(): Promise<void> {
    this.#isAsked = false;
    const { store, clock } = this.#parts;
    try {
      await this.#prune();
      const room = LIMITS.mostAtOnce - this.#workers.size;
      if (room <= 0) return;
      const nowMs = clock.nowMs();
      const runs = await store.claim(this.#owner, nowMs, nowMs + CLAIM_MS, room);
      for (const run of runs) this.#work(run);
    } catch (error) {
      this.#throttle.log('claim', 'warn', 'runs of workflows cannot be read', { reason: messageOf(error) });
    }
  }

  #work(run: StoredRun & { readonly cancelRequested: boolean }): void {
    // What this server lost and found again is worked at once only.
    if (this.#workers.has(run.id)) return;
    const done = this.#finish(run).finally(() => {
      this.#workers.delete(run.id);
      this.wake();
    });
    const entry = this.#workers.get(run.id);
    if (entry !== undefined) this.#workers.set(run.id, { ...entry, done });
  }

  async #finish(run: StoredRun & { readonly cancelRequested: boolean }): Promise<void> {
    const { counters } = this.#parts;
    try {
      const worker = new RunWorker(run, { ...this.#parts, owner: this.#owner });
      this.#workers.set(run.id, { worker, done: Promise.resolve() });
      const state = await worker.work();
      if (state !== 'running') {
        counters.add('komainu_workflow_runs_ended_total', { state }, 1, 'runs of workflows that ended, by how');
      }
    } catch (error) {
      this.#workers.get(run.id)?.worker.breakOff();
      // The claim runs out, and then it is taken up again.
      this.#throttle.log('run', 'warn', 'a run of a workflow cannot go on now', {
        id: run.id,
        reason: messageOf(error),
      });
    }
  }

  async #prune(): Promise<void> {
    const { clock, store } = this.#parts;
    const nowMs = clock.nowMs();
    if (nowMs - this.#prunedMs < PRUNE_EVERY_MS) return;
    this.#prunedMs = nowMs;
    await store.prune(nowMs - LIMITS.keptMs, LIMITS.mostKept);
  }
}
