import type { MonitorOptions, MonitorState } from '@komainu/contracts/monitors/monitor.ts';

/** What a group becomes when its data stays away: the state that it had, `No Data` with or without telling, or OK. */
export type MissingData = 'keep' | 'show' | 'notify' | 'resolve';

/** What of a monitor's options the state machine needs; lengths are milliseconds. */
export interface StatePolicy {
  readonly missing: MissingData;
  /** How long data may stay away before that counts. */
  readonly missingAfterMs: number;
  /** 0 does not notify again. */
  readonly renotifyEveryMs: number;
  readonly renotifyMost: number;
  readonly renotifyStates: ReadonlySet<MonitorState>;
  /** Without data for so long, what alerts is resolved; 0 never. */
  readonly timeoutMs: number;
  /** Groups that appear later wait so long before they are judged. */
  readonly newGroupDelayMs: number;
  /** Groups without data for longer are forgotten. */
  readonly retentionMs: number;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
/** Retention where the monitor says nothing. */
const USUAL_RETENTION_MS = DAY;
/** Data may be late by so much before a monitor without a `no_data_timeframe` takes it for missing: twice the window. */
const LEAST_MISSING_MS = 2 * MINUTE;

/** Reads the options; `windowMs` is the query's window, `groupBy` its groups. */
export function policyOf(options: MonitorOptions, windowMs: number, groupBy: readonly string[]): StatePolicy {
  const timeframe = positive(options.no_data_timeframe) * MINUTE;
  const interval = positive(options.renotify_interval) * MINUTE;
  const groupDelay = options.new_group_delay ?? (groupBy.includes('host') ? options.new_host_delay : 0);
  const missingAfterMs = timeframe > 0 ? timeframe : Math.max(LEAST_MISSING_MS, 2 * windowMs);
  return {
    missing: missingOf(options),
    missingAfterMs,
    renotifyEveryMs: interval,
    renotifyMost: positive(options.renotify_occurrences) || Number.POSITIVE_INFINITY,
    renotifyStates: statesOf(options.renotify_statuses),
    timeoutMs: positive(options.timeout_h) * HOUR,
    newGroupDelayMs: positive(groupDelay) * 1_000,
    // A group must have the time to be missed.
    retentionMs: Math.max(retentionOf(options.group_retention_duration), 2 * missingAfterMs),
  };
}

function missingOf({ on_missing_data, notify_no_data }: MonitorOptions): MissingData {
  switch (on_missing_data) {
    case 'show_no_data':
      return 'show';
    case 'show_and_notify_no_data':
      return 'notify';
    case 'resolve':
      return 'resolve';
    default:
      return notify_no_data === true ? 'notify' : 'keep';
  }
}

const STATE_WORDS: Readonly<Record<string, MonitorState>> = { alert: 'Alert', warn: 'Warn', 'no data': 'No Data' };

function statesOf(words: readonly string[] | null | undefined): ReadonlySet<MonitorState> {
  const states = (words ?? []).flatMap((word) => STATE_WORDS[word.toLowerCase()] ?? []);
  return new Set(states.length > 0 ? states : (['Alert', 'No Data'] as const));
}

/** `60m`, `2h`, `3d`. */
function retentionOf(text: string | null | undefined): number {
  const [, count = '', unit = ''] = /^(\d{1,4})(m|h|d)$/.exec(text ?? '') ?? [];
  const length = Number(count) * (unit === 'm' ? MINUTE : unit === 'h' ? HOUR : DAY);
  return length > 0 ? length : USUAL_RETENTION_MS;
}

function positive(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}
