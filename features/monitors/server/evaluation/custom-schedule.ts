import type { MonitorOptions } from '@komainu/contracts/monitors/monitor.ts';
import { objectOf, records } from '@komainu/kernel/json.ts';
import { RRuleTemporal } from 'rrule-temporal';

const LONGEST_RULE = 500;

/**
 * Whether a monitor with a schedule of its own (`scheduling_options.custom_schedule`) is to be evaluated: a moment of its
 * rule has come since the last evaluation. Those without one always are. A rule that cannot be read throws.
 */
export function isScheduled(options: MonitorOptions, evaluatedUnixMs: number | null, nowMs: number): boolean {
  const schedule = objectOf(objectOf(options['scheduling_options'])['custom_schedule']);
  const recurrences = records(schedule['recurrences']);
  if (recurrences.length === 0) return true;
  return recurrences.some(({ rrule, start, timezone }) => {
    const zone = typeof timezone === 'string' ? timezone : 'UTC';
    const begin = typeof start === 'string' ? start : '2020-01-01T00:00:00';
    const rule = new RRuleTemporal({
      rruleString: `DTSTART;TZID=${zone}:${begin.replaceAll(/[-:]/g, '').slice(0, 15)}\nRRULE:${String(rrule).slice(0, LONGEST_RULE)}`,
      maxCandidateEvaluations: 20_000,
      cache: false,
    });
    const last = rule.previous(new Date(nowMs), true)?.epochMilliseconds;
    return last !== undefined && (evaluatedUnixMs === null ? nowMs - last < 120_000 : last > evaluatedUnixMs);
  });
}
