import type { MonitorOptions } from '@komainu/contracts/monitors/monitor.ts';
import { objectOf } from '@komainu/kernel/json.ts';
import { aheadOf } from '@komainu/query/metrics/calendar.ts';
import type { MetricWindow } from '@komainu/query/metrics/grid.ts';
import type { MonitorWindow } from '@komainu/query/monitors/ast.ts';

const HOUR_S = 3_600;
const DAY_S = 86_400;

/**
 * The window that an evaluation looks at, Unix seconds. `evaluation_delay` moves it back; windows of the calendar begin
 * where the options say (`scheduling_options.evaluation_window`).
 */
export function windowAt(window: MonitorWindow, options: MonitorOptions, nowMs: number): MetricWindow {
  const delayS = typeof options.evaluation_delay === 'number' ? Math.max(0, options.evaluation_delay) : 0;
  const nowS = Math.floor(nowMs / 1_000) - delayS;
  if (window.kind === 'last') return { fromUnixS: nowS - window.seconds, toUnixS: nowS };
  if (window.kind === 'next') return { fromUnixS: nowS, toUnixS: nowS + window.seconds };
  const fromUnixS = beginOf(window.unit, options, nowS);
  return { fromUnixS, toUnixS: Math.max(nowS, fromUnixS + 1) };
}

/** The length of a window, milliseconds; of those of the calendar the longest. */
export function lengthOf(window: MonitorWindow): number {
  if (window.kind !== 'current') return window.seconds * 1_000;
  const days = { hour: 1 / 24, day: 1, week: 7, month: 31 }[window.unit];
  return days * DAY_S * 1_000;
}

function beginOf(unit: 'hour' | 'day' | 'week' | 'month', options: MonitorOptions, nowS: number): number {
  const asked = objectOf(objectOf(options['scheduling_options'])['evaluation_window']);
  const zone = typeof asked['timezone'] === 'string' ? asked['timezone'] : 'UTC';
  const ahead = aheadOf(zone, nowS);
  const local = nowS + ahead;
  if (unit === 'hour') {
    const minute = typeof asked['hour_starts'] === 'number' ? asked['hour_starts'] : 0;
    return Math.floor((local - minute * 60) / HOUR_S) * HOUR_S + minute * 60 - ahead;
  }
  const [, hours = '0', minutes = '0'] = /^(\d{1,2}):(\d{2})$/.exec(String(asked['day_starts'] ?? '')) ?? [];
  const offset = Number(hours) * HOUR_S + Number(minutes) * 60;
  const shifted = local - offset;
  const day = Math.floor(shifted / DAY_S) * DAY_S;
  if (unit === 'day') return day + offset - ahead;
  // 1 January 1970 was a Thursday; weeks begin on Monday.
  if (unit === 'week') return day - ((Math.floor(day / DAY_S) + 3) % 7) * DAY_S + offset - ahead;
  const starts = typeof asked['month_starts'] === 'number' ? asked['month_starts'] : 1;
  const date = new Date(shifted * 1_000);
  const months = date.getUTCDate() >= starts ? 0 : -1;
  const begin = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, starts) / 1_000;
  return begin + offset - ahead;
}
