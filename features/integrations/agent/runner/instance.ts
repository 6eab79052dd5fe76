import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import { CodedError, messageOf } from '@komainu/kernel/errors.ts';
import type { SketchSeries } from '@komainu/wire/sketches/encode.ts';
import { InstanceAggregator } from '../aggregate/instance-aggregator.ts';
import type { CheckOutput, ValueCollectors } from '../aggregate/parts.ts';
import { type RunRecord, RunSender, type SampleListener } from '../aggregate/run-sender.ts';
import type { Check, CheckModule, CheckParts, YamlMap } from '../check.ts';
import { type CommonOptions, commonOptions } from './common-options.ts';

/** Time that a check has to stop after it was told to. */
const GRACE_MS = 5_000;

export interface InstanceConfig {
  /** `<check>:<hash>`. */
  readonly id: string;
  readonly source: string;
  /** Templates and secrets resolved. */
  readonly initConfig: YamlMap;
  readonly instance: YamlMap;
  /** Tags of the container that it was made for. */
  readonly tags: readonly string[];
}

export interface RunOutcome {
  readonly record: RunRecord;
  /** '' when the run was fine. */
  readonly error: string;
  readonly durationMs: number;
  readonly series: readonly MetricSeries[];
  readonly sketches: readonly SketchSeries[];
}

/** One instance of a check: made once, run again and again, never twice at once. */
export class CheckInstance {
  readonly config: InstanceConfig;
  readonly module: CheckModule;
  readonly options: CommonOptions;
  readonly #parts: CheckParts;
  readonly #check: Check;
  readonly #aggregator: InstanceAggregator;
  /** Of a run that did not stop when it was told to. */
  #hanging: Promise<void> | undefined;

  /** Throws what the check throws for options that make no sense (`bad_check_config`). */
  constructor(module: CheckModule, config: InstanceConfig, parts: CheckParts, collectors: ValueCollectors) {
    this.module = module;
    this.config = config;
    this.#parts = parts;
    this.options = commonOptions(module, config.instance, config.initConfig);
    this.#aggregator = new InstanceAggregator(collectors, this.options.intervalS);
    this.#check = module.create(config.instance, config.initConfig, parts);
  }

  /** Whether the last run still goes on although it was told to stop. */
  get hangs(): boolean {
    return this.#hanging !== undefined;
  }

  /** Resolves when a run that hangs has ended after all. */
  ended(): Promise<void> {
    return this.#hanging ?? Promise.resolve();
  }

  /** Runs once, at most `limitMs`; never rejects. What was sent before a failure counts. */
  async run(limitMs: number, signal: AbortSignal, listener?: SampleListener): Promise<RunOutcome> {
    const { clock } = this.#parts;
    const startedMs = clock.nowMs();
    const sender = new RunSender(
      {
        host: this.options.emptyHost ? '' : this.#parts.host,
        tags: [...this.options.tags, ...this.config.tags],
        accepts: this.options.accepts,
      },
      this.#aggregator,
      () => clock.nowMs(),
      listener,
    );
    const error = await this.#runWithin(sender, limitMs, signal);
    // Whatever a check that hangs still says belongs to no run.
    sender.closed = true;
    if (sender.record.dropped > 0) {
      sender.record.warnings.push(
        `${sender.record.dropped} samples were no numbers or of too many contexts, and are dropped`,
      );
    }
    const endedMs = clock.nowMs();
    const { series, sketches } = this.#aggregator.commit(Math.floor(endedMs / 1000));
    return { record: sender.record, error, durationMs: endedMs - startedMs, series, sketches };
  }

  async close(): Promise<void> {
    await this.#check.close?.();
  }

  async #runWithin(sender: RunSender, limitMs: number, signal: AbortSignal): Promise<string> {
    const { clock } = this.#parts;
    const stop = new AbortController();
    const { promise: outOfTime, resolve: giveUp } = Promise.withResolvers<'hangs'>();
    let tooLong = false;
    let cancelGrace = () => {};
    const abort = () => {
      stop.abort(new CodedError('check_stopped', 'the check was told to stop'));
      cancelGrace = clock.after(GRACE_MS, () => giveUp('hangs'));
    };
    const cancelLimit = clock.after(limitMs, () => {
      tooLong = true;
      abort();
    });
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    const run = runSafely(this.#check, sender, stop.signal);
    try {
      const result = await Promise.race([run, outOfTime]);
      if (result === 'hangs') {
        this.#hanging = run.then(() => {
          this.#hanging = undefined;
        });
        return `does not end: it was told to stop after ${limitMs / 1000} s and goes on; it is not asked again until it ends`;
      }
      if (tooLong) return `took longer than ${limitMs / 1000} s and was stopped`;
      return result === undefined ? '' : errorText(result.error);
    } finally {
      cancelLimit();
      cancelGrace();
      signal.removeEventListener('abort', abort);
    }
  }
}

/** The error in a box, so that a check that throws nothing at all is not taken for one that ended well. */
async function runSafely(
  check: Check,
  sender: RunSender,
  signal: AbortSignal,
): Promise<{ readonly error: unknown } | undefined> {
  try {
    await check.run(sender, signal);
    return undefined;
  } catch (error) {
    return { error };
  }
}

const MAX_ERROR_LENGTH = 1_000;

function errorText(error: unknown): string {
  return (messageOf(error) || 'failed without a reason').slice(0, MAX_ERROR_LENGTH);
}

/** Adds what a run gave to what is to be sent. */
export function addOutcome(output: CheckOutput, outcome: RunOutcome): void {
  for (const one of outcome.series) output.series.push(one);
  for (const one of outcome.sketches) output.sketches.push(one);
  for (const one of outcome.record.serviceChecks) output.serviceChecks.push(one);
  for (const one of outcome.record.events) output.events.push(one);
}
