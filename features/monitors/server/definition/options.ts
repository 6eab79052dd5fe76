import type { MonitorOptions, MonitorType } from '@komainu/contracts/monitors/monitor.ts';
import { isObject, type JsonObject, record } from '@komainu/kernel/json.ts';
import { invalid } from './errors.ts';

/** Types whose groups may be counted together; they say so. */
const SEARCHING: ReadonlySet<string> = new Set<MonitorType>([
  'log alert',
  'trace-analytics alert',
  'event-v2 alert',
  'rum alert',
  'audit alert',
  'ci-pipelines alert',
  'ci-tests alert',
  'error-tracking alert',
  'llm-observability alert',
  'database-monitoring alert',
  'network-performance alert',
]);
const NEW_HOST_DELAY_S = 300;
const AVALANCHE_WINDOW = 20;
const ON_MISSING_DATA = ['default', 'show_no_data', 'show_and_notify_no_data', 'resolve'];
/** Option -> least and most; all may be null. */
const NUMBERS: Readonly<Record<string, readonly [number, number]>> = {
  no_data_timeframe: [0, 10_080],
  evaluation_delay: [0, 86_400],
  new_group_delay: [0, 604_800],
  new_host_delay: [0, 604_800],
  renotify_interval: [0, 100_000],
  renotify_occurrences: [0, 1_000_000],
  timeout_h: [0, 24],
  min_location_failed: [0, 1_000],
  min_failure_duration: [0, 100_000],
};
const FLAGS = [
  'notify_no_data',
  'notify_audit',
  'include_tags',
  'require_full_window',
  'locked',
  'enable_logs_sample',
  'enable_samples',
  'groupby_simple_monitor',
];
const THRESHOLDS = ['critical', 'critical_recovery', 'warning', 'warning_recovery', 'ok', 'unknown'];

/**
 * The options of a monitor as they are kept: checked, with what the public API fills in. Unknown ones stay. Throws
 * `bad_monitor` (400).
 */
export function readOptions(sent: unknown, type: MonitorType): MonitorOptions {
  if (sent !== undefined && sent !== null && !isObject(sent)) throw invalid('options', 'it is not an object');
  const options = record(sent) ?? {};
  for (const [name, [least, most]] of Object.entries(NUMBERS)) checkNumber(options, name, least, most);
  for (const name of FLAGS) {
    const value = options[name];
    if (value !== undefined && value !== null && typeof value !== 'boolean')
      throw invalid(`options.${name}`, 'it is not a boolean');
  }
  const { on_missing_data, notify_no_data, renotify_statuses, escalation_message } = options;
  if (on_missing_data !== undefined && on_missing_data !== null && !ON_MISSING_DATA.includes(String(on_missing_data))) {
    throw invalid('options.on_missing_data', `it is not one of ${ON_MISSING_DATA.join(', ')}`);
  }
  if (renotify_statuses !== undefined && renotify_statuses !== null && !Array.isArray(renotify_statuses)) {
    throw invalid('options.renotify_statuses', 'it is not a list');
  }
  checkGroupRetention(options['group_retention_duration']);
  const thresholds = thresholdsOf(options['thresholds']);
  const { thresholds: _, ...rest } = options;
  const read = {
    ...rest,
    ...(typeof escalation_message === 'string' && { escalation_message: escalation_message.trim() }),
    ...(thresholds !== undefined && { thresholds }),
    ...(notify_no_data === undefined && on_missing_data === undefined && { notify_no_data: false }),
    notify_audit: options['notify_audit'] ?? false,
    new_host_delay: options['new_host_delay'] ?? NEW_HOST_DELAY_S,
    include_tags: options['include_tags'] ?? true,
    locked: options['locked'] ?? false,
    avalanche_window: options['avalanche_window'] ?? AVALANCHE_WINDOW,
    ...(SEARCHING.has(type) && { groupby_simple_monitor: options['groupby_simple_monitor'] ?? false }),
    silenced: silencedOf(options['silenced']),
  };
  // What MonitorOptions promises was checked above; the rest of it is the sender's word.
  return read as unknown as MonitorOptions;
}

function checkNumber(options: JsonObject, name: string, least: number, most: number): void {
  const value = options[name];
  if (value === undefined || value === null) return;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(`options.${name}`, 'it is not a number');
  if (value < least || value > most) throw invalid(`options.${name}`, `it is not between ${least} and ${most}`);
}

function checkGroupRetention(value: unknown): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'string' || !/^\d{1,4}(?:m|h|d)$/.test(value)) {
    throw invalid('options.group_retention_duration', 'it is not a duration such as 60m, 12h or 2d');
  }
}

/** Numbers by name; undefined where there are none. */
function thresholdsOf(sent: unknown): JsonObject | undefined {
  if (sent === undefined || sent === null) return undefined;
  if (!isObject(sent)) throw invalid('options.thresholds', 'it is not an object');
  for (const name of THRESHOLDS) {
    const value = sent[name];
    if (value !== undefined && value !== null && (typeof value !== 'number' || !Number.isFinite(value))) {
      throw invalid(`options.thresholds.${name}`, 'it is not a number');
    }
  }
  return Object.keys(sent).length === 0 ? undefined : sent;
}

/** Scopes to the Unix seconds at which they are heard again; null never. */
function silencedOf(sent: unknown): Readonly<Record<string, number | null>> {
  const entries = Object.entries(record(sent) ?? {});
  return Object.fromEntries(
    entries.map(([scope, until]) => {
      if (until !== null && typeof until !== 'number') throw invalid('options.silenced', `"${scope}" has no time`);
      return [scope, until];
    }),
  );
}
