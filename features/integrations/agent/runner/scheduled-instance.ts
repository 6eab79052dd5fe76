import type { Clock } from '@komainu/kernel/clock.ts';
import type { SentServiceCheck } from '../aggregate/parts.ts';
import type { CheckInstance, RunOutcome } from './instance.ts';
import { type InstanceStatus, serviceStatusOf, statusAfter, waitingStatus } from './instance-status.ts';
import type { Slots } from './slots.ts';

export interface ScheduleParts {
  readonly clock: Clock;
  readonly slots: Slots;
  /** From 0 to 1: spreads the first runs. */
  readonly random: () => number;
  /** Of one run. */
  readonly limitMs: number;
  readonly host: string;
  /** Hears of each run that ended. */
  readonly ended: (outcome: RunOutcome, status: InstanceStatus) => void;
}

/** No instance waits longer than this for its first run: whoever starts an agent wants to see something. */
const MAX_FIRST_DELAY_MS = 10_000;

/** Runs an instance each `min_collection_interval`, the first time after a random part of it. */
export class ScheduledInstance {
  readonly instance: CheckInstance;
  status: InstanceStatus;
  readonly #parts: ScheduleParts;
  readonly #stop = new AbortController();
  #cancel: () => void = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(instance: CheckInstance, parts: ScheduleParts) {
    this.instance = instance;
    this.#parts = parts;
    const { config, module, options } = instance;
    this.status = waitingStatus(module.name, config.id, options.name, config.source, options.intervalS);
  }

  start(): void {
    const spreadMs = Math.min(this.instance.options.intervalS * 1000, MAX_FIRST_DELAY_MS);
    this.#schedule(this.#parts.random() * spreadMs);
  }

  /** Waits for the run that is under way, which is told to stop. */
  async close(): Promise<void> {
    this.#cancel();
    this.#stop.abort();
    await this.#running;
    this.#cancel();
    await this.instance.close();
  }

  #schedule(delayMs: number): void {
    if (this.#stop.signal.aborted) return;
    this.#cancel = this.#parts.clock.after(delayMs, () => {
      this.#running = this.#turn();
    });
  }

  async #turn(): Promise<void> {
    const { clock, slots, limitMs } = this.#parts;
    const dueMs = clock.nowMs();
    const release = await slots.take();
    try {
      if (this.#stop.signal.aborted) return;
      const outcome = await this.instance.run(limitMs, this.#stop.signal);
      if (!this.#stop.signal.aborted || outcome.error === '') this.#note(outcome);
    } finally {
      release();
    }
    if (this.instance.hangs) {
      void this.instance.ended().then(() => this.#schedule(0));
      return;
    }
    const intervalMs = this.instance.options.intervalS * 1000;
    // Runs that were missed are not made up for.
    const lateMs = (clock.nowMs() - dueMs) % intervalMs;
    this.#schedule(intervalMs - lateMs);
  }

  #note(outcome: RunOutcome): void {
    const { clock, ended, host } = this.#parts;
    this.status = statusAfter(this.status, outcome, this.instance.hangs, clock.nowMs());
    const { check, state, error, warnings } = this.status;
    const sign: SentServiceCheck = {
      name: 'datadog.agent.check_status',
      status: serviceStatusOf(state),
      message: error || warnings[0] || '',
      host,
      tags: [`check:${check}`],
      timeUnixS: Math.floor(clock.nowMs() / 1000),
    };
    const record = { ...outcome.record, serviceChecks: [...outcome.record.serviceChecks, sign] };
    ended({ ...outcome, record }, this.status);
  }
}
