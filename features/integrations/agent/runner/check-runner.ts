import type { CheckRunMetric, CheckRunReport } from '@komainu/contracts/agent/check-runs.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { LogThrottle } from '@komainu/kernel/log-throttle.ts';
import type { CheckOutput, ValueCollectors } from '../aggregate/parts.ts';
import type { CheckModule, CheckParts } from '../check.ts';
import { addOutcome, CheckInstance, type InstanceConfig, type RunOutcome } from './instance.ts';
import type { InstanceStatus } from './instance-status.ts';
import { ScheduledInstance } from './scheduled-instance.ts';
import { Slots } from './slots.ts';

/** An instance whose check is known by name only; `check` is loaded when it is first asked for. */
export interface WantedInstance extends InstanceConfig {
  readonly check: string;
}

export interface RunnerSettings {
  /** Checks that run at once (`check_runners`). */
  readonly atOnce: number;
  /** Of one run. */
  readonly limitMs: number;
  /** How often what was measured is sent. */
  readonly flushMs: number;
}

export interface RunnerParts {
  readonly checks: Readonly<Record<string, () => Promise<{ readonly check: CheckModule }>>>;
  readonly parts: CheckParts;
  readonly counters: Counters;
  readonly collectors: ValueCollectors;
  readonly random: () => number;
  /** Hears that the runner is alive, at each flush. */
  readonly beat: () => void;
  /** Hands over what was measured; a rejection is a loss that is counted. */
  readonly send: (output: CheckOutput) => Promise<void>;
}

/** Points that wait for a flush; further ones are dropped and counted. */
const MAX_WAITING_SERIES = 500_000;

/** Runs the instances that it is told to, and sends what they measure. */
export class CheckRunner implements Closable {
  readonly #settings: RunnerSettings;
  readonly #with: RunnerParts;
  readonly #slots: Slots;
  readonly #throttle: LogThrottle;
  readonly #scheduled = new Map<string, ScheduledInstance>();
  /** Instances that could not be made, by id. */
  readonly #broken = new Map<string, { readonly wanted: WantedInstance; readonly error: string }>();
  #output: CheckOutput = emptyOutput();
  #cancelFlush: () => void = () => {};
  #closed = false;

  constructor(settings: RunnerSettings, parts: RunnerParts) {
    this.#settings = settings;
    this.#with = parts;
    this.#slots = new Slots(settings.atOnce);
    this.#throttle = new LogThrottle(parts.parts.logger, parts.parts.clock, 300_000);
    this.#scheduleFlush();
  }

  /** Starts what is new or says something new, stops what is no longer wanted; what stays as it is is not disturbed. */
  async apply(wanted: readonly WantedInstance[]): Promise<void> {
    const byId = new Map(wanted.map((one) => [one.id, one]));
    for (const [id, running] of this.#scheduled) {
      const still = byId.get(id);
      if (still !== undefined && isSame(running.instance.config, still)) continue;
      this.#scheduled.delete(id);
      await this.#closeQuietly(running);
    }
    this.#broken.clear();
    for (const [id, one] of byId) {
      if (this.#closed || this.#scheduled.has(id)) continue;
      try {
        const scheduled = new ScheduledInstance(await this.#make(one), {
          clock: this.#with.parts.clock,
          slots: this.#slots,
          random: this.#with.random,
          limitMs: this.#settings.limitMs,
          host: this.#with.parts.host,
          ended: (outcome, status) => this.#ended(outcome, status),
        });
        this.#scheduled.set(id, scheduled);
        scheduled.start();
      } catch (error) {
        this.#broken.set(id, { wanted: one, error: messageOf(error) });
        this.#with.parts.logger.log('warn', 'a check cannot be used', {
          check: one.check,
          source: one.source,
          reason: messageOf(error),
        });
      }
    }
  }

  status(): readonly InstanceStatus[] {
    return [...this.#scheduled.values()].map((one) => one.status);
  }

  /** Instances that could not be made: `<source>: <check>: <reason>`. */
  problems(): readonly string[] {
    return [...this.#broken.values()].map(({ wanted, error }) => `${wanted.source}: ${wanted.check}: ${error}`);
  }

  /** Runs an instance of its own, beside what is scheduled; nothing is sent. A failure is in the report. */
  async runAlone(wanted: WantedInstance, times: number, pauseMs: number, signal: AbortSignal): Promise<CheckRunReport> {
    const { clock } = this.#with.parts;
    const metrics: CheckRunMetric[] = [];
    const report = { check: wanted.check, instance: wanted.id, configSource: wanted.source };
    const nothing = { warnings: [], metrics, serviceChecks: [], events: [], metadata: {}, durationMs: 0 };
    let instance: CheckInstance;
    try {
      instance = await this.#make(wanted);
    } catch (error) {
      return { ...report, ...nothing, error: messageOf(error) };
    }
    try {
      for (let run = 1; ; run++) {
        metrics.length = 0;
        const outcome = await instance.run(this.#settings.limitMs, signal, (type, metric, value, host, tags) =>
          metrics.push({ metric, type, value, host, tags }),
        );
        if (run >= times || signal.aborted) return reportOf(report, outcome, metrics);
        await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
      }
    } finally {
      await this.#closeQuietly(instance);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelFlush();
    await Promise.all([...this.#scheduled.values()].map((one) => this.#closeQuietly(one)));
    this.#scheduled.clear();
    await this.#flush();
  }

  /** Throws when the check is unknown or its options make no sense. */
  async #make(wanted: WantedInstance): Promise<CheckInstance> {
    const load = Object.hasOwn(this.#with.checks, wanted.check) ? this.#with.checks[wanted.check] : undefined;
    if (load === undefined) throw new Error(`there is no check named ${wanted.check}`);
    const { check } = await load();
    return new CheckInstance(check, wanted, this.#with.parts, this.#with.collectors);
  }

  #ended(outcome: RunOutcome, status: InstanceStatus): void {
    const { counters } = this.#with;
    const { check, id, state, error, source } = status;
    counters.add('komainu_agent_check_runs_total', { check, state }, 1, 'runs of checks, by how they ended');
    if (error !== '') this.#throttle.log(id, 'warn', 'a check failed', { check, instance: id, source, reason: error });
    if (this.#output.series.length + outcome.series.length > MAX_WAITING_SERIES) {
      counters.add(
        'komainu_agent_check_dropped_total',
        { reason: 'waiting_limit' },
        outcome.series.length,
        DROPPED_HELP,
      );
      return;
    }
    addOutcome(this.#output, outcome);
  }

  #scheduleFlush(): void {
    this.#cancelFlush = this.#with.parts.clock.after(this.#settings.flushMs, () => {
      void this.#flush().finally(() => {
        if (!this.#closed) this.#scheduleFlush();
      });
    });
  }

  async #flush(): Promise<void> {
    this.#with.beat();
    const output = this.#output;
    if (output.series.length + output.sketches.length + output.serviceChecks.length + output.events.length === 0)
      return;
    this.#output = emptyOutput();
    try {
      await this.#with.send(output);
    } catch (error) {
      const lost = output.series.length + output.sketches.length;
      this.#with.counters.add('komainu_agent_check_dropped_total', { reason: 'buffer_refused' }, lost, DROPPED_HELP);
      this.#throttle.log('flush', 'error', 'what checks measured is lost: the disk buffer refuses it', {
        reason: messageOf(error),
      });
    }
  }

  async #closeQuietly(closable: Closable): Promise<void> {
    try {
      await closable.close();
    } catch (error) {
      this.#with.parts.logger.log('debug', 'a check did not close cleanly', { reason: messageOf(error) });
    }
  }
}

/** An id follows from what was written: a secret, a variable or the tags of a container may have changed since. */
function isSame(running: InstanceConfig, wanted: InstanceConfig): boolean {
  const textOf = ({ instance, initConfig, tags, source }: InstanceConfig) =>
    JSON.stringify([instance, initConfig, tags, source]);
  return textOf(running) === textOf(wanted);
}

const DROPPED_HELP = 'series of checks dropped, by reason';

function emptyOutput(): CheckOutput {
  return { series: [], sketches: [], serviceChecks: [], events: [] };
}

function reportOf(
  report: { readonly check: string; readonly instance: string; readonly configSource: string },
  outcome: RunOutcome,
  metrics: readonly CheckRunMetric[],
): CheckRunReport {
  const { record, error, durationMs } = outcome;
  return {
    ...report,
    durationMs,
    error,
    warnings: record.warnings,
    metrics: [...metrics],
    serviceChecks: record.serviceChecks,
    events: record.events,
    metadata: record.metadata,
  };
}
