import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { LogThrottle } from '@komainu/kernel/log-throttle.ts';
import type { Logger } from '@komainu/kernel/logger.ts';
import { nextOccurrence, type Schedule, scheduleOf } from '../definition/schedule.ts';
import type { KeptWorkflow } from '../definition/stored.ts';
import { triggerFor } from '../definition/triggers.ts';
import type { WorkflowKeeper } from '../keeper.ts';
import { type StarterParts, startRun } from './starter.ts';
import { uuidOf } from './uuid-of.ts';

export interface SchedulerParts extends StarterParts {
  readonly keeper: WorkflowKeeper;
  readonly logger: Logger;
}

/** A workflow that runs by itself, and when it does next. */
interface Scheduled {
  readonly workflow: KeptWorkflow;
  readonly schedule: Schedule;
  /** Unix milliseconds; undefined: never again. */
  readonly nextMs: number | undefined;
}

const TICK_MS = 5_000;
/** What was missed while no server ran is made up for when it is not longer ago; of several times the last. */
const MISSED_MS = 600_000;

/**
 * Starts published workflows at the times of their `scheduleTrigger`. The id of a run follows from the time, so several servers,
 * and one that starts again, start it once.
 */
export class WorkflowScheduler implements Closable {
  readonly #parts: SchedulerParts;
  readonly #throttle: LogThrottle;
  #scheduled = new Map<string, Scheduled>();
  #stamp = '';
  #cancelTimer: () => void = () => {};
  #underWay: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#throttle = new LogThrottle(parts.logger, parts.clock);
  }

  /** Looks now, and every few seconds until it is closed. */
  start(): void {
    this.#underWay = this.#tick().finally(() => {
      if (!this.#isClosed) this.#cancelTimer = this.#parts.clock.after(TICK_MS, () => this.start());
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer();
    await this.#underWay;
  }

  async #tick(): Promise<void> {
    const { clock } = this.#parts;
    try {
      await this.#refresh();
      const nowMs = clock.nowMs();
      for (const [id, one] of this.#scheduled) {
        if (one.nextMs === undefined || one.nextMs > nowMs) continue;
        // Of several times that were missed, the last.
        const timeMs = lastBefore(one, nowMs);
        if (timeMs !== undefined) await this.#begin(one, timeMs);
        this.#scheduled.set(id, later(one, nowMs));
      }
    } catch (error) {
      this.#throttle.log('tick', 'warn', 'schedules of workflows cannot be read', { reason: messageOf(error) });
    }
  }

  async #begin({ workflow, schedule }: Scheduled, timeMs: number): Promise<void> {
    const { store, logger } = this.#parts;
    try {
      if (schedule.isExclusive && (await store.counts(workflow.id)).running > 0) return;
      await startRun(
        workflow,
        {
          id: uuidOf(`${workflow.id} ${timeMs}`),
          source: 'schedule',
          // As with monitors: whoever changed it last answers for what it does.
          actor: workflow.owner,
          startedBy: schedule.rule,
          inputs: {},
          sourceObject: { schedule: { time: new Date(timeMs).toISOString() } },
        },
        this.#parts,
      );
    } catch (error) {
      logger.log('warn', 'a workflow could not be started by its schedule', {
        id: workflow.id,
        reason: messageOf(error),
      });
    }
  }

  /** Reads what has changed; new times begin when a workflow was saved. */
  async #refresh(): Promise<void> {
    const { keeper, clock } = this.#parts;
    const stamp = await keeper.stamp();
    if (stamp === this.#stamp) return;
    const before = this.#scheduled;
    const scheduled = new Map<string, Scheduled>();
    for (const workflow of await keeper.all()) {
      const { spec, published } = workflow.definition;
      const schedule = published ? scheduleOf(triggerFor(spec, 'schedule')) : undefined;
      if (schedule === undefined) continue;
      const known = before.get(workflow.id);
      const fromMs = Math.max(workflow.updatedUnixMs, clock.nowMs() - MISSED_MS);
      const isSame = known?.workflow.version === workflow.version;
      scheduled.set(workflow.id, isSame ? known : later({ workflow, schedule, nextMs: undefined }, fromMs));
    }
    this.#scheduled = scheduled;
    this.#stamp = stamp;
  }
}

function later(one: Scheduled, afterMs: number): Scheduled {
  return { ...one, nextMs: nextTime(one, afterMs) };
}

/** A rule that hits nothing in many years has no next time. */
function nextTime({ workflow, schedule }: Scheduled, afterMs: number): number | undefined {
  try {
    return nextOccurrence(schedule, workflow.createdUnixMs, afterMs);
  } catch {
    return undefined;
  }
}

/** The last of the times that are due and not long gone; undefined when all are. */
function lastBefore(one: Scheduled, nowMs: number): number | undefined {
  let last: number | undefined;
  let after = Math.max((one.nextMs ?? nowMs) - 1, nowMs - MISSED_MS);
  for (;;) {
    const next = nextTime(one, after);
    if (next === undefined || next > nowMs || next <= after) return last;
    last = next;
    after = next;
  }
}
