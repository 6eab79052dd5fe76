import type { GovernedMetric } from '@komainu/contracts/metrics/governance-api.ts';
import { carries, explodingTag, type TaggedSeries } from './exploding-tag.ts';
import { HyperLogLog } from './hyper-log-log.ts';

/** New series of a metric that an hour may bring, unless the operator says otherwise. */
const USUAL_SERIES_LIMIT = 100_000;

const HOUR_S = 3600;
const MINUTE_S = 60;
/** More than there are minutes in the clock of 32 bits. */
const EPOCHS = 1e8;
/** So many of the newest series say which tag explodes. */
const SAMPLE = 10_000;
/** Series that do not carry the exploding tag go on being taken, up to this many times the limit in an hour. */
const WITHOUT_TAG = 2;

/** A metric as the governor sees it. */
export interface GrowingMetric {
  readonly name: string;
  readonly series: readonly number[];
}

/** A series that asks to be known. */
export interface NewSeries extends TaggedSeries {
  readonly id: { readonly low: number; readonly high: number };
}

/** What there is to know of a metric that is contained, without what is counted. */
export type ContainedMetric = Omit<GovernedMetric, 'containedSeries'>;

/** Who is told of metrics that are contained, and of those that no longer are. */
export interface GovernorListener {
  contained(metric: ContainedMetric): void;
  released(metric: string): void;
}

interface Growth {
  sinceUnixS: number;
  newSeries: number;
  containment: Containment | undefined;
}

interface Containment {
  readonly tag: string | undefined;
  readonly sinceUnixS: number;
  readonly seriesBefore: number;
  readonly refused: HyperLogLog;
}

/**
 * Keeps a metric whose tag explodes from filling memory and store: once it has brought more new series within an hour than
 * the limit, further ones are refused (docs/adr/0014-series-limit.md) until somebody lifts that. Series that are known
 * go on; so do new ones without the tag that explodes. Asked only for series that nobody knows yet: known ones cost
 * nothing.
 */
export class SeriesGovernor {
  readonly #limit: number;
  readonly #listener: GovernorListener;
  readonly #growth = new Map<string, Growth>();
  #lifted = 0;

  /** `limit` new series a metric and hour; 0 for none. */
  constructor(limit = USUAL_SERIES_LIMIT, listener: GovernorListener = { contained() {}, released() {} }) {
    this.#limit = limit;
    this.#listener = listener;
  }

  get limit(): number {
    return this.#limit;
  }

  /** Whether a new series may join its metric. `seriesOf` looks up those that the metric has. */
  admits(
    metric: GrowingMetric,
    series: NewSeries,
    nowUnixS: number,
    seriesOf: (number: number) => TaggedSeries,
  ): boolean {
    if (this.#limit === 0) return true;
    const growth = this.#growthOf(metric.name, nowUnixS);
    if (growth.containment === undefined) {
      if (growth.newSeries < this.#limit) {
        growth.newSeries++;
        return true;
      }
      growth.containment = this.#contain(metric, nowUnixS, seriesOf);
    }
    const { tag, refused } = growth.containment;
    const spared = tag !== undefined && !carries(series, tag);
    if (spared && growth.newSeries < WITHOUT_TAG * this.#limit) {
      growth.newSeries++;
      return true;
    }
    refused.add(series.id.low, series.id.high);
    return false;
  }

  /** The metrics that are contained, longest first. */
  governed(): GovernedMetric[] {
    return [...this.#growth]
      .flatMap(([metric, { containment }]) => (containment === undefined ? [] : [presented(metric, containment)]))
      .sort((one, other) => one.sinceUnixMs - other.sinceUnixMs || (one.metric < other.metric ? -1 : 1));
  }

  /** New series of a metric in its present hour, and whether they are many for the limit. */
  growth(metric: string, nowUnixS: number): { readonly newSeries: number; readonly exploding: boolean } {
    const growth = this.#growth.get(metric);
    const newSeries = growth === undefined || nowUnixS >= growth.sinceUnixS + HOUR_S ? 0 : growth.newSeries;
    const exploding = growth?.containment !== undefined || (this.#limit > 0 && newSeries * 2 > this.#limit);
    return { newSeries, exploding };
  }

  /** Lets a metric grow again, up to the limit; false when it was not contained. */
  lift(metric: string): boolean {
    const isContained = this.#growth.get(metric)?.containment !== undefined;
    if (isContained) this.forget(metric);
    return isContained;
  }

  /** Forgets what is known of a metric that is no more. */
  forget(metric: string): void {
    const wasContained = this.#growth.get(metric)?.containment !== undefined;
    this.#growth.delete(metric);
    this.#lifted++;
    if (wasContained) this.#listener.released(metric);
  }

  /** Contains again what was contained before this server stopped; what it refuses is counted from now on. */
  restore(metrics: Iterable<ContainedMetric>): void {
    if (this.#limit === 0) return;
    for (const { metric, tag, sinceUnixMs, seriesBefore } of metrics) {
      const sinceUnixS = Math.floor(sinceUnixMs / 1000);
      const containment = { tag: tag ?? undefined, sinceUnixS, seriesBefore, refused: new HyperLogLog() };
      this.#growth.set(metric, { sinceUnixS, newSeries: this.#limit, containment });
    }
  }

  /** While this number stays the same, what was refused is refused again: a minute, unless something is lifted. */
  epoch(nowUnixS: number): number {
    return Math.floor(nowUnixS / MINUTE_S) + this.#lifted * EPOCHS;
  }

  #growthOf(metric: string, nowUnixS: number): Growth {
    let growth = this.#growth.get(metric);
    if (growth === undefined) {
      growth = { sinceUnixS: nowUnixS, newSeries: 0, containment: undefined };
      this.#growth.set(metric, growth);
    } else if (nowUnixS >= growth.sinceUnixS + HOUR_S) {
      growth.sinceUnixS = nowUnixS;
      growth.newSeries = 0;
    }
    return growth;
  }

  #contain(metric: GrowingMetric, nowUnixS: number, seriesOf: (number: number) => TaggedSeries): Containment {
    const containment = {
      tag: explodingTag(metric.series.slice(-SAMPLE).map(seriesOf)),
      sinceUnixS: nowUnixS,
      seriesBefore: metric.series.length,
      refused: new HyperLogLog(),
    };
    const { containedSeries: _none, ...facts } = presented(metric.name, containment);
    this.#listener.contained(facts);
    return containment;
  }
}

function presented(metric: string, { tag, sinceUnixS, seriesBefore, refused }: Containment): GovernedMetric {
  return { metric, tag: tag ?? null, sinceUnixMs: sinceUnixS * 1000, seriesBefore, containedSeries: refused.count() };
}
