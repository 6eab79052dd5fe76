import type { MetricSeries } from '@komainu/contracts/metrics/sample.ts';
import type { AgentSketch, SketchSeries } from '@komainu/wire/sketches/encode.ts';
import type { CheckEvent, CheckStatus } from '../check.ts';

/** A histogram of one run: `rate` marks what counts values, the rest are gauges. */
export interface RunHistogram {
  add(value: number, weight: number): void;
  points(): readonly { readonly suffix: string; readonly value: number; readonly rate?: boolean }[];
}

export interface RunSketch {
  add(value: number, weight: number): void;
  build(timeUnixS: number): AgentSketch;
}

/** What collects values; wired from the feature that knows histograms and sketches. */
export interface ValueCollectors {
  histogram(): RunHistogram;
  sketch(): RunSketch;
}

export interface SentServiceCheck {
  readonly name: string;
  readonly status: CheckStatus;
  readonly message: string;
  readonly host: string;
  readonly tags: readonly string[];
  readonly timeUnixS: number;
}

export interface SentEvent extends CheckEvent {
  readonly host: string;
  readonly timeUnixS: number;
  readonly tags: readonly string[];
}

/** What the runs since the last flush gave. */
export interface CheckOutput {
  readonly series: MetricSeries[];
  readonly sketches: SketchSeries[];
  readonly serviceChecks: SentServiceCheck[];
  readonly events: SentEvent[];
}
