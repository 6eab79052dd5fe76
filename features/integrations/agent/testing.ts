import { type Clock, systemClock } from '@komainu/kernel/clock.ts';
import { silentLogger } from '@komainu/kernel/logger.ts';
import type { Check, CheckEvent, CheckModule, CheckParts, CheckSender, CheckStatus, YamlMap } from './check.ts';

export interface RecordedMetric {
  readonly type: 'gauge' | 'count' | 'rate' | 'monotonic_count' | 'histogram' | 'distribution';
  readonly metric: string;
  readonly value: number;
  /** Sorted. */
  readonly tags: readonly string[];
  readonly host?: string;
  /** Of a distribution, when it is not 1. */
  readonly weight?: number;
}

export interface RecordedServiceCheck {
  readonly name: string;
  readonly status: CheckStatus;
  /** Sorted. */
  readonly tags: readonly string[];
  readonly message: string;
}

/** What one run said, in its order. */
export interface RecordedRun {
  readonly metrics: RecordedMetric[];
  readonly serviceChecks: RecordedServiceCheck[];
  readonly events: CheckEvent[];
  readonly metadata: Record<string, string>;
  readonly warnings: string[];
}

/** A sender that writes down what it is told. */
export function recordingSender(): { readonly sender: CheckSender; readonly recorded: RecordedRun } {
  const recorded: RecordedRun = { metrics: [], serviceChecks: [], events: [], metadata: {}, warnings: [] };
  const add =
    (type: RecordedMetric['type']) =>
    (metric: string, value: number, tags: readonly string[] = [], host?: unknown): void => {
      const named = typeof host === 'string' ? { host } : {};
      recorded.metrics.push({ type, metric, value, tags: [...tags].sort(), ...named });
    };
  const sender: CheckSender = {
    gauge: add('gauge'),
    count: add('count'),
    rate: add('rate'),
    monotonicCount: (metric, value, tags, _flushFirst, host) => add('monotonic_count')(metric, value, tags, host),
    histogram: add('histogram'),
    distribution(metric, value, tags = [], weight = 1) {
      const weighted = weight === 1 ? {} : { weight };
      recorded.metrics.push({ type: 'distribution', metric, value, tags: [...tags].sort(), ...weighted });
    },
    serviceCheck(name, status, tags = [], message = '') {
      recorded.serviceChecks.push({ name, status, tags: [...tags].sort(), message });
    },
    event: (event) => void recorded.events.push(event),
    metadata(name, value) {
      recorded.metadata[name] = value;
    },
    warning: (text) => void recorded.warnings.push(text),
  };
  return { sender, recorded };
}

/** What checks are made with in a test: nothing runs in containers, and nothing is logged. */
export function testParts(clock: Clock = systemClock): CheckParts {
  const containers = { running: [], onChange: () => () => {} };
  const tagger = { tagsOf: () => [], containerOfProcess: () => '', containerOfCgroup: () => '' };
  const containerStats = { read: async () => undefined };
  return { clock, logger: silentLogger, host: 'test-host', procRoot: '/proc', containers, tagger, containerStats };
}

/** Runs a check that was made already, once; a throw of the check is thrown. */
export async function runOnce(check: Check, signal = new AbortController().signal): Promise<RecordedRun> {
  const { sender, recorded } = recordingSender();
  await check.run(sender, signal);
  return recorded;
}

/** Makes a check from an instance, runs it once and closes it. A throw of the check is thrown. */
export async function runCheck(
  module: CheckModule,
  instance: YamlMap,
  initConfig: YamlMap = {},
  parts: CheckParts = testParts(),
): Promise<RecordedRun> {
  const check = module.create(instance, initConfig, parts);
  try {
    return await runOnce(check);
  } finally {
    await check.close?.();
  }
}
