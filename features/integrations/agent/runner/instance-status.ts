import { CheckStatus } from '../check.ts';
import type { RunOutcome } from './instance.ts';

/** What `komainu agent status` and the fleet page show of one instance. Plain data, no secrets. */
export interface InstanceStatus {
  readonly check: string;
  readonly id: string;
  /** `name:` of the instance; '' for none. */
  readonly name: string;
  readonly source: string;
  readonly intervalS: number;
  /** `waiting` for the first run, `ok`, `warning`, `error`, or `hanging`. */
  readonly state: 'waiting' | 'ok' | 'warning' | 'error' | 'hanging';
  readonly error: string;
  readonly warnings: readonly string[];
  readonly runs: number;
  readonly failures: number;
  /** Unix milliseconds; 0 before the first run. */
  readonly lastRunUnixMs: number;
  readonly lastSuccessUnixMs: number;
  readonly durationMs: number;
  readonly metrics: number;
  readonly totalMetrics: number;
  readonly serviceChecks: number;
  readonly events: number;
  readonly metadata: Readonly<Record<string, string>>;
}

export function waitingStatus(
  check: string,
  id: string,
  name: string,
  source: string,
  intervalS: number,
): InstanceStatus {
  return {
    check,
    id,
    name,
    source,
    intervalS,
    state: 'waiting',
    error: '',
    warnings: [],
    runs: 0,
    failures: 0,
    lastRunUnixMs: 0,
    lastSuccessUnixMs: 0,
    durationMs: 0,
    metrics: 0,
    totalMetrics: 0,
    serviceChecks: 0,
    events: 0,
    metadata: {},
  };
}

/** The status after a run that ended at `nowMs`. */
export function statusAfter(
  before: InstanceStatus,
  outcome: RunOutcome,
  hangs: boolean,
  nowMs: number,
): InstanceStatus {
  const { record, error, durationMs } = outcome;
  return {
    ...before,
    state: hangs ? 'hanging' : error !== '' ? 'error' : record.warnings.length > 0 ? 'warning' : 'ok',
    error,
    warnings: record.warnings,
    runs: before.runs + 1,
    failures: before.failures + (error === '' ? 0 : 1),
    lastRunUnixMs: nowMs - durationMs,
    lastSuccessUnixMs: error === '' ? nowMs : before.lastSuccessUnixMs,
    durationMs,
    metrics: record.metrics,
    totalMetrics: before.totalMetrics + record.metrics,
    serviceChecks: record.serviceChecks.length,
    events: record.events.length,
    metadata: { ...before.metadata, ...record.metadata },
  };
}

/** The number of `datadog.agent.check_status` for a state. */
export function serviceStatusOf(state: InstanceStatus['state']): CheckStatus {
  if (state === 'warning') return CheckStatus.warning;
  return state === 'error' || state === 'hanging' ? CheckStatus.critical : CheckStatus.ok;
}
