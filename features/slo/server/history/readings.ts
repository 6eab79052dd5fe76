import type { SloAppliedCorrection } from '@komainu/contracts/slo/history.ts';
import type { SloDefinition } from '@komainu/contracts/slo/slo.ts';
import type { SloReadings } from '@komainu/evaluate/sources.ts';
import type { CorrectionKeeper } from '../corrections/correction-keeper.ts';
import { type KeptSlo, TIMEFRAME_SECONDS } from '../definition/stored.ts';
import type { SloKeeper } from '../keeper.ts';
import type { SloPorts } from '../ports.ts';
import { budgetSpent, burnRate } from './budget.ts';
import { measure } from './measure.ts';
import type { Measured, Measurement } from './measurement.ts';
import { merged, type Stretch } from './stretches.ts';

/** How long a measurement stands for the next asker: alerts and lists ask every minute, and windows are days. */
const FRESH_MS = 45_000;
const MOST_KEPT = 2_000;

interface KeptMeasurement {
  readonly atMs: number;
  readonly measurement: Promise<Measurement>;
}

/** Measures objectives with their corrections, and keeps the answers for a moment. */
export class SloMeasurer {
  readonly #slos: SloKeeper;
  readonly #corrections: CorrectionKeeper;
  readonly #ports: Pick<SloPorts, 'fetch' | 'monitors'>;
  readonly #kept = new Map<string, KeptMeasurement>();

  constructor(slos: SloKeeper, corrections: CorrectionKeeper, ports: Pick<SloPorts, 'fetch' | 'monitors'>) {
    this.#slos = slos;
    this.#corrections = corrections;
    this.#ports = ports;
  }

  /** What is seen of an objective in a window, and what corrections take out of it. */
  async measure(
    slo: KeptSlo,
    window: Stretch,
    applyCorrections: boolean,
  ): Promise<{ readonly measurement: Measurement; readonly corrections: readonly SloAppliedCorrection[] }> {
    const corrections = applyCorrections ? await this.#corrections.applied(slo, window) : [];
    const excluded = stretchesOf(corrections);
    return { measurement: await measure(slo.definition, { window, excluded }, this.#ports), corrections };
  }

  /** The times of a window that do not count, merged. */
  async excluded(slo: KeptSlo, window: Stretch): Promise<readonly Stretch[]> {
    return stretchesOf(await this.#corrections.applied(slo, window));
  }

  /** What is seen of the seconds up to now, with corrections; not measured anew within a moment. */
  async upToNow(slo: KeptSlo, seconds: number, nowUnixMs: number): Promise<Measurement> {
    const key = `${slo.id} ${slo.version} ${seconds}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined && nowUnixMs - kept.atMs < FRESH_MS && nowUnixMs >= kept.atMs) return await kept.measurement;
    const to = Math.floor(nowUnixMs / 1000);
    const measurement = this.measure(slo, { from: to - seconds, to }, true).then((measured) => measured.measurement);
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(key, { atMs: nowUnixMs, measurement });
    // What failed is tried again by the next.
    measurement.catch(() => this.#kept.delete(key));
    return await measurement;
  }

  /**
   * For monitors of the type `slo alert`: per cent of the budget that was spent in `overSeconds`, or how many times faster than
   * the target of that timeframe allows errors came, of two windows the lesser.
   */
  readonly read: SloReadings = async (query, atUnixMs) => {
    const slo = await this.#slos.find(query.sloId);
    if (slo === undefined) return undefined;
    const target = targetOver(slo.definition, query.overSeconds);
    if (query.measure === 'error_budget') {
      return valuesOf(await this.upToNow(slo, query.overSeconds, atUnixMs), (one) => budgetSpent(one, target));
    }
    const burned = async (seconds: number | null) =>
      seconds === null
        ? undefined
        : valuesOf(await this.upToNow(slo, seconds, atUnixMs), (one) => burnRate(one, target));
    const [long, short] = await Promise.all([burned(query.longWindowSeconds), burned(query.shortWindowSeconds)]);
    return lesserOf(long ?? short ?? [], short);
  };
}

function stretchesOf(corrections: readonly SloAppliedCorrection[]): Stretch[] {
  return merged(corrections.map(({ start, end }) => ({ from: start, to: end })));
}

type Values = Exclude<Awaited<ReturnType<SloReadings>>, undefined>;

/** Of each group, or of the whole when there are none; what was not measured has no value. */
function valuesOf({ overall, groups }: Measurement, of: (measured: Measured) => number): Values {
  const all: [readonly string[], Measured | null][] =
    groups.size === 0 ? [[[], overall]] : [...groups].map(([name, measured]) => [name.split(','), measured]);
  return all.flatMap(([tags, measured]) =>
    measured === null || measured.total <= 0 ? [] : [{ tags, value: of(measured) }],
  );
}

/** What is over a threshold in one window only is over already, or just beginning. */
function lesserOf(long: Values, short: Values | undefined): Values {
  if (short === undefined) return long;
  const others = new Map(short.map(({ tags, value }) => [tags.join(','), value]));
  return long.flatMap(({ tags, value }) => {
    const other = others.get(tags.join(','));
    return other === undefined ? [] : [{ tags, value: Math.min(value, other) }];
  });
}

/** The target of the timeframe of this length, else the primary one. */
function targetOver(definition: SloDefinition, seconds: number): number {
  const found = definition.thresholds.find(
    ({ timeframe }) => timeframe !== 'custom' && TIMEFRAME_SECONDS[timeframe] === seconds,
  );
  return found?.target ?? definition.target_threshold;
}
