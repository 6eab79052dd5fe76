import type { MonitorState } from '@komainu/contracts/monitors/monitor.ts';
import type { ComparisonOperator } from '@komainu/query/monitors/ast.ts';
import { crosses } from '@komainu/query/monitors/comparison.ts';

/** A level that a value amounts to. */
export type Level = Extract<MonitorState, 'OK' | 'Warn' | 'Alert'>;

/** What a value is held against. Recovery thresholds hold a state until the value is on their other side. */
export interface Limits {
  readonly operator: ComparisonOperator;
  readonly critical: number;
  readonly criticalRecovery: number | null;
  readonly warning: number | null;
  readonly warningRecovery: number | null;
}

/** The level, and the threshold that decided it; undefined for OK. */
export interface Judgement {
  readonly level: Level;
  readonly threshold: number | undefined;
}

/** Judges a value; `before` is the present state, which recovery thresholds may hold. */
export function judge(value: number, before: MonitorState, limits: Limits): Judgement {
  const { operator, critical, criticalRecovery, warning, warningRecovery } = limits;
  if (crosses(value, operator, critical)) return { level: 'Alert', threshold: critical };
  if (before === 'Alert' && criticalRecovery !== null && crosses(value, operator, criticalRecovery)) {
    return { level: 'Alert', threshold: criticalRecovery };
  }
  if (warning !== null && crosses(value, operator, warning)) return { level: 'Warn', threshold: warning };
  const mayHold = before === 'Alert' || before === 'Warn';
  if (mayHold && warning !== null && warningRecovery !== null && crosses(value, operator, warningRecovery)) {
    return { level: 'Warn', threshold: warningRecovery };
  }
  return { level: 'OK', threshold: undefined };
}
