import type { MonitorOptions } from '@komainu/contracts/monitors/monitor.ts';
import type { Comparison, MonitorQuery } from '@komainu/query/monitors/ast.ts';
import { crosses } from '@komainu/query/monitors/comparison.ts';
import { invalid } from './errors.ts';

/**
 * Holds the thresholds of the options against the query: the critical one is the query's, and a warning comes before it, a
 * recovery after. Throws `bad_monitor` (400).
 */
export function checkThresholds(query: MonitorQuery, { thresholds }: MonitorOptions): void {
  if (!('comparison' in query) || thresholds === undefined) return;
  const { comparison } = query;
  const { critical, critical_recovery, warning, warning_recovery } = thresholds;
  const alert = comparison.threshold;
  if (isSet(critical) && critical !== alert) {
    throw invalid(
      'options.thresholds',
      `the alert threshold (${critical}) does not match that used in the query (${alert})`,
    );
  }
  if (isSet(warning)) before(comparison, 'warning', warning, 'critical', alert);
  if (isSet(critical_recovery)) before(comparison, 'critical_recovery', critical_recovery, 'critical', alert);
  if (isSet(warning_recovery)) {
    if (!isSet(warning)) throw invalid('options.thresholds', 'warning_recovery needs a warning threshold');
    before(comparison, 'warning_recovery', warning_recovery, 'warning', warning);
  }
}

/** A lesser threshold must be one that a value passes on its way to the greater one. */
function before({ operator }: Comparison, lesser: string, value: number, greater: string, limit: number): void {
  if (operator === '==' || operator === '!=') {
    throw invalid('options.thresholds', `${lesser} makes no sense with ${operator}`);
  }
  const isBefore = operator.startsWith('>') ? value < limit : value > limit;
  // Anomalies recover at the threshold itself: `>= 1` and a recovery of 0 are usual, an equal one says nothing new.
  const isEqualRecovery = lesser.endsWith('recovery') && value === limit && !crosses(value, operator, limit);
  if (!isBefore && !isEqualRecovery) {
    const word = operator.startsWith('>') ? 'less' : 'greater';
    throw invalid('options.thresholds', `${lesser} (${value}) must be ${word} than ${greater} (${limit})`);
  }
}

function isSet(value: number | null | undefined): value is number {
  return typeof value === 'number';
}
