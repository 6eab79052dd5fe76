import type { Clock } from '@komainu/kernel/clock.ts';
import type { Counters } from '@komainu/kernel/counters.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { SketchBuilder } from '@komainu/wire/sketches/builder.ts';
import type { LogTap } from '../intake/stages.ts';
import { DraftEvent } from '../tail/draft-event.ts';
import type { LogMetricBody } from './definition.ts';
import { MetricGenerator } from './generator.ts';
import { GeneratorIndex } from './generators.ts';
import { type Additions, BUCKET_S, keyOf } from './running-totals.ts';

/** Points further ahead are refused by the metric store; such logs count now. */
const MOST_AHEAD_S = 3_000;

/**
 * Makes log-based metrics at the door, of every processed log, whether or not an index keeps it. What a request adds is
 * collected until its last log, and handed on as a whole.
 */
export class LogMetricsTap implements LogTap {
  readonly #clock: Clock;
  readonly #counters: Counters;
  readonly #add: (additions: Additions) => Promise<void>;
  readonly #event = new DraftEvent(new LogDraft());
  #generators = new GeneratorIndex([]);
  #additions: Additions = new Map();
  #nowMs = 0;
  #bucketUnixS = 0;

  /** `add` resolves when what it was given is committed. */
  constructor(clock: Clock, counters: Counters, add: (additions: Additions) => Promise<void>) {
    this.#clock = clock;
    this.#counters = counters;
    this.#add = add;
  }

  get active(): boolean {
    return this.#generators.size > 0;
  }

  /** Takes the definitions over; those whose filter cannot be read any more make nothing. */
  use(documents: readonly Document<LogMetricBody>[]): void {
    this.#generators = new GeneratorIndex(
      documents.flatMap(({ id, body }) => {
        try {
          return new MetricGenerator(id, body);
        } catch {
          return [];
        }
      }),
    );
  }

  offer(draft: LogDraft): void {
    this.#event.show(draft);
    this.#nowMs = this.#clock.nowMs();
    this.#bucketUnixS = bucketOf(draft.timeUnixMs, this.#nowMs);
    this.#generators.each(draft, this.#count);
  }

  settled(): Promise<void> | undefined {
    if (this.#additions.size === 0) return undefined;
    const additions = this.#additions;
    this.#additions = new Map();
    return this.#add(additions);
  }

  abandon(): void {
    this.#additions.clear();
  }

  /** A field, so that no closure is made for each log. */
  readonly #count = (generator: MetricGenerator): void => {
    if (!generator.matches(this.#event)) return;
    const values = generator.values(this.#event);
    if (values?.length === 0) {
      this.#note('komainu_log_metric_unmeasured_total', generator, 'logs of a distribution that lack a number');
      return;
    }
    const { group, overflowed } = generator.groupOf(this.#event, this.#nowMs);
    if (overflowed)
      this.#note('komainu_log_metric_overflow_total', generator, 'logs beyond the groups that a metric may have');
    const key = keyOf(group, this.#bucketUnixS);
    let addition = this.#additions.get(key);
    if (addition === undefined) {
      const sketch = values === undefined ? undefined : new SketchBuilder();
      addition = { group, bucketUnixS: this.#bucketUnixS, count: 0, sketch };
      this.#additions.set(key, addition);
    }
    addition.count++;
    for (const value of values ?? []) addition.sketch?.add(value);
  };

  #note(name: string, { name: metric }: MetricGenerator, help: string): void {
    this.#counters.add(name, { metric }, 1, help);
  }
}

function bucketOf(timeUnixMs: number, nowMs: number): number {
  const ahead = timeUnixMs - nowMs > MOST_AHEAD_S * 1_000;
  const timeUnixS = Math.floor((ahead ? nowMs : timeUnixMs) / 1_000);
  return timeUnixS - (timeUnixS % BUCKET_S);
}
