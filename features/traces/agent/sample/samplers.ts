import type { SamplingSettings } from '../settings.ts';
import { RareSampler } from './rare-sampler.ts';
import { RateCounter } from './rate-counter.ts';
import { fnv32, isWithinRate } from './trace-hash.ts';

/** What of a trace the samplers look at. */
export interface SampledTrace {
  readonly traceLow: number;
  readonly traceHigh: number;
  readonly upperLow: number;
  readonly upperHigh: number;
  /** The root's service and env. */
  readonly service: string;
  readonly env: string;
  /** NaN when the tracer stated none. */
  readonly priority: number;
  readonly hasError: boolean;
  readonly hasException: boolean;
  /** Traces that the tracer itself left out for each one that it sent. */
  readonly droppedByClient: number;
  /** What errors, and traces without priority, are told apart by; worked out only when asked for. */
  signature(): string;
  /** What entries of services and measured spans are told apart by, each as `group\0rest`. */
  rareSignatures(): readonly string[];
}

/** Why a trace was kept or not; stable words for counters. */
export type Verdict = 'error' | 'none' | 'no_priority' | 'priority' | 'probability' | 'rare' | 'user_drop';

/** Rates for tracers, and the name under which they know them. */
export interface ServedRates {
  readonly version: string;
  readonly body: string;
}

/**
 * Decides which traces are kept, in the Agent's order: what the tracer decided, spans that were not seen for long (when that
 * is on), errors. Without a target everything is asked for, and only what tracers reject themselves falls away.
 */
export class Samplers {
  readonly #settings: SamplingSettings;
  readonly #priority: RateCounter | undefined;
  readonly #noPriority: RateCounter | undefined;
  readonly #errors: RateCounter | undefined;
  readonly #rare: RareSampler | undefined;
  readonly #defaultEnv: string;
  #served: ServedRates = { version: 'keep-all-1', body: ratesBody([], 1) };
  #version = 0;
  /** After a verdict `rare`: which of the trace's signatures was. */
  rareAt = -1;

  constructor(settings: SamplingSettings, defaultEnv: string) {
    this.#settings = settings;
    this.#defaultEnv = defaultEnv;
    if (settings.targetTps !== undefined) {
      this.#priority = new RateCounter(settings.targetTps);
      this.#noPriority = new RateCounter(settings.targetTps);
    }
    if (settings.errorTps > 0) this.#errors = new RateCounter(settings.errorTps);
    if (settings.rare.enabled) this.#rare = new RareSampler(settings.rare);
  }

  /** What tracers are answered. */
  get served(): ServedRates {
    return this.#served;
  }

  /** Rates by `service:…,env:…`, for the status. */
  get rates(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#priority?.rates ?? []);
  }

  decide(trace: SampledTrace, nowMs: number): Verdict {
    if (this.#settings.errorTrackingStandalone) return trace.hasError || trace.hasException ? 'error' : 'none';
    // First, so that what is kept anyway counts as seen.
    this.rareAt = this.#rare?.firstRare(trace.rareSignatures(), nowMs) ?? -1;
    const isRare = this.rareAt >= 0;
    if (this.#settings.probabilistic.enabled) {
      if (isRare) return 'rare';
      if (this.#isProbable(trace)) return 'probability';
      return trace.hasError && this.#keepsError(trace, nowMs) ? 'error' : 'none';
    }
    const { priority } = trace;
    if (priority < 0) return 'user_drop';
    if (Number.isNaN(priority)) {
      if (this.#noPriority === undefined || this.#keeps(this.#noPriority, trace, nowMs)) return 'no_priority';
    } else if (this.#keepsPriority(trace, nowMs)) return 'priority';
    if (isRare) return 'rare';
    return trace.hasError && this.#keepsError(trace, nowMs) ? 'error' : 'none';
  }

  /** Tracers have decided already; their decisions are counted to tell them better rates. */
  #keepsPriority(trace: SampledTrace, nowMs: number): boolean {
    // What users decided says nothing of our rates.
    if (this.#priority !== undefined && trace.priority <= 1) {
      const key = `service:${trace.service},env:${trace.env}`;
      if (this.#priority.count(key, 1 + trace.droppedByClient, nowMs)) this.#serve(this.#priority);
    }
    return trace.priority > 0;
  }

  #keepsError(trace: SampledTrace, nowMs: number): boolean {
    return this.#errors !== undefined && this.#keeps(this.#errors, trace, nowMs);
  }

  #keeps(counter: RateCounter, trace: SampledTrace, nowMs: number): boolean {
    const signature = trace.signature();
    counter.count(signature, 1, nowMs);
    return isWithinRate(trace.traceLow, trace.traceHigh, counter.rate(signature));
  }

  #isProbable(trace: SampledTrace): boolean {
    const { percentage, hashSeed } = this.#settings.probabilistic;
    if (percentage >= 100) return true;
    const hash = fnv32(hashSeed, [trace.upperHigh, trace.upperLow, trace.traceHigh, trace.traceLow]);
    const BUCKETS = 0x4000;
    return (hash & (BUCKETS - 1)) < (percentage / 100) * BUCKETS;
  }

  /** Tracers that have no env ask under '' for what counts under the agent's. */
  #alsoWithoutEnv(rate: readonly [string, number]): readonly (readonly [string, number])[] {
    const [key, value] = rate;
    const own = `,env:${this.#defaultEnv}`;
    return key.endsWith(own) && this.#defaultEnv !== '' ? [rate, [`${key.slice(0, -own.length)},env:`, value]] : [rate];
  }

  #serve(counter: RateCounter): void {
    const rates = [...counter.rates].flatMap((rate) => this.#alsoWithoutEnv(rate));
    const body = ratesBody(rates, counter.lowest);
    if (body === this.#served.body) return;
    this.#version++;
    this.#served = { version: `rates-${process.pid}-${this.#version}`, body };
  }
}

function ratesBody(rates: readonly (readonly [string, number])[], fallback: number): string {
  return JSON.stringify({ rate_by_service: { 'service:,env:': fallback, ...Object.fromEntries(rates) } });
}
