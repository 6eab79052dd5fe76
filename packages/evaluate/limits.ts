import type { MonitorOptions } from '@komainu/contracts/monitors/monitor.ts';
import type { Comparison } from '@komainu/query/monitors/ast.ts';
import type { Limits } from './state/judge.ts';

/** The thresholds of a query and its options. */
export function limitsOf(comparison: Comparison, { thresholds }: MonitorOptions): Limits {
  return {
    operator: comparison.operator,
    critical: comparison.threshold,
    criticalRecovery: thresholds?.critical_recovery ?? null,
    warning: thresholds?.warning ?? null,
    warningRecovery: thresholds?.warning_recovery ?? null,
  };
}
